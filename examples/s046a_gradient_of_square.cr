# S046 · The gradient of a scalar function of two numbers.
#
# To be seen: (8x + 12y, 12x + 18y), once with the square kept, 4 (2x + 3y) and 6 (2x + 3y).

x, y : param R
f = (2*x + 3*y)^2

x := 1
y := 2
