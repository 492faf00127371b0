# S001 · A ReLU net, one input, two hidden layers of two units, one output, as ONE scalar formula.
#
# To be seen: 13 named scalars (φ for the output, ψ for the second layer, θ for the first) and two
# nested calls of the activation. With these numbers the second unit of the second layer is off, so
# φ2, ψ02, ψ12 and ψ22 have no influence at all: `chainrule eval` shows zeros in their place.

x                  : R
φ0, φ1, φ2         : param R
ψ01, ψ11, ψ21      : param R
ψ02, ψ12, ψ22      : param R
θ01, θ11, θ02, θ12 : param R

y = φ0 + φ1 * relu(ψ01 + ψ11 * relu(θ01 + θ11 * x) + ψ21 * relu(θ02 + θ12 * x)) + φ2 * relu(ψ02 + ψ12 * relu(θ01 + θ11 * x) + ψ22 * relu(θ02 + θ12 * x))

x   := 2
φ0  := 1/2;  φ1  := 2;  φ2  := 3
ψ01 := -1/2; ψ11 := 1;  ψ21 := 1
ψ02 := 1/4;  ψ12 := -1; ψ22 := 1/2
θ01 := -1;   θ11 := 1
θ02 := 1;    θ12 := -1/4
