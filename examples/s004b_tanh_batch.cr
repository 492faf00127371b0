# S004 · The perceptron of s004a with g = tanh, on a batch of N examples and the mean squared error.
#
# To be seen: the same six gradients with tanh'(z) = 1 − h ⊙ h in place of g', each summed over the
# batch.

x  : R[m] for n in N
y  : R for n in N
W1 : param R[m, d1]
b1 : param R[d1]
W2 : param R[d1, d2]
b2 : param R[d2]
W3 : param R[d2]
b3 : param R

z1 = W1' @ x + b1
h1 = tanh(z1)
z2 = W2' @ h1 + b2
h2 = tanh(z2)
ŷ  = W3' @ h2 + b3
L  = mean[n]((y - ŷ)^2)

x  := [[1, -1], [1/2, 2], [-1, 1/4]]
y  := [1, -1/2, 0]
W1 := [[1/2, -1/4, 1], [1/4, 1/2, -1/2]]
b1 := [1/10, 0, -1/5]
W2 := [[1/2, -1], [1/4, 1/2], [-3/4, 1/5]]
b2 := [0, 1/10]
W3 := [2, -1]
b3 := 1/4
