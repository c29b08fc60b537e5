# SPDX-License-Identifier: Apache-2.0
"""The demo's images are those of the checksums that the C++ generator is held to as well; its network knows them."""

import unittest
import zlib

import paths
import torch

import shape_images
import train_demo_network
from recipe.module import GraphModule
from recipe.read_onnx import read_onnx


class Checksums(unittest.TestCase):
    def test_images(self):
        lines = (paths.ROOT / "tools" / "demo_network" / "checksums.txt").read_text(encoding="utf-8").splitlines()
        rows = [line.split() for line in lines if line and not line.startswith("#")]
        self.assertGreaterEqual(len(rows), 5)
        for seed, first, count, expected in rows:
            checksum = 0
            for index in range(int(first), int(first) + int(count)):
                checksum = zlib.crc32(shape_images.draw(int(seed), index).tobytes(), checksum)
            self.assertEqual(f"{checksum:08x}", expected, f"seed {seed}, from image {first}")


class DemoNetwork(unittest.TestCase):
    def test_accuracy_of_the_shipped_file(self):
        path = paths.ROOT / "configs" / "networks" / "shapes_cnn.onnx"
        self.assertLess(path.stat().st_size, 500_000)
        images, labels = shape_images.draw_many(train_demo_network.TEST_SEED, 0, 500)
        share = train_demo_network.accuracy(GraphModule(read_onnx(path)), images, torch.from_numpy(labels))
        self.assertGreaterEqual(share, 0.97)


if __name__ == "__main__":
    unittest.main()
