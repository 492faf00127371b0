# S038 · The second derivative of the sigmoid: where the curve bends, and which way.
#
#   chainrule derive examples/s038_second_derivative.cr --kind hessian
#   chainrule eval   examples/s038_second_derivative.cr --kind hessian
#
# To be seen: σ'' = σ (1 − σ)(1 − 2σ): positive where σ < 1/2, negative where σ > 1/2, zero at the
# inflection x = 0 and in both tails. The slope itself never exceeds 1/4, the bend never √3/18.

x : param R
y = sigmoid(x)

x := 1
