"""What a Gaussian process over masks chooses and predicts, in NumPy, by its formulas and not step by step.

masks.bin: big-endian; int32 K, h, w; float32 scale; K*h*w uint16, M_k = value * scale / 65535; K float32, s_k: all maps and exact scores of
one chest x-ray (Kermany et al. 2018, CC BY 4.0) at the last layer of the shipped chest model. This script reads these and writes behind them
what is expected: int32 n and the n masks that are chosen first; float64 length, a, b, mean, variance of the fit to their scores; K float64
predicted scores; float64 expected r.

    python masks.py
"""
import numpy as np

N, CALIBRATION, NUGGET = 24, 1.3, 1e-4
raw = open("masks.bin", "rb").read()
K, h, w = np.frombuffer(raw, ">i4", 3)
scale = np.frombuffer(raw, ">f4", 1, 12)[0]
M = (np.frombuffer(raw, ">u2", K * h * w, 16).astype(np.float32) * np.float32(scale / 65535)).reshape(K, -1).astype(float)
s = np.frombuffer(raw, ">f4", K, 16 + 2 * K * h * w).astype(float)
given = 16 + 2 * K * h * w + 4 * K

low, high = M.min(1, keepdims=True), M.max(1, keepdims=True)
H = (M - low) / (high - low)
F = np.sqrt(H.reshape(K, h // 2, 2, w // 2, 2).mean((2, 4)).reshape(K, -1))
D = ((F[:, None] - F[None]) ** 2).sum(2)
pairs = np.sort(D[np.tril_indices(K, -1)])
D = D / pairs[len(pairs) // 2]


def kernel(length):
    q = np.sqrt(3 * D) / length
    return (1 + q) * np.exp(-q)


def left(rows, map):
    """What rows change of Pearson's r."""
    rows = rows * (map > 0)
    rows = rows - rows.mean(1, keepdims=True)
    v = np.maximum(map, 0) - np.maximum(map, 0).mean()
    return rows - np.outer(rows @ v, v) / (v @ v)


prior, T = kernel(1.0), []
while len(T) < N:
    rest = prior + NUGGET * np.eye(K) - (prior[:, T] @ np.linalg.solve(prior[np.ix_(T, T)] + NUGGET * np.eye(len(T)), prior[T]) if T else 0)
    gain = (left((rest - NUGGET * np.eye(K)) @ M, M.sum(0)) ** 2).sum(1) / np.diag(rest)
    gain[T] = -1
    T.append(int(gain.argmax()))

best = None
ones = np.ones(N)
for length in (0.1, 0.25, 0.5, 1.0):
    C = kernel(length)[np.ix_(T, T)] + NUGGET * np.eye(N)
    for bend in (1, 0.1, 0.01):
        a, b = bend * s[T].mean(), bend * (1 - s[T].mean())
        y = np.log((s[T] + a) / (1 - s[T] + b))
        slopes = np.log(1 / (s[T] + a) + 1 / (1 - s[T] + b)).sum()
        inv = np.linalg.inv(C)
        mean = ones @ inv @ y / (ones @ inv @ ones)
        variance = (y - mean) @ inv @ (y - mean) / (N - 1)
        likelihood = -(N - 1) / 2 * np.log(variance) - np.linalg.slogdet(C)[1] / 2 - np.log(ones @ inv @ ones) / 2 + slopes
        if best is None or likelihood > best[0]:
            best = likelihood, length, a, b, mean, variance, inv, y
_, length, a, b, mean, variance, inv, y = best
P = kernel(length)
k = P[:, T]
value = mean + k @ inv @ (y - mean)
doubt = 1 - k @ inv @ ones
certain = np.maximum(np.diag(P) + NUGGET - np.einsum("ij,jk,ik->i", k, inv, k), NUGGET) + doubt**2 / (ones @ inv @ ones)
spread = np.sqrt(variance * CALIBRATION * certain)
nodes, weights = np.polynomial.hermite_e.hermegauss(7)
odds = np.exp(value[:, None] + spread[:, None] * nodes)
drawn = np.clip((odds * (1 + b) - a) / (1 + odds), 0, 1)
weights = weights / weights.sum()
score = drawn @ weights
slope = np.sqrt(np.maximum(drawn**2 @ weights - score**2, 0)) / spread
score[T], slope[T] = s[T], 0
field = slope[:, None] * M
rest = P + NUGGET * np.eye(K) - k @ inv @ k.T + np.outer(doubt, doubt) / (ones @ inv @ ones)
covariance = variance * CALIBRATION * field.T @ rest @ field
eigenvalues, vectors = np.linalg.eigh(covariance)
map = score @ M
maps = map + np.random.default_rng(1).standard_normal((50_000, len(map))) @ (vectors * np.sqrt(np.maximum(eigenvalues, 0))).T
x = np.maximum(map, 0) - np.maximum(map, 0).mean()
z = np.maximum(maps, 0)
z = z - z.mean(1, keepdims=True)
r = np.mean(z @ x / np.sqrt((z**2).sum(1) * (x @ x)))
exact = np.corrcoef(np.maximum(map, 0), np.maximum(s @ M, 0))[0, 1]
print(T, length, a, b, mean, variance, "expected r", r, "exact", exact, "phase one", np.corrcoef(M.sum(0), np.maximum(s @ M, 0))[0, 1])
with open("masks.bin", "wb") as file:
    file.write(raw[:given] + np.array([N, *T], ">i4").tobytes())
    file.write(np.array([length, a, b, mean, variance, *score, r], ">f8").tobytes())
