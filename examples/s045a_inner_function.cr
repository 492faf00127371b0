# S045 · A composition of vector functions, part one: the inner function G, from R² to R³.
#
#   chainrule eval examples/s045a_inner_function.cr --of G --kind jacobian --wrt a,b --layout numerator
#
# To be seen: the columns of its Jacobian, ∂G/∂a = (1, b, 1) and ∂G/∂b = (−5, a, −1). The vector c
# picks what of G is looked at; the gradient of cᵀG is cᵀ times the Jacobian.

a, b : param R
c    : R[3]

G = stack([a - 5*b, a*b, a - b])
L = c' @ G

a := 2
b := -1
c := [1, 0, 0]
