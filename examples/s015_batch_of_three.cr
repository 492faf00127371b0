# S015 · A regression net worked through by hand: three hidden units and a batch of three examples.
#
# The examples are the rows of X, and both layers use the bias trick: a column of ones in X, another
# one put in front of the hidden values.
#
#   chainrule eval examples/s015_batch_of_three.cr
#
# To be seen: every intermediate table of the pass, the three losses, their sum, ∂L/∂v and ∂L/∂W.

X : R[m, d]
y : R[m]
W : param R[k, d]
v : param R[k + 1]

A  = W @ X'                              # k × m, one column an example
Z  = sigmoid(A)
Zs = concat([ones(m, 1), Z'], axis=1)    # m × (k + 1), one row an example
ŷ  = Zs @ v
l  = (ŷ - y)^2
L  = sum(l)

X := [[1, 1, 2], [1, 1, 3], [1, 2, 2]]
y := [8, 11, 10]
W := [[0.01, 0.02, 0.03], [0.03, 0.01, 0.02], [0.02, 0.03, 0.01]]
v := [0.01, 0.02, 0.03, 0.04]
