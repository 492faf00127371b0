# S017 · A network of two unknown functions, ŷ = f2(W2, f1(W1, x)), under the squared error.
#
#   chainrule derive examples/s017a_two_functions_squared.cr
#
# To be seen: the chain rule needs no formula for f1 and f2. The gradients contain their Jacobians,
# such as ∂f1/∂W1, and the way back to W1 goes through ∂f2/∂z.

f1 : (R[p], R[d]) -> R[k]
f2 : (R[q], R[k]) -> R
x  : R[d]
y  : R
W1 : param R[p]
W2 : param R[q]

z = f1(W1, x)
ŷ = f2(W2, z)
L = (ŷ - y)^2
