# The same classifier on a batch of N examples: two declarations change, the model does not.
#
#   chainrule derive examples/batched_mlp.cr
#
# To be seen: the mean over the batch turns the outer product of one example into one matrix
# product, ∂L/∂W = (1/N) Δᵀ X, with the examples in the rows of X and their errors in the rows of Δ.

x  : R[d] for n in N
y  : onehot[m] for n in N
W1 : param R[h, d]
b1 : param R[h]
W2 : param R[m, h]
b2 : param R[m]

ha = W1 @ x + b1
hs = relu(ha)
oa = W2 @ hs + b2
os = softmax(oa)
l  = -sum(y * log(os))    # N losses, one an example
L  = mean[n](l)

x  := [[1, 2], [-1, 1/2], [2, -1], [1/2, 1/2]]
y  := [[0, 1, 0], [1, 0, 0], [0, 0, 1], [1, 0, 0]]
W1 := [[1/2, -1/4], [-1, 1], [3/4, 1/2], [0, -1]]
b1 := [1/4, 1/8, -1/2, 1]
W2 := [[1, -1, 1/2, 0], [0, 1/2, -1, 1], [-1/2, 1, 1, -1]]
b2 := [0, 1/10, -1/10]
