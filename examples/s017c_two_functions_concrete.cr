# S017 · The unknown functions made known: f1 = tanh(W1 x), f2 = sigmoid(W2ᵀz).
#
# To be seen: the numbers that the abstract formulas stand for. Choose the loss with --of L2 or --of
# CE.

x  : R[d]
y  : binary
W1 : param R[k, d]
W2 : param R[k]

z  = tanh(W1 @ x)
ŷ  = sigmoid(W2' @ z)
L2 = (ŷ - y)^2
CE = -(y * log(ŷ) + (1 - y) * log(1 - ŷ))

x  := [1, -1/2]
y  := 1
W1 := [[1/2, 1], [-1, 1/4], [2, 1]]
W2 := [1, -1/2, 1/4]
