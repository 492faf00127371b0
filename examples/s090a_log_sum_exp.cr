# S090 · Cross-entropy of a softmax as a log-sum-exp: −log(s_k) = −o_k + log Σ exp(o_i).
#
#   chainrule eval   examples/s090a_log_sum_exp.cr
#   chainrule derive examples/s090a_log_sum_exp.cr
#
# To be seen: `difference` is 0, and the gradient of the second form is softmax(o) − y at once.

o : param R[m]
y : onehot[m]

by_softmax = -sum(y * log(softmax(o)))
by_sum     = logsumexp(o) - y' @ o
difference = by_softmax - by_sum
L          = by_sum

o := [1/2, -1, 2]
y := [0, 1, 0]
