# S008 · A binary classifier: sigmoid hidden layer, sigmoid output, binary cross-entropy.
#
# To be seen: the slope of the output sigmoid cancels against the loss, and what is left is the
# gradient of the regression net (s006) to the letter, ∂E/∂v = Σ (ŷ − y) z.

x : R[d] for n in N
y : binary for n in N
W : param R[h, d]
v : param R[h]

z = sigmoid(W @ x)
ŷ = sigmoid(v' @ z)
E = -sum[n](y * log(ŷ) + (1 - y) * log(1 - ŷ))

x := [[1, 1/2], [1, -1], [1, 2]]
y := [1, 0, 1]
W := [[1/4, 1], [-1/2, 1/2], [1/5, -1]]
v := [1, 1/2, -2]
