# S037 · The logarithms of a sigmoid, and the binary cross-entropy of a logit f.
#
#   chainrule derive examples/s037_log_sigmoid_and_bce.cr --of on
#   chainrule derive examples/s037_log_sigmoid_and_bce.cr --of off
#   chainrule derive examples/s037_log_sigmoid_and_bce.cr --wrt f
#
# To be seen: log σ has the slope 1 − σ, log(1 − σ) the slope −σ, and weighted with y and 1 − y they
# leave σ(f) − y, prediction minus label.

f : param R
y : binary

p   = sigmoid(f)
on  = log(p)
off = log(1 - p)
L   = -(1 - y) * off - y * on

f := 3/2
y := 1
