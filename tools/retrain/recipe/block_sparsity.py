# SPDX-License-Identifier: Apache-2.0
"""Convolutions whose weights are zero in fixed blocks of 8 output by 8 input channels."""

import numpy
import torch

from .layers import Convolution

BLOCK = 8


def block_norms(weight):
    """L2 norms [ceil(K / 8)][ceil(C / 8)] of a weight [K][C][R][S]; the last blocks may be smaller."""
    outputs, inputs = weight.shape[:2]
    energy = numpy.zeros((-(-outputs // BLOCK) * BLOCK, -(-inputs // BLOCK) * BLOCK))
    energy[:outputs, :inputs] = (weight.astype(numpy.float64)**2).sum((2, 3))
    rows, columns = energy.shape
    blocks = energy.reshape(rows // BLOCK, BLOCK, columns // BLOCK, BLOCK)
    return numpy.sqrt(blocks.sum((1, 3)))


def block_mask(norms, ratio):
    """True where a block stays. Up to floor(ratio * blocks) go, lowest norm first and of equals the earlier; a block
    stays that is the last of its row or column."""
    mask = numpy.ones(norms.shape, dtype=bool)
    left = int(ratio * norms.size + 1e-9)
    for index in numpy.argsort(norms, axis=None, kind="stable"):
        if left == 0:
            break
        row, column = numpy.unravel_index(index, norms.shape)
        if mask[row].sum() == 1 or mask[:, column].sum() == 1:
            continue
        mask[row, column] = False
        left -= 1
    return mask


class BlockSparseConvolution(Convolution):
    def __init__(self, dense, ratio):
        super().__init__(dense.weight.detach(), dense.bias.detach(), dense.stride, dense.padding, dense.dilation, 1)
        blocks = block_mask(block_norms(dense.weight.detach().numpy()), ratio)
        outputs, inputs = dense.weight.shape[:2]
        channels = blocks.repeat(BLOCK, 0).repeat(BLOCK, 1)[:outputs, :inputs]
        self.register_buffer("blocks", torch.tensor(blocks))
        self.register_buffer("mask", torch.tensor(channels)[:, :, None, None])

    def kernel(self):
        # Not a product: 0 times a negative weight would be -0.
        return torch.where(self.mask, self.weight, torch.zeros(()))


def block_sparsify(module, nodes, ratio):
    """Replaces the convolutions of `nodes`; the reached share of zero blocks by name."""
    shares = {}
    for node in nodes:
        replacement = BlockSparseConvolution(module.layer(node), ratio)
        module.replace(node, replacement)
        shares[node.name] = 1 - float(replacement.blocks.float().mean())
    return shares
