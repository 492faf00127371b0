# S029 · Why the order of the nodes matters: a node that is used twice waits for both its users.
#
#   chainrule graph  examples/s029_order_of_nodes.cr
#   chainrule derive examples/s029_order_of_nodes.cr
#
# To be seen: the forward pass runs u, p, q, L; the backward pass q, p, u, so that ∂L/∂u is the sum
# of what comes from p and from q. A definition that rests on itself is refused: there is no such
# order.

x, y : param R

u = x * y
p = u + x
q = u * p
L = p * q

x := 2
y := -1/2
