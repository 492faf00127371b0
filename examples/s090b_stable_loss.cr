# S090 · The log-sum-exp form with scores whose exponentials overflow every floating-point number.
#
#   chainrule eval examples/s090b_stable_loss.cr
#
# To be seen: a finite loss and finite gradients. exp(1000) is beyond float64, but only differences
# of scores matter, so the largest score is taken out before the exponential.

o : param R[m]
y : onehot[m]

L = logsumexp(o) - y' @ o

o := [1000, 1002, 999]
y := [0, 0, 1]
