# S041 · Cross-entropy on top of a softmax, by the scores oa.
#
#   chainrule derive examples/s041_cross_entropy_softmax.cr
#
# To be seen: ∂L/∂oa = os − y: the predicted probability minus 1 for the right class, the predicted
# probability for every other. That y is one-hot is used, and stands among the assumptions.

oa : param R[m]
y  : onehot[m]

os = softmax(oa)
L  = -sum(y * log(os))

oa := [2, -1, 1/2, 0]
y  := [0, 0, 1, 0]
