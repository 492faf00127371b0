# S086 · An identity: σ(x) = ½ (tanh(x/2) + 1), in the lines of its proof.
#
#   chainrule eval examples/s086_sigmoid_as_tanh.cr
#
# To be seen: all lines have the same values, `difference` is 0, and the slope of the tanh form
# equals that of the sigmoid, since (1 − tanh²(x/2))/4 = σ(x) (1 − σ(x)).

x : param R[n]

left       = sigmoid(x)
line1      = exp(x) / (exp(x) + 1)
line2      = 1/2 * ((exp(x) - 1) / (exp(x) + 1) + 1)
right      = 1/2 * (tanh(x / 2) + 1)
difference = left - right
total      = sum(right)

x := [-3, -1/2, 0, 2]
