# S044 · The sum of the absolute values.
#
# To be seen: the gradient is sign(x), the same length however near to zero an entry is. At zero
# there is a corner, and the convention taken there stands among the assumptions.

x : param R[n]
L = norm1(x)

x := [3, -4, 1/2]
