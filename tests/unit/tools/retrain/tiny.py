# SPDX-License-Identifier: Apache-2.0
"""A tiny network and data that the tests make: gratings of four directions in noise."""

import numpy
import torch
from torch import nn

SHAPE = (3, 12, 12)
CLASSES = 4


def images(count, seed):
    """uint8 [N][3][12][12] and labels."""
    random = numpy.random.RandomState(seed)
    labels = numpy.arange(count) % CLASSES
    y, x = numpy.mgrid[0:SHAPE[1], 0:SHAPE[2]]
    directions = (x, y, x + y, x - y)
    pictures = numpy.empty((count, *SHAPE))
    for index, label in enumerate(labels):
        wave = numpy.sin(directions[label] * 1.3 + random.uniform(0, 6.3))
        pictures[index] = 128 + 60 * wave + random.normal(0, 110, SHAPE)
    return pictures.clip(0, 255).astype(numpy.uint8), labels.astype(numpy.int64)


class TinyNetwork(nn.Module):
    """Batch normalization, a residual, a strided shortcut, ReLU6 and both kinds of pooling."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU())
        self.inner = nn.Sequential(nn.Conv2d(16, 16, 3, 1, 1), nn.BatchNorm2d(16), nn.ReLU6(),
                                   nn.Conv2d(16, 16, 3, 1, 1))
        self.down = nn.Sequential(nn.Conv2d(16, 20, 3, 2, 1, bias=False), nn.BatchNorm2d(20))
        self.shortcut = nn.Conv2d(16, 20, 1, 2)
        self.classify = nn.Linear(20, CLASSES)

    def forward(self, values):
        values = self.first(values)
        values = torch.relu(self.inner(values) + values)
        values = torch.relu(self.down(values) + self.shortcut(values))
        values = nn.functional.max_pool2d(values, 2)
        return self.classify(values.mean((2, 3)))


def trained(seed=1):
    torch.manual_seed(seed)
    model = TinyNetwork()
    pictures, labels = images(256, 1)
    values, labels = torch.from_numpy(pictures).float() / 128 - 1, torch.from_numpy(labels)
    optimizer = torch.optim.Adam(model.parameters(), 5e-3)
    for _ in range(6):
        for start in range(0, len(labels), 32):
            loss = nn.functional.cross_entropy(model(values[start:start + 32]), labels[start:start + 32])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model.eval()
