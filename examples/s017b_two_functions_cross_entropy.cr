# S017 · The two unknown functions of s017a under the binary cross-entropy.
#
# To be seen: only the first factor, ∂L/∂ŷ = −y/ŷ + (1 − y)/(1 − ŷ), differs from the squared error;
# all that comes after it stays as it was. That ŷ lies between 0 and 1 is an assumption here.

f1 : (R[p], R[d]) -> R[k]
f2 : (R[q], R[k]) -> R
x  : R[d]
y  : binary
W1 : param R[p]
W2 : param R[q]

z = f1(W1, x)
ŷ = f2(W2, z)
L = -(y * log(ŷ) + (1 - y) * log(1 - ŷ))
