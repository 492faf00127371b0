# S034 · The derivative of the ReLU: an indicator, and a diagonal Jacobian.
#
#   chainrule derive examples/s034_relu_jacobian.cr --of h --wrt x --kind jacobian
#
# To be seen: diag(1[x > 0]): ones where the unit is on, zeros where it is off. At 0 itself there is
# no derivative, and the convention that was taken stands among the assumptions.

x : param R[n]
c : R[n]

h = relu(x)
L = c' @ h

x := [2, -1, 1/2, -3]
c := [1, 2, 3, 4]
