# S046 · One Jacobian got twice: by the chain rule, and by substituting first.
#
#   chainrule derive examples/s046c_with_and_without_chain.cr --of chained --kind jacobian --wrt x
#   chainrule derive examples/s046c_with_and_without_chain.cr --of direct  --kind jacobian --wrt x
#
# To be seen: (6x, 3 + 16x³) both ways.

x : param R
c : R[2]

G          = stack([x, x^2])
chained    = stack([G[0]^2 + 2*G[1], 3*G[0] + 4*G[1]^2])
direct     = stack([3*x^2, 3*x + 4*x^4])
difference = chained - direct
L          = c' @ chained

x := 2
c := [1, 1]
