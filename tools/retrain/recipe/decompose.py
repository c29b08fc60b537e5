# SPDX-License-Identifier: Apache-2.0
"""Convolutions held and trained as ternary coefficients and shared basis kernels."""

import numpy
import torch
from torch import nn

from .layers import Convolution
from .ternary_factors import factorize

BASIS_LIMIT = 127  # codes of an 8-bit basis kernel are -127 .. 127


class _Ternarize(torch.autograd.Function):
    """ternary_factors.ternarize; the gradient passes straight through."""

    @staticmethod
    def forward(context, latent, count):
        magnitude = latent.abs()
        largest = magnitude.flatten(1).argmax(1)
        ranked = magnitude.flatten(1).clone()
        rows = magnitude.flatten(1).any(1).nonzero().flatten()
        ranked[rows, largest[rows]] = float("inf")
        order = torch.argsort(ranked.flatten(), descending=True, stable=True)[:count]
        kept = torch.zeros(latent.numel())
        kept[order] = 1
        return latent.sign() * kept.view_as(latent)

    @staticmethod
    def backward(context, gradient):
        return gradient, None


class _RoundToGrid(torch.autograd.Function):
    @staticmethod
    def forward(context, basis):
        step = basis.abs().max().clamp(min=1e-12) / BASIS_LIMIT
        return torch.round(basis / step) * step

    @staticmethod
    def backward(context, gradient):
        return gradient


class DecomposedConvolution(Convolution):
    """weight[k, c] = scale[k] * sum over m of ternary[k, m, c] * basis[m]; basis kernels are multiples of their
    largest magnitude / 127. `dense` is the convolution that it replaces, one group only."""

    def __init__(self, dense, bases, sparsity):
        super().__init__(dense.weight.detach(), dense.bias.detach(), dense.stride, dense.padding, dense.dilation, 1)
        factors = factorize(dense.weight.detach().numpy(), bases, sparsity)
        del self.weight
        # Channels without weights stay so: a step from zero would give them whole coefficients.
        self.register_buffer("alive", torch.tensor(factors.ternary.any((1, 2)))[:, None, None])
        self.latent = nn.Parameter(torch.tensor(factors.latent, dtype=torch.float32))
        self.scale = nn.Parameter(torch.tensor(factors.scale, dtype=torch.float32))
        self.basis = nn.Parameter(torch.tensor(factors.basis, dtype=torch.float32))
        self.count = numpy.count_nonzero(factors.ternary)

    def coefficients(self):
        """[K][M][C], exactly -1, 0 or 1."""
        return _Ternarize.apply(torch.where(self.alive, self.latent, torch.zeros(())), self.count)

    def basis_kernels(self):
        """[M][R][S] on the 8-bit grid."""
        return _RoundToGrid.apply(self.basis)

    def kernel(self):
        combined = torch.einsum("kmc,mrs->kcrs", self.coefficients(), self.basis_kernels())
        return combined * self.scale[:, None, None, None]

    def scale_outputs(self, factor):
        self.scale.mul_(factor)

    def stages(self):
        """A 1x1 convolution to K * M planes whose weights are -scale[k], 0 or scale[k], then one group per output
        channel, every group with the same basis kernels."""
        ternary = self.coefficients()
        outputs, bases, channels = ternary.shape
        planes = (ternary * self.scale[:, None, None]).reshape(outputs * bases, channels, 1, 1)
        kernels = self.basis_kernels()[None].expand(outputs, -1, -1, -1)
        pointwise = {"strides": (1, 1), "pads": (0, 0, 0, 0), "dilations": (1, 1), "group": 1}
        return [(".coefficients", planes, None, pointwise),
                (".basis", kernels, self.bias, {**self.window(), "group": outputs})]


def decompose(module, nodes, bases, sparsity):
    """Replaces the convolutions of `nodes`; their relative weight errors by name."""
    errors = {}
    for node in nodes:
        dense = module.layer(node)
        replacement = DecomposedConvolution(dense, bases, sparsity)
        module.replace(node, replacement)
        with torch.no_grad():
            difference = replacement.kernel() - dense.weight
            errors[node.name] = float(difference.norm() / dense.weight.norm().clamp(min=1e-12))
    return errors
