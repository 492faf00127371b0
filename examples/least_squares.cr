# Linear least squares: how far X w is from y.
#
#   chainrule derive examples/least_squares.cr                  2 Xᵀ(X w − y)
#   chainrule derive examples/least_squares.cr --kind hessian   2 XᵀX, the same for every w and y
#   chainrule eval   examples/least_squares.cr --exact
#
# To be seen: setting the gradient to zero gives the normal equations XᵀX w = Xᵀy.

X : R[n, d]
y : R[n]
w : param R[d]

L = sum((X @ w - y)^2)

X := [[1, 0], [1, 1], [1, 2]]
y := [1, 3, 4]
w := [3/2, 1]
