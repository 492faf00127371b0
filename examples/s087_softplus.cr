# S087 · Two identities: log σ(x) = −softplus(−x), and softplus(x) − softplus(−x) = x.
#
#   chainrule eval examples/s087_softplus.cr
#
# To be seen: both differences are 0. The second one's proof subtracts logarithms, which divides
# their ARGUMENTS; `quotient` divides the logarithms themselves, and is something else.

x : param R[n]

difference1 = log(sigmoid(x)) + softplus(-x)
difference2 = softplus(x) - softplus(-x) - x
quotient    = softplus(x) / softplus(-x)
total       = sum(softplus(x))

x := [-3, -1/2, 0, 2]
