# SPDX-License-Identifier: Apache-2.0
"""Retraining of convolutional networks for the accelerators: kernel decomposition and block sparsity."""
