# S055 · Three losses that all go by the name "L₂", first: the MEAN of the squared errors.
#
#   chainrule derive examples/s055a_mean_squared_error.cr --wrt ŷ
#
# To be seen: the factor 2/N before the error ŷ − y. Compare s055b (factor 2) and s055c (factor 1).

X : R[N, d]
y : R[N]
w : param R[d]

ŷ = X @ w
L = mean((ŷ - y)^2)

X := [[1, 1], [1, 2], [1, 4], [1, -1]]
y := [1, 0, 2, 1]
w := [1/2, 1]
