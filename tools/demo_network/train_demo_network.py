#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains the demo's network on images that shape_images.py draws and writes it as ONNX.

    tools/demo_network/train_demo_network.py --output configs/networks/shapes_cnn.onnx
"""

import argparse
import sys
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "retrain"))

import shape_images  # noqa: E402
from recipe.allocator import keep_freed_memory  # noqa: E402
from recipe.load_model import graph_of  # noqa: E402
from recipe.module import GraphModule  # noqa: E402
from recipe.write_onnx import write_onnx  # noqa: E402

TRAIN_SEED = 1
TEST_SEED = 2  # what the demo runs on


class Block(nn.Module):
    """A 3x3 convolution with batch normalization and ReLU."""

    def __init__(self, inputs, outputs, stride=1):
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.normalization = nn.BatchNorm2d(outputs)

    def forward(self, values):
        return torch.relu(self.normalization(self.convolution(values)))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.first = Block(channels, channels)
        self.second = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.normalization = nn.BatchNorm2d(channels)

    def forward(self, values):
        return torch.relu(self.normalization(self.second(self.first(values))) + values)


class ShapesNetwork(nn.Sequential):
    def __init__(self):
        super().__init__(Block(3, 16), Block(16, 32, 2), Residual(32), Block(32, 64, 2), Block(64, 64),
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, len(shape_images.CLASSES)))


def normalized(images):
    """The network's input: (x - 128) / 64."""
    return (torch.from_numpy(images).float() - 128) / 64


def accuracy(model, images, labels):
    with torch.no_grad():
        right = sum(int((model(normalized(images[i:i + 256])).argmax(1) == labels[i:i + 256]).sum())
                    for i in range(0, len(labels), 256))
    return right / len(labels)


def train(model, images, labels, epochs, batch, generator):
    optimizer = torch.optim.Adam(model.parameters(), 3e-3)
    steps = epochs * -(-len(labels) // batch)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for epoch in range(epochs):
        total = 0.0
        order = torch.randperm(len(labels), generator=generator)
        for start in range(0, len(labels), batch):
            chosen = order[start:start + batch]
            loss = nn.functional.cross_entropy(model(normalized(images[chosen.numpy()])), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss.detach()) * len(chosen)
        print(f"epoch {epoch + 1}  loss {total / len(labels):.4f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", required=True)
    parser.add_argument("--train-images", type=int, default=8000)
    parser.add_argument("--test-images", type=int, default=1000)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--batch", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1, help="of the initial weights and the order of images")
    options = parser.parse_args()
    keep_freed_memory()
    torch.manual_seed(options.seed)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)  # sums in one order on every machine
    images, labels = shape_images.draw_many(TRAIN_SEED, 0, options.train_images)
    test_images, test_labels = shape_images.draw_many(TEST_SEED, 0, options.test_images)
    model = ShapesNetwork()
    train(model, images, torch.from_numpy(labels), options.epochs, options.batch,
          torch.Generator().manual_seed(options.seed))
    folded = GraphModule(graph_of(model, (shape_images.CHANNELS, shape_images.SIZE, shape_images.SIZE)))
    share = accuracy(folded, test_images, torch.from_numpy(test_labels))
    print(f"accuracy on {options.test_images} test images {100 * share:.2f} %")
    write_onnx(folded, options.output, "shapes")


if __name__ == "__main__":
    main()
