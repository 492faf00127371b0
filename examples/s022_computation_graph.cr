# S022 · The computation graph of one neuron, every product a node of its own.
#
#   chainrule graph examples/s022_computation_graph.cr
#   chainrule graph examples/s022_computation_graph.cr --format svg
#
# To be seen: the leaves x1, x2, w1, w2, p0, y; the nodes p1, p2, z, ŷ, L above them; the edges; and
# an order in which every node comes after all that it needs.

x1, x2, y  : R
w1, w2, p0 : param R

p1 = w1 * x1
p2 = w2 * x2
z  = p0 + p1 + p2
ŷ  = sigmoid(z)
L  = (ŷ - y)^2

x1 := 1;   x2 := 1;    y  := 1
w1 := 4/5; w2 := -7/5; p0 := 3/5
