# S023 · The forward pass of one neuron, node by node, in fractions.
#
#   chainrule eval examples/s023_exact_forward_pass.cr --exact
#
# To be seen: the column of values: p1 = 4/5, p2 = −7/5, z = 0, ŷ = 1/2, L = 1/4.

x  : R[2]
y  : R
w  : param R[2]
p0 : param R

p1 = w[0] * x[0]
p2 = w[1] * x[1]
z  = p0 + p1 + p2
ŷ  = sigmoid(z)
L  = (ŷ - y)^2

x  := [1, 1]
y  := 1
w  := [4/5, -7/5]
p0 := 3/5
