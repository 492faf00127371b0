# S063 · How many parameters a two-layer net has: d = 4 inputs, dh = 5 hidden units, m = 3 classes.
#
#   chainrule shapes examples/s063_parameter_count.cr
#
# To be seen: 20 + 5 + 15 + 3 = 43, which is dh (d + 1) + m (dh + 1).

x  : R[4]
y  : onehot[3]
W1 : param R[5, 4]
b1 : param R[5]
W2 : param R[3, 5]
b2 : param R[3]

ha = W1 @ x + b1
hs = relu(ha)
oa = W2 @ hs + b2
os = softmax(oa)
L  = -sum(y * log(os))

x  := [1, -1, 2, 1/2]
y  := [0, 1, 0]
W1 := [[1, 0, 1/2, -1], [-1, 1/2, 1, 0], [1/4, 1, -1, 1], [0, -1, 1/4, 1/2], [1/2, 1/2, -1/4, 1]]
b1 := [0, 1/10, -1/10, 1/5, 1/2]
W2 := [[1, -1, 0, 1/2, 1/4], [0, 1/2, 1, -1, 1], [-1/2, 0, 1/4, 1, -1]]
b2 := [1/10, 0, -1/10]
