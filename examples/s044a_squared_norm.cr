# S044 · The squared Euclidean norm.
#
# To be seen: the gradient is 2 x; it points away from the origin, the faster the farther out.

x : param R[n]
L = norm2(x)^2

x := [3, -4, 12]
