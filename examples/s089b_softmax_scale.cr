# S089 · The softmax does notice when all its scores are multiplied by one number.
#
#   chainrule eval examples/s089b_softmax_scale.cr
#
# To be seen: for the scores (0, 1) the second class has .7311; with the scores doubled it has
# .8808. The factor is an inverse temperature: the larger, the more certain the answer, so
# `difference` is not 0.

x : param R[n]
c : param R

s          = softmax(x)
scaled     = softmax(c * x)
difference = scaled - s
L          = -log(scaled[1])

x := [0, 1]
c := 2
