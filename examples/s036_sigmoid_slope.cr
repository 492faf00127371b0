# S036 · The slope of the sigmoid, from its quotient.
#
#   chainrule derive examples/s036_sigmoid_slope.cr
#   chainrule derive examples/s036_sigmoid_slope.cr --of quotient
#   chainrule eval   examples/s036_sigmoid_slope.cr --exact
#
# To be seen: 1/(1 + e^(−x)) gives e^(−x)/(1 + e^(−x))², which is σ(x) (1 − σ(x)): the operator
# `sigmoid` has that form at once. At x = 0 the slope is 1/4, the largest there is.

x : param R

below    = 1 + exp(-x)
quotient = 1 / below
y        = sigmoid(x)

x := 0
