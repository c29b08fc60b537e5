# SPDX-License-Identifier: Apache-2.0
import unittest

import commands

PAGE = """# A page

Text that names `sparsevp run` and

    ./sparsevp run a --set 'x=1 2'    # a comment
    sparsevp run b \\
        --check
    other sparsevp run c

<!-- commands: long big; exit-3 fails; skip FOLDER -->

    sparsevp run big
    sparsevp run fails big
    sparsevp run FOLDER
    sparsevp run small

```
sparsevp inspect d.svp
sparsevpx
```
"""


class TestCommands(unittest.TestCase):
    def setUp(self):
        self.found = commands.commands_of("page.md", PAGE)

    def test_lines_of_blocks_that_begin_with_the_program(self):
        self.assertEqual([c.words for c in self.found],
                         [["run", "a", "--set", "x=1 2"], ["run", "b", "--check"], ["run", "big"],
                          ["run", "fails", "big"], ["run", "FOLDER"], ["run", "small"], ["inspect", "d.svp"]])
        self.assertEqual([c.line for c in self.found], [5, 6, 12, 13, 14, 15, 18])

    def test_markers_hold_for_the_lines_that_have_their_words(self):
        self.assertEqual([c.long for c in self.found], [False, False, True, True, False, False, False])
        self.assertEqual([c.status for c in self.found], [0, 0, 0, 3, 0, 0, 0])
        self.assertEqual([c.skip for c in self.found], [False, False, False, False, True, False, False])

    def test_a_marker_without_words_holds_for_the_block(self):
        found = commands.commands_of("p", "<!-- commands: skip -->\n\n    sparsevp a\n    sparsevp b\n\n    sparsevp c\n")
        self.assertEqual([c.skip for c in found], [True, True, False])

    def test_mistakes_are_named(self):
        with self.assertRaisesRegex(ValueError, "p:3: 'leave' is no marker"):
            commands.commands_of("p", "<!-- commands: leave -->\n\n    sparsevp a\n")
        with self.assertRaisesRegex(ValueError, "a marker without commands"):
            commands.commands_of("p", "<!-- commands: skip -->\n\n    make\n")


if __name__ == "__main__":
    unittest.main()
