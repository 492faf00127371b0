# S024 · The backward pass of one neuron, with the gradient at EVERY node in fractions.
#
#   chainrule eval examples/s024_exact_backward_pass.cr --exact
#   chainrule eval examples/s024_exact_backward_pass.cr --exact --of ŷ --wrt z
#
# To be seen: the column of gradients, inputs and target included. A sum hands its gradient on
# unchanged (z, p0, p1, p2 all have −1/4), a product swaps its factors (∂L/∂x2 = w2 · −1/4 = 7/20).

x1, x2, y  : R
w1, w2, p0 : param R

p1 = w1 * x1
p2 = w2 * x2
z  = p0 + p1 + p2
ŷ  = sigmoid(z)
L  = (ŷ - y)^2

x1 := 1;   x2 := 1;    y  := 1
w1 := 4/5; w2 := -7/5; p0 := 3/5
