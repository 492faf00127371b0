# S006 · Regression: sigmoid hidden layer, one linear output, half the sum of squared errors.
#
# To be seen: ∂E/∂v = Σ (ŷ − y) z, and the hidden weights get the same error times v_j z_j (1 − z_j)
# x.

x : R[d] for n in N
y : R for n in N
W : param R[h, d]         # row j holds the weights of hidden unit j
v : param R[h]

z = sigmoid(W @ x)
ŷ = v' @ z
E = 1/2 * sum[n]((ŷ - y)^2)

x := [[1, 1/2], [1, -1], [1, 2]]
y := [1, -1, 2]
W := [[1/4, 1], [-1/2, 1/2], [1/5, -1]]
v := [1, 1/2, -2]
