#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Seeded images of ten kinds of shapes, 32 x 32 RGB, in integer arithmetic. platform/demo/shape_images.cpp draws the
same ones; checksums.txt holds both to that.

    tools/demo_network/shape_images.py --seed 1 --count 8000 --images images.npy --labels labels.npy

Image `index` of a seed shows class index % 10, the rest comes from numbers of its own:

    key       = mix(mix(seed) ^ index)                       mix: the output function of SplitMix64
    number(j) = mix(key + (j + 1) * 0x9E3779B97F4A7C15)      all modulo 2^64
    below(j, n) = (number(j) >> 32) * n >> 32
"""

import argparse

import numpy

CLASSES = ("disc", "ring", "square", "frame", "triangle", "cross", "saltire", "horizontal bars", "vertical bars",
           "checkers")
SIZE = 32
CHANNELS = 3
FIRST_NOISE = 64  # number(j) from here on: one per value, in the order channel, row, column
# 256 times cosine and sine of -20, -15 .. 20 degrees.
TURNS = ((241, -88), (247, -66), (252, -44), (255, -22), (256, 0), (255, 22), (252, 44), (247, 66), (241, 88))

_WRAP = (1 << 64) - 1
_GAMMA = 0x9E3779B97F4A7C15


def _mix(value):
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & _WRAP
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & _WRAP
    return value ^ (value >> 31)


def _mix_array(value):
    value = (value ^ (value >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return value ^ (value >> numpy.uint64(31))


class _Numbers:
    def __init__(self, seed, index):
        self.key = _mix(_mix(seed) ^ index)
        self.next = 0

    def between(self, low, high):
        """The next number as low .. high, both possible."""
        self.next += 1
        number = _mix(self.key + self.next * _GAMMA & _WRAP)
        return low + ((number >> 32) * (high - low + 1) >> 32)

    def noise(self, amplitude):
        """-amplitude .. amplitude, triangular, [C][H][W]."""
        places = numpy.arange(FIRST_NOISE + 1, FIRST_NOISE + 1 + CHANNELS * SIZE * SIZE, dtype=numpy.uint64)
        numbers = _mix_array(numpy.uint64(self.key) + places * numpy.uint64(_GAMMA))
        two = (numbers & numpy.uint64(255)) + (numbers >> numpy.uint64(8) & numpy.uint64(255))
        return ((two.astype(numpy.int64) * amplitude >> 8) - amplitude).reshape(CHANNELS, SIZE, SIZE)


def label_of(index):
    return index % len(CLASSES)


def draw(seed, index):
    """uint8 [3][32][32]. seed and index: 0 .. 2^64 - 1."""
    numbers = _Numbers(seed, index)
    center_x, center_y = numbers.between(12, 19), numbers.between(12, 19)
    radius = numbers.between(7, 10) * 256
    cosine, sine = TURNS[numbers.between(0, len(TURNS) - 1)]
    brightness = numbers.between(90, 165)
    background = [brightness + numbers.between(-30, 30) for _ in range(CHANNELS)]
    contrast = numbers.between(35, 80) * (1 - 2 * numbers.between(0, 1))
    contrast = [contrast + numbers.between(-25, 25) for _ in range(CHANNELS)]
    slope_x, slope_y = numbers.between(-2, 2), numbers.between(-2, 2)
    bar_color = [numbers.between(0, 255) for _ in range(CHANNELS)]
    bar_x, bar_y = numbers.between(0, SIZE - 1), numbers.between(0, SIZE - 1)
    bar_width, bar_height = numbers.between(2, 12), numbers.between(2, 12)
    amplitude = numbers.between(10, 60)

    y, x = numpy.mgrid[0:SIZE, 0:SIZE].astype(numpy.int64)
    across = (x - center_x) * cosine + (y - center_y) * sine  # in 1/256 pixel, turned
    down = (y - center_y) * cosine - (x - center_x) * sine
    inside = _inside(label_of(index), radius, across, down)
    bar = (x >= bar_x) & (x < bar_x + bar_width) & (y >= bar_y) & (y < bar_y + bar_height)
    noise = numbers.noise(amplitude)
    image = numpy.empty((CHANNELS, SIZE, SIZE), dtype=numpy.int64)
    for channel in range(CHANNELS):
        plane = background[channel] + slope_x * (x - 16) + slope_y * (y - 16) + inside * contrast[channel]
        image[channel] = numpy.where(bar, bar_color[channel], plane) + noise[channel]
    return image.clip(0, 255).astype(numpy.uint8)


def draw_many(seed, first, count):
    """Images first .. first + count - 1 as uint8 [N][3][32][32], and their labels as int64 [N]."""
    images = numpy.stack([draw(seed, index) for index in range(first, first + count)])
    return images, numpy.array([label_of(index) for index in range(first, first + count)], dtype=numpy.int64)


def _inside(label, radius, across, down):
    """Which pixels the shape covers; radius and coordinates in 1/256 pixel."""
    side = radius * 7 // 8
    line = radius * 3 // 8
    stripe = radius * 5 // 16
    across_size, down_size = abs(across), abs(down)
    far = numpy.maximum(across_size, down_size)
    near = numpy.minimum(across_size, down_size)
    square = across * across + down * down
    # An offset of many stripes keeps the dividend positive.
    column, row = (across + 64 * stripe) // stripe & 1, (down + 64 * stripe) // stripe & 1
    return (
        square <= radius * radius,
        (square <= radius * radius) & (square > (radius - line) * (radius - line)),
        far <= side,
        (far <= side) & (far > side - line),
        (down <= side) & (2 * across_size <= down + side),
        (far <= radius) & (2 * near <= line),
        (far <= side) & (4 * (far - near) <= 3 * line),
        (far <= side) & (row == 1),
        (far <= side) & (column == 1),
        (far <= side) & (row != column),
    )[label]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, required=True, help="1 for training, 2 for tests")
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--images", required=True, help="NPY to write: uint8, N x 3 x 32 x 32")
    parser.add_argument("--labels", required=True, help="NPY to write: int64, N")
    options = parser.parse_args()
    images, labels = draw_many(options.seed, 0, options.count)
    numpy.save(options.images, images)
    numpy.save(options.labels, labels)


if __name__ == "__main__":
    main()
