# SPDX-License-Identifier: Apache-2.0
"""Labelled images: NPY files to batches."""

import numpy
import torch
from torch.nn import functional

from .errors import RecipeError

SHIFT = 4  # pixels to either side


class Images:
    """uint8 images become (x / 255 - mean) / std, batch by batch; float32 ones are taken as they are."""

    def __init__(self, images, labels, mean, std, place="images"):
        if images.ndim != 4 or images.dtype not in (numpy.uint8, numpy.float32):
            raise RecipeError(f"{place}: {images.dtype} {images.shape}; uint8 or float32 of shape N,C,H,W is needed")
        if labels.shape != images.shape[:1] or not numpy.issubdtype(labels.dtype, numpy.integer):
            raise RecipeError(f"{place}: {labels.shape} labels of {labels.dtype} for {len(images)} images")
        self.place = place
        self.images = torch.from_numpy(numpy.ascontiguousarray(images))
        self.labels = torch.from_numpy(labels.astype(numpy.int64))
        self.mean, self.std = (_per_channel(values, images, place) for values in (mean, std))

    @classmethod
    def load(cls, images_path, labels_path, mean, std):
        return cls(_load(images_path), _load(labels_path), mean, std, str(images_path))

    def check(self, shape, classes):
        """Raises RecipeError where a network of this input shape (C, H, W) and number of classes cannot take them."""
        if tuple(self.images.shape[1:]) != tuple(shape):
            own = tuple(self.images.shape[1:])
            raise RecipeError(f"{self.place}: images of {own}, the network takes {tuple(shape)}")
        if len(self) == 0:
            raise RecipeError(f"{self.place}: no images")
        if int(self.labels.min()) < 0 or int(self.labels.max()) >= classes:
            raise RecipeError(f"{self.place}: labels outside the network's {classes} classes")
        if not bool(torch.isfinite(self.images).all()):
            raise RecipeError(f"{self.place}: values that are not finite")

    def __len__(self):
        return len(self.labels)

    def batch(self, indices):
        images = self.images[indices]
        if images.dtype == torch.uint8:
            images = (images.float() / 255 - self.mean) / self.std
        return images, self.labels[indices]

    def batches(self, size):
        for start in range(0, len(self), size):
            yield self.batch(slice(start, start + size))

    def shuffled(self, size, generator):
        order = torch.randperm(len(self), generator=generator)
        for start in range(0, len(self), size):
            yield self.batch(order[start:start + size])


def augment(images, generator):
    """Every image moved by up to 4 pixels each way and mirrored with probability one half."""
    count, _, height, width = images.shape
    padded = functional.pad(images, (SHIFT,) * 4, mode="reflect")
    moves = torch.randint(0, 2 * SHIFT + 1, (count, 2), generator=generator)
    mirrored = torch.rand(count, generator=generator) < 0.5
    result = torch.empty_like(images)
    for index, (down, right) in enumerate(moves.tolist()):
        image = padded[index, :, down:down + height, right:right + width]
        result[index] = image.flip(2) if mirrored[index] else image
    return result


def _load(path):
    try:
        return numpy.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise RecipeError(f"{path}: no NPY file that can be read: {error}") from error


def _per_channel(values, images, place):
    if len(values) not in (1, images.shape[1]):
        raise RecipeError(f"{place}: {len(values)} values of mean or std for {images.shape[1]} channels")
    return torch.tensor(values, dtype=torch.float32).reshape(-1, 1, 1)
