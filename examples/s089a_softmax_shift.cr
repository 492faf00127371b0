# S089 · The softmax does not notice when one number is added to all its scores.
#
#   chainrule eval   examples/s089a_softmax_shift.cr
#   chainrule derive examples/s089a_softmax_shift.cr
#
# To be seen: `difference` is 0 whatever the shift c. This is why a softmax can be computed safely:
# subtract the largest score first.

x : param R[n]
c : R

s          = softmax(x)
shifted    = softmax(x + c)
difference = s - shifted
L          = -log(shifted[1])

x := [0, 1, -2]
c := 7/2
