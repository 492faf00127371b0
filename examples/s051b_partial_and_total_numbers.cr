# S051 · Partial and total derivative, with numbers: f1 = W1 x and f2 = the product of W2 with z².
#
#   chainrule eval examples/s051b_partial_and_total_numbers.cr --exact --of partial
#   chainrule eval examples/s051b_partial_and_total_numbers.cr --exact --of total
#
# To be seen: `held` has the very value of z, so that both results are equal; their derivatives by
# W1 are not: 0 against 2 W2 z x.

x, held : R
W1, W2  : param R

z       = W1 * x
partial = W2 * held^2
total   = W2 * z^2

x    := 2
W1   := 3/2
W2   := 1/3
held := 3
