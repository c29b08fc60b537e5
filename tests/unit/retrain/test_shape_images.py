"""The demo's images are those of the checksums that the C++ generator is held to as well."""

import unittest
import zlib

import paths

import shape_images


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


if __name__ == "__main__":
    unittest.main()
