# S013 · One neuron: two inputs, a bias, the sigmoid and the squared error, on fractions.
#
#   chainrule eval examples/s013_one_neuron.cr --exact
#
# To be seen: the weighted sum is exactly 0, the sigmoid of 0 is exactly 1/2, and so is everything
# after it: L = 1/4. No decimal is printed.

x  : R[2]
y  : R
w  : param R[2]
p0 : param R

z = w' @ x + p0
ŷ = sigmoid(z)
L = (ŷ - y)^2

x  := [1, 1]
y  := 1
w  := [4/5, -7/5]
p0 := 3/5
