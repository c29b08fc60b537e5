# SPDX-License-Identifier: Apache-2.0
"""A convolution's weight as scale * ternary coefficients * basis kernels, without training.

    W[k, c, r, s] ~ scale[k] * sum over m of ternary[k, m, c] * basis[m, r, s]
"""

from dataclasses import dataclass

import numpy

SMALLEST = 1e-12
NEGLIGIBLE = 1e-9  # of a channel's typical coefficient: zero but for rounding
DEAD = 1e-4  # an output channel whose weights are all below this share of the layer's largest computes nothing


@dataclass
class TernaryFactors:
    """`latent` [K][M][C] is what `ternary` was rounded from: its share of largest magnitudes is nonzero."""

    latent: numpy.ndarray
    ternary: numpy.ndarray
    scale: numpy.ndarray
    basis: numpy.ndarray

    def weight(self):
        return self.scale[:, None, None, None] * numpy.einsum("kmc,mrs->kcrs", self.ternary, self.basis)


def nonzero_count(latent, sparsity):
    """How many of [K][M][C] coefficients stay: the share asked for, but one per output channel and no zeros."""
    wanted = max(latent.shape[0], round((1 - sparsity) * latent.size))
    return min(wanted, numpy.count_nonzero(latent))


def ternarize(latent, count):
    """Signs of the largest magnitude of every output channel and of the largest others, `count` in all.

    Zeros stay zero. Ties go to the lower index.
    """
    outputs = latent.shape[0]
    flat = numpy.abs(latent).reshape(outputs, -1).astype(numpy.float64)
    first = flat.argmax(1)
    ranked = flat.copy()
    rows = numpy.flatnonzero(flat.any(1))
    ranked[rows, first[rows]] = numpy.inf
    order = numpy.argsort(-ranked, axis=None, kind="stable")[:count]
    kept = numpy.zeros(flat.size, dtype=bool)
    kept[order] = True
    return numpy.sign(latent) * kept.reshape(latent.shape)


def factorize(weight, bases, sparsity, refinements=20):
    """Truncated SVD to `bases` kernels, coefficients rounded to ternary, then scales, kernels and coefficients
    improved in turn: least squares for the first two, a step along the residual before rounding again for the last.
    The best of all rounds by squared error of the weight."""
    outputs, channels, height, width = weight.shape
    energy = numpy.abs(weight).max((1, 2, 3))
    weight = numpy.where((energy > DEAD * energy.max())[:, None, None, None], weight, 0).astype(numpy.float64)
    bases = min(bases, height * width)
    matrix = weight.reshape(outputs * channels, height * width)
    left, singular, right = numpy.linalg.svd(matrix, full_matrices=False)
    coefficients = (left * singular)[:, :bases].reshape(outputs, channels, -1).transpose(0, 2, 1)
    basis = right[:bases]
    best, best_error = None, numpy.inf
    # Every output channel has its own unit, so that weak channels keep their share of coefficients.
    unit = numpy.sqrt((coefficients**2).mean((1, 2), keepdims=True)) + SMALLEST
    latent = coefficients / unit
    latent[numpy.abs(latent) < NEGLIGIBLE] = 0
    count = nonzero_count(latent, sparsity)
    scale = unit[:, 0, 0]
    for _ in range(refinements + 1):
        ternary = ternarize(latent, count)
        basis = _fit_basis(matrix, ternary, scale, basis)
        scale = _fit_scale(weight, ternary, basis)
        basis, scale = _balance(basis, scale)
        approximation = scale[:, None, None] * numpy.einsum("kmc,mx->kcx", ternary, basis)
        residual = matrix.reshape(approximation.shape) - approximation
        error = float((residual**2).sum())
        if error < best_error:
            best_error = error
            best = TernaryFactors(latent, ternary, scale, basis.reshape(-1, height, width))
        norms = numpy.sqrt((basis**2).sum(1)) + SMALLEST
        projected = numpy.einsum("kcx,mx->kmc", residual, basis) / norms[:, None]**2
        latent = (ternary + projected / scale[:, None, None]) * (norms / norms.max())[:, None]
    return best


def _fit_basis(matrix, ternary, scale, previous):
    design = (scale[:, None, None] * ternary).transpose(0, 2, 1).reshape(matrix.shape[0], -1)
    fitted = numpy.linalg.lstsq(design, matrix, rcond=None)[0]
    unused = ~ternary.any(axis=(0, 2))
    fitted[unused] = previous[unused]
    return fitted


def _fit_scale(weight, ternary, basis):
    spread = numpy.einsum("kmc,mx->kcx", ternary, basis)
    target = weight.reshape(spread.shape)
    power = (spread**2).sum((1, 2))
    return numpy.maximum((spread * target).sum((1, 2)) / numpy.maximum(power, SMALLEST), SMALLEST)


def _balance(basis, scale):
    """The largest basis value becomes 1."""
    largest = max(float(numpy.abs(basis).max()), SMALLEST)
    return basis / largest, scale * largest
