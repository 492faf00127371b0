# S052 · A side step: the derivative of (a − x)².
#
# To be seen: 2 (x − a). The minus sign of the inner derivative has been taken into the bracket.

a : R
x : param R

L = (a - x)^2

a := 3
x := 5
