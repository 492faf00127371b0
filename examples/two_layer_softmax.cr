# A softmax classifier with one hidden layer: the model to read first.
#
#   chainrule derive examples/two_layer_softmax.cr     the gradients, step by step, in matrix form
#   chainrule eval   examples/two_layer_softmax.cr     the same pass worked through with numbers
#
# To be seen: softmax and cross-entropy together leave nothing but ∂L/∂oa = os − y, and every
# gradient of a weight matrix is an outer product: the error that arrives times what the layer was
# fed.

x  : R[d]                 # one example
y  : onehot[m]            # its class
W1 : param R[h, d]
b1 : param R[h]
W2 : param R[m, h]
b2 : param R[m]

ha = W1 @ x + b1
hs = relu(ha)
oa = W2 @ hs + b2
os = softmax(oa)
L  = -sum(y * log(os))

x  := [1, 2]
y  := [0, 1, 0]
W1 := [[1/2, -1/4], [-1, 1], [3/4, 1/2], [0, -1]]
b1 := [1/4, 0, -1/2, 1]
W2 := [[1, -1, 1/2, 0], [0, 1/2, -1, 1], [-1/2, 1, 1, -1]]
b2 := [0, 1/10, -1/10]
