# S003 · A deep net, f0 → h1 → f1 → h2 → f2 → h3 → f3 → L, with the widths 2, 3, 4, 5, 6.
#
#   chainrule derive examples/s003_deep_net_chain.cr --wrt f0
#   chainrule derive examples/s003_deep_net_chain.cr --path f0
#
# To be seen: ∂L/∂f0 is a product of seven factors. The reverse pass multiplies them from the loss
# inwards, so that each step is a matrix times a vector and never a matrix times a matrix.

x  : R[D0]
y  : R[Df]
Ω0 : param R[D1, D0]
β0 : param R[D1]
Ω1 : param R[D2, D1]
β1 : param R[D2]
Ω2 : param R[D3, D2]
β2 : param R[D3]
Ω3 : param R[Df, D3]
β3 : param R[Df]

f0 = β0 + Ω0 @ x
h1 = relu(f0)
f1 = β1 + Ω1 @ h1
h2 = relu(f1)
f2 = β2 + Ω2 @ h2
h3 = relu(f2)
f3 = β3 + Ω3 @ h3
L  = sum((f3 - y)^2)

x  := [1, 2]
y  := [10, -2, 4, 3, 0, -1]
Ω0 := [[1, 2], [-2, 2], [-2, -1]]
β0 := [0, 0, 1]
Ω1 := [[1, -1, -2], [-2, -1, -2], [1, -1, 1], [0, 0, 1]]
β1 := [0, 1, 0, -1]
Ω2 := [[0, 0, -1, -1], [-2, 0, 0, 2], [1, 2, 0, 2], [1, 1, 0, 1], [-2, -2, 2, -1]]
β2 := [-1, 0, 0, -1, 1]
Ω3 := [[-1, 1, 2, 2, 0], [-1, -1, -1, 0, 1], [-1, 2, 2, -1, 0], [0, -1, -1, 2, 2], [-2, -1, 1, -1, 1], [1, 2, -1, 0, 0]]
β3 := [1, -1, 1, 0, -1, 1]
