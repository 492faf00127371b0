# S055 · Three losses that all go by the name "L₂", third: HALF the sum of the squared errors.
#
#   chainrule derive examples/s055c_half_squared_error.cr --wrt ŷ
#
# To be seen: no factor at all before the error ŷ − y; that is what the half is for. Compare s055a
# and s055b.

X : R[N, d]
y : R[N]
w : param R[d]

ŷ = X @ w
L = 1/2 * sum((ŷ - y)^2)

X := [[1, 1], [1, 2], [1, 4], [1, -1]]
y := [1, 0, 2, 1]
w := [1/2, 1]
