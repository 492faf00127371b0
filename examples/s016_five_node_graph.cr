# S016 · A graph of five nodes in a row, a → b → c → ŷ → L, every node a scalar.
#
#   chainrule derive examples/s016_five_node_graph.cr --path W
#   chainrule derive examples/s016_five_node_graph.cr --of c --wrt b,V
#
# To be seen: the local slope of each node — X, b (1 − b), V, ŷ (1 − ŷ), ŷ − y — written in terms of
# the node's own OUTPUT, not of its input; their product along the row is the gradient.

X, y : R
W, V : param R

a = W * X
b = sigmoid(a)
c = V * b
ŷ = sigmoid(c)
L = 1/2 * (ŷ - y)^2

X := 2
y := 1
W := 1/4
V := -3/2
