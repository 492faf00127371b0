# Matrix factorisation: a table T of ratings approximated by U Vᵀ, of rank k.
#
#   chainrule derive examples/matrix_factorisation.cr
#   chainrule derive examples/matrix_factorisation.cr --kind hessian --wrt U
#
# To be seen: each factor's gradient is the error E times the other factor, and the Hessian in U
# does not contain T: with V held the problem is least squares, which is why the factors are fitted
# in turn.

T : R[m, n]
U : param R[m, k]
V : param R[n, k]

E = T - U @ V'
L = norm2(E)^2

T := [[5, 3, 0], [4, 0, 1], [1, 1, 5], [0, 1, 4]]
U := [[1, 2], [1, 1], [2, 0], [1, 1/2]]
V := [[1/2, 2], [1, 1/2], [2, 0]]
