# SPDX-License-Identifier: Apache-2.0
"""Rounding to ternary, factors and block masks, on random shapes."""

import unittest

import paths  # noqa: F401
import numpy
import torch

from recipe.block_sparsity import block_mask, block_norms
from recipe.decompose import DecomposedConvolution, _Ternarize
from recipe.layers import Convolution
from recipe.ternary_factors import factorize, nonzero_count, ternarize


def random_shapes(count, seed):
    random = numpy.random.RandomState(seed)
    for _ in range(count):
        yield random, tuple(random.randint(1, 20, 3))


class Ternarize(unittest.TestCase):
    def test_keeps_the_largest_and_one_of_every_output(self):
        for random, shape in random_shapes(300, 1):
            latent = random.normal(size=shape) * (random.uniform(size=shape) < 0.7)
            count = nonzero_count(latent, random.uniform())
            ternary = ternarize(latent, count)
            self.assertTrue((ternary[ternary != 0] == numpy.sign(latent)[ternary != 0]).all())
            # Rows that have a weight keep one each; those may be more than the share asked for.
            rows = int((latent != 0).any((1, 2)).sum())
            self.assertEqual(numpy.count_nonzero(ternary), max(count, rows))
            self.assertEqual(int((ternary != 0).any((1, 2)).sum()), rows)
            largest = numpy.abs(latent).reshape(shape[0], -1).max(1)
            lost = numpy.where(ternary == 0, numpy.abs(latent), 0).max()
            beside_first = [abs(value) for k in range(shape[0]) for value in latent[k][ternary[k] != 0]
                            if abs(value) < largest[k]]
            self.assertLessEqual(lost, min(beside_first, default=numpy.inf))

    def test_is_the_same_in_training(self):
        for random, shape in random_shapes(300, 2):
            latent = torch.tensor(random.normal(size=shape) * (random.uniform(size=shape) < 0.7), dtype=torch.float32)
            count = nonzero_count(latent.numpy(), random.uniform())
            self.assertTrue((_Ternarize.apply(latent, count).numpy() == ternarize(latent.numpy(), count)).all())

    def test_passes_gradients_straight_through(self):
        latent = torch.randn(4, 3, 5, requires_grad=True)
        weights = torch.randn(4, 3, 5)
        (_Ternarize.apply(latent, 20) * weights).sum().backward()
        self.assertTrue(torch.equal(latent.grad, weights))


class Factors(unittest.TestCase):
    def test_refinement_never_makes_the_error_larger(self):
        for random, (outputs, inputs, bases) in random_shapes(60, 3):
            weight = random.normal(size=(outputs, inputs, 3, 3))
            sparsity = random.uniform(0, 0.9)
            factors = [factorize(weight, bases, sparsity, rounds) for rounds in (0, 3, 10)]
            errors = [((factor.weight() - weight)**2).sum() for factor in factors]
            self.assertGreaterEqual(errors[0] + 1e-9, errors[1])
            self.assertGreaterEqual(errors[1] + 1e-9, errors[2])

    def test_a_weight_of_one_basis_kernel_is_found_exactly(self):
        random = numpy.random.RandomState(4)
        for _ in range(50):
            ternary = random.randint(-1, 2, (6, 1, 8))
            ternary[:, 0, 0] = 1
            scale, kernel = random.uniform(0.5, 2, 6), random.normal(size=(1, 3, 3))
            weight = scale[:, None, None, None] * numpy.einsum("kmc,mrs->kcrs", ternary, kernel)
            factors = factorize(weight, 1, 0)
            self.assertLess(numpy.abs(factors.weight() - weight).max(), 1e-9)

    def test_sparsity_is_what_was_asked_for(self):
        weight = numpy.random.RandomState(5).normal(size=(16, 12, 3, 3))
        for sparsity in (0, 0.25, 0.5, 0.9):
            factors = factorize(weight, 4, sparsity)
            self.assertEqual(numpy.count_nonzero(factors.ternary), round((1 - sparsity) * 16 * 4 * 12))

    def test_channels_without_weights_stay_so(self):
        weight = numpy.random.RandomState(6).normal(size=(8, 8, 3, 3)).astype(numpy.float32)
        weight[[2, 5]] = 0
        dense = Convolution(weight, numpy.zeros(8, numpy.float32), (1, 1), (1, 1, 1, 1), (1, 1), 1)
        layer = DecomposedConvolution(dense, 4, 0.5)
        with torch.no_grad():
            layer.latent.add_(torch.randn(layer.latent.shape))
            self.assertFalse(layer.coefficients()[[2, 5]].any())
            self.assertTrue(layer.coefficients()[[0, 1, 3, 4, 6, 7]].flatten(1).any(1).all())

    def test_a_pointwise_layer_has_one_basis(self):
        weight = numpy.random.RandomState(7).normal(size=(5, 6, 1, 1))
        self.assertEqual(factorize(weight, 6, 0.5).basis.shape, (1, 1, 1))


class Blocks(unittest.TestCase):
    def test_norms_are_those_of_the_blocks(self):
        for random, (outputs, inputs, taps) in random_shapes(100, 8):
            weight = random.normal(size=(2 * outputs, 2 * inputs, taps, 1))
            norms = block_norms(weight)
            for k, c in numpy.ndindex(norms.shape):
                part = weight[8 * k:8 * k + 8, 8 * c:8 * c + 8]
                self.assertAlmostEqual(norms[k, c], numpy.sqrt((part**2).sum()))

    def test_masks_zero_the_weakest_and_empty_no_row_or_column(self):
        for random, (rows, columns, _) in random_shapes(300, 9):
            norms, ratio = random.uniform(size=(rows, columns)), random.uniform()
            mask = block_mask(norms, ratio)
            self.assertTrue(mask.any(0).all() and mask.any(1).all())
            gone = int((~mask).sum())
            self.assertLessEqual(gone, int(ratio * norms.size))
            for row, column in zip(*numpy.nonzero(mask)):
                # A block that stays is the last of its row or column, or none that went is stronger.
                needed = mask[row].sum() == 1 or mask[:, column].sum() == 1
                weaker_went = gone == int(ratio * norms.size) and (norms[~mask] <= norms[row, column]).all()
                self.assertTrue(needed or weaker_went)

    def test_small_shares_are_reached_exactly(self):
        norms = numpy.random.RandomState(10).uniform(size=(8, 8))
        for blocks in range(1, 32):
            self.assertEqual(int((~block_mask(norms, blocks / 64)).sum()), blocks)


if __name__ == "__main__":
    unittest.main()
