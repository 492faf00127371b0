# S004 · A three-layer perceptron m → d1 → d2 → 1; of its activation g only |g'| ≤ 1 is known.
#
#   chainrule derive examples/s004a_generic_activation.cr
#
# To be seen: all six gradients with g' in them. The layers are written z = Wᵀh + b, so the
# gradients are ∂L/∂W = h (∂L/∂z)ᵀ, input first, and it is W itself, not Wᵀ, that carries the error
# back.

g  : R -> R lipschitz 1
x  : R[m]
y  : R
W1 : param R[m, d1]
b1 : param R[d1]
W2 : param R[d1, d2]
b2 : param R[d2]
W3 : param R[d2]
b3 : param R

z1 = W1' @ x + b1
h1 = g(z1)
z2 = W2' @ h1 + b2
h2 = g(z2)
ŷ  = W3' @ h2 + b3
L  = (ŷ - y)^2
