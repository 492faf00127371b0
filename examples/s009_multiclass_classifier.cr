# S009 · A multiclass classifier: sigmoid hidden layer, softmax output, cross-entropy.
#
# To be seen: once more ∂E/∂V = Σ (ŷ − y) zᵀ, with the one-hot label y in the place of the target.
# Four models (s006 to s009), four losses, and one and the same backward pass.

x : R[d] for n in N
y : onehot[k] for n in N
W : param R[h, d]
V : param R[k, h]

z = sigmoid(W @ x)
ŷ = softmax(V @ z)
E = -sum[n](sum(y * log(ŷ)))

x := [[1, 1/2], [1, -1], [1, 2]]
y := [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
W := [[1/4, 1], [-1/2, 1/2], [1/5, -1], [3/4, 1/4]]
V := [[1, 1/2, -2, 0], [-1, 1/4, 1, 1/2], [0, -1/2, 1/4, 1]]
