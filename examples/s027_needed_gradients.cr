# S027 · Which local gradients a backward pass needs, and which it can leave out.
#
#   chainrule graph  examples/s027_needed_gradients.cr
#   chainrule derive examples/s027_needed_gradients.cr
#
# To be seen: nothing is trained below x1, x2 and y, so ∂d1/∂x1, ∂d2/∂x2 and ∂L/∂y are never needed;
# every other local gradient is. `derive` answers for the four parameters and for nothing else.

x1, x2, y    : R
w1, w2, b, v : param R

d1 = w1 * x1
d2 = w2 * x2
f  = d1 + d2
g  = f + b
z  = sigmoid(g)
ŷ  = v * z
L  = (ŷ - y)^2

x1 := 1;   x2 := -2
y  := 1/2
w1 := 1/2; w2 := 1/4
b  := 1/4; v  := 2
