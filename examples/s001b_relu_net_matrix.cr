# S001 · The net of s001a again, its 13 scalars gathered into three matrices and three vectors.
#
# To be seen: the same output, 5/2, from y = b3 + W3 relu(b2 + W2 relu(b1 + W1 x)), and the same
# gradients, now as arrays. `chainrule shapes` counts the parameters: 4 + 6 + 3 = 13.

x  : R[1]
W1 : param R[2, 1]
b1 : param R[2]
W2 : param R[2, 2]
b2 : param R[2]
W3 : param R[2]
b3 : param R

h1 = relu(b1 + W1 @ x)
h2 = relu(b2 + W2 @ h1)
y  = b3 + W3' @ h2

x  := [2]
W1 := [[1], [-1/4]]
b1 := [-1, 1]
W2 := [[1, 1], [-1, 1/2]]
b2 := [-1/2, 1/4]
W3 := [2, 3]
b3 := 1/2
