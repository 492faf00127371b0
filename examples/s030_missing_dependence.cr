# S030 · A chain through a dependence that does not exist.
#
#   chainrule derive examples/s030_missing_dependence.cr --of b2 --wrt h1
#   chainrule derive examples/s030_missing_dependence.cr --path W1
#
# To be seen: the bias b2 does not rest on h1, so ∂b2/∂h1 is 0, and chainrule says that it is 0 for
# want of any dependence. A chain to W1 that passes through ∂b2/∂h1 is broken there; the right one
# passes through z2.

x, y       : R
W1, W2, W3 : param R
b1, b2, b3 : param R

z1 = W1 * x + b1
h1 = tanh(z1)
z2 = W2 * h1 + b2
h2 = tanh(z2)
ŷ  = W3 * h2 + b3
L  = (ŷ - y)^2

x  := 1;    y  := 1/2
W1 := 1/2;  b1 := 1/4
W2 := -1;   b2 := 1/5
W3 := 2;    b3 := 0
