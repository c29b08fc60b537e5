"""Retraining of convolutional networks for the accelerators: kernel decomposition and block sparsity."""
