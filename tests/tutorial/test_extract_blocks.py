# SPDX-License-Identifier: Apache-2.0
"""A page that lost a file, or shows one that nobody builds, is refused."""

import pathlib
import tempfile
import unittest

import extract_blocks

PAGE = "# T\n\n<!-- file: a/one.h -->\n```cpp\nint one;\n```\n\ntext\n\n<!-- file: two.yaml -->\n```yaml\nx: |\n  `y`\n```\n"


class Extraction(unittest.TestCase):
    def extract(self, text, expected):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "page.md").write_text(text, encoding="utf-8")
            (folder / "list.h").write_text("X(a)\n", encoding="utf-8")
            extract_blocks.extract(folder / "page.md", folder, folder / "out", expected)
            return {file: (folder / "out" / file).read_text(encoding="utf-8") for file in expected}

    def test_writes_the_blocks(self):
        self.assertEqual(self.extract(PAGE, ["two.yaml", "a/one.h"]),
                         {"a/one.h": "int one;\n", "two.yaml": "x: |\n  `y`\n"})

    def test_adds_lines_to_files_of_the_tree(self):
        page = "<!-- line: list.h -->\n```cpp\nX(b)\n```\n"
        self.assertEqual(self.extract(page, ["list.h"]), {"list.h": "X(a)\nX(b)\n"})

    def test_files_that_nobody_expects_or_that_are_missing(self):
        for expected in (["a/one.h"], ["a/one.h", "two.yaml", "three.h"]):
            with self.assertRaisesRegex(ValueError, "shows a/one.h two.yaml, expected a/one.h"):
                self.extract(PAGE, expected)

    def test_a_name_without_a_block(self):
        with self.assertRaisesRegex(ValueError, "without a code block"):
            self.extract(PAGE + "\n<!-- file: b.h -->\ntext\n", ["a/one.h", "two.yaml", "b.h"])


if __name__ == "__main__":
    unittest.main()
