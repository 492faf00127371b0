# S050 · How the error travels back to the hidden layer and on to the input.
#
#   chainrule derive examples/s050_hidden_and_input_gradients.cr --wrt oa,hs,ha,x
#
# To be seen: ∂L/∂hs = W2ᵀ ∂L/∂oa, ∂L/∂ha the same with the switched-off units struck out, ∂L/∂x =
# W1ᵀ ∂L/∂ha. The last one says which change of the input would raise the loss fastest.

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

x  := [2, 1, -1]
y  := [1, 0]
W1 := [[1/2, -1, 1/4], [1, 1/2, 1], [-1/4, 1, 1/2], [1, 0, -1]]
b1 := [1/10, 0, -1/5, 1/4]
W2 := [[1, 1/2, -1, 1/4], [-1/2, 1, 0, -1/4]]
b2 := [1/10, -1/10]
