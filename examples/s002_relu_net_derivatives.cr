# S002 · The thirteen derivatives of the scalar ReLU net, with its four pre-activations named.
#
#   chainrule derive examples/s002_relu_net_derivatives.cr
#
# To be seen: every derivative is a product of weights and indicators 1[… > 0], one indicator for
# each unit on the way. The first-layer scalars θ have two ways to the output, hence a sum of two
# products.

x                  : R
φ0, φ1, φ2         : param R
ψ01, ψ11, ψ21      : param R
ψ02, ψ12, ψ22      : param R
θ01, θ11, θ02, θ12 : param R

f1 = θ01 + θ11 * x
f2 = θ02 + θ12 * x
h1 = relu(f1)
h2 = relu(f2)
g1 = ψ01 + ψ11 * h1 + ψ21 * h2
g2 = ψ02 + ψ12 * h1 + ψ22 * h2
y  = φ0 + φ1 * relu(g1) + φ2 * relu(g2)

x   := 2
φ0  := 1/2;  φ1  := 2;  φ2  := 3
ψ01 := -1/2; ψ11 := 1;  ψ21 := 1
ψ02 := 1;    ψ12 := -1; ψ22 := 1/2
θ01 := -1;   θ11 := 1
θ02 := 1;    θ12 := -1/4
