# S007 · Regression with k outputs: sigmoid hidden layer, one row of V for each output.
#
# To be seen: each output has its own error, and a hidden unit hears all of them, Σ_l (ŷ_l − y_l)
# V_lj: the transpose of V carries the errors back.

x : R[d] for n in N
y : R[k] for n in N
W : param R[h, d]
V : param R[k, h]

z = sigmoid(W @ x)
ŷ = V @ z
E = 1/2 * sum[n](sum((ŷ - y)^2))

x := [[1, 1/2], [1, -1], [1, 2]]
y := [[1, 0], [-1, 1/2], [2, 1]]
W := [[1/4, 1], [-1/2, 1/2], [1/5, -1]]
V := [[1, 1/2, -2], [-1, 1/4, 1]]
