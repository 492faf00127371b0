# S026 · What a sum, a product, a maximum and a minimum do to the gradient that reaches them.
#
#   chainrule eval examples/s026_local_rules.cr --exact
#
# To be seen: the gradient g that arrives is 3. A sum copies it to both sides; a product hands each
# side g times the OTHER side; a maximum sends all of it to the winner and nothing to the loser, a
# minimum the other way round. The constant 5 is not a variable and receives nothing.

g              : R
x, t           : param R
a1, a2, b1, b2 : param R
c1, c2, d1, d2 : param R

shift   = x + 5
scale   = t * 5
add     = a1 + a2
product = b1 * b2
larger  = maximum(c1, c2)
smaller = minimum(d1, d2)
L       = g * (shift + scale + add + product + larger + smaller)

g  := 3
x  := 2;   t  := -1
a1 := 1/2; a2 := 4
b1 := 2;   b2 := -7/2
c1 := 5;   c2 := 1
d1 := 5;   d2 := 1
