# S028 · Two units side by side, and the one chain of factors from the loss to a chosen weight.
#
#   chainrule derive examples/s028_path_to_a_weight.cr --path w22
#
# To be seen: the factors link up, what one has below the fraction bar the next has above it:
#
#   ∂L/∂ŷ · ∂ŷ/∂l2 · ∂l2/∂h2 · ∂h2/∂z2 · ∂z2/∂g2 · ∂g2/∂f2 · ∂f2/∂e2 · ∂e2/∂w22

x11, x12, x21, x22, y : R
w11, w12, b1, v1, c1  : param R
w21, w22, b2, v2, c2  : param R

d1 = w11 * x11
e1 = w12 * x12
f1 = d1 + e1
g1 = f1 + b1
z1 = sigmoid(g1)
h1 = v1 * z1
l1 = h1 + c1

d2 = w21 * x21
e2 = w22 * x22
f2 = d2 + e2
g2 = f2 + b2
z2 = sigmoid(g2)
h2 = v2 * z2
l2 = h2 + c2

ŷ  = l1 + l2
L  = (ŷ - y)^2

x11 := 1;   x12 := 2;    x21 := -1;  x22 := 1/2
w11 := 1/2; w12 := -1/4; b1  := 0;   v1  := 2;  c1 := 1/10
w21 := 1;   w22 := 3/2;  b2  := 1/4; v2  := -1; c2 := 1/5
y   := 1
