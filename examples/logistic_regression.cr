# Logistic regression: labels in {0, 1}, examples in the rows of X.
#
#   chainrule derive examples/logistic_regression.cr
#   chainrule derive examples/logistic_regression.cr --kind hessian
#
# To be seen: the two logarithms and the sigmoid collapse to the gradient Xᵀ(p − y).
# The bias is the weight of the column of ones in X.

X : R[N, d]
y : binary[N]
w : param R[d]

p = sigmoid(X @ w)
L = -sum(y * log(p) + (1 - y) * log(1 - p))

X := [[1, 1/2, -1], [1, -3/2, 1/4], [1, 2, 1], [1, 0, -2]]
y := [1, 0, 1, 0]
w := [1/5, 1, -1/2]
