# S064 · The same scores through a softmax and through separate sigmoids.
#
#   chainrule eval examples/s064_softmax_and_sigmoids.cr
#
# To be seen: the softmax values are positive and sum to 1; the sigmoids are positive too, but their
# sum may be anything between 0 and the number of classes. They answer m separate questions.

a : param R[m]

s        = softmax(a)
p        = sigmoid(a)
smallest = min(s)
one      = sum(s)
total    = sum(p)

a := [2, -1, 1/2, 1]
