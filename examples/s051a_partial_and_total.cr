# S051 · Partial and total derivative, with unknown functions.
#
#   chainrule derive examples/s051a_partial_and_total.cr --of total   --wrt W1
#   chainrule derive examples/s051a_partial_and_total.cr --of partial --wrt W1
#
# To be seen: f2 has W2 and its second argument to look at, and nothing else. With that argument
# held (`partial`) the derivative by W1 is 0; with z = f1(W1, x) in its place (`total`) W1 acts
# through z: ∂f2/∂z ∂f1/∂W1.

f1   : (R[p], R[d]) -> R[k]
f2   : (R[q], R[k]) -> R
x    : R[d]
held : R[k]
W1   : param R[p]
W2   : param R[q]

z       = f1(W1, x)
partial = f2(W2, held)
total   = f2(W2, z)
