# S005 · A multiclass perceptron d → dh → m: ReLU, softmax, cross-entropy, one-hot label.
#
#   chainrule derive examples/s005_multiclass_mlp.cr --wrt W1,b1,W2,b2,x
#   chainrule derive examples/s005_multiclass_mlp.cr --index
#
# To be seen: the gradients of the four parameters and of the INPUT x, as matrices and in
# components. The second hidden unit is off, so its row of ∂L/∂W1 is zero. `batched_mlp.cr` is this
# net on a batch.

x  : R[d]
y  : onehot[m]
W1 : param R[dh, d]
b1 : param R[dh]
W2 : param R[m, dh]
b2 : param R[m]

ha = W1 @ x + b1
hs = relu(ha)
oa = W2 @ hs + b2
os = softmax(oa)
L  = -sum(y * log(os))

x  := [1, -2]
y  := [0, 0, 1]
W1 := [[1/2, -1/4], [1, 1], [-1/2, -1]]
b1 := [1/4, 0, 1/8]
W2 := [[1/2, 1, -1], [0, -1/2, 1/4], [1, 1/4, 1/2]]
b2 := [1/10, -1/10, 0]
