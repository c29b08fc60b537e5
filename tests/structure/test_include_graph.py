# SPDX-License-Identifier: Apache-2.0
"""The include test catches what it is there for: each kind of mistake in a small tree of its own."""

import pathlib
import tempfile
import unittest

import include_graph


class Mistakes(unittest.TestCase):
    def problems(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder).resolve()
            for name, text in files.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return include_graph.problems(root)

    def test_a_clean_tree(self):
        self.assertEqual(self.problems({
            "base/text/text.h": "",
            "compiler/ir/network.h": '#include "base/text/text.h"\n',
            "platform/run/run.cpp": '#include "compiler/ir/network.h"\n#include <vector>\n',
        }), [])

    def test_an_upward_include(self):
        found = self.problems({
            "platform/run/run.h": "",
            "models/dma/dma.cpp": '  #  include "platform/run/run.h"\n',
        })
        self.assertEqual(found, ["upward: models/dma/dma.cpp includes platform/run/run.h"])

    def test_a_relative_upward_include(self):
        found = self.problems({
            "compiler/ir/network.h": "",
            "models/dma/dma.cpp": '#include "../../compiler/ir/network.h"\n',
        })
        self.assertEqual(found, ["upward: models/dma/dma.cpp includes compiler/ir/network.h"])

    def test_an_include_into_an_engine_from_outside(self):
        files = {
            "interface/engines/one/one_command.h": "",
            "interface/engines/two/two_command.h": "",
            "compiler/backends/one/lower.cpp": '#include "interface/engines/one/one_command.h"\n',
        }
        self.assertEqual(self.problems(files), [])
        files["compiler/ir/check.cpp"] = '#include "interface/engines/one/one_command.h"\n'
        files["compiler/backends/two/lower.cpp"] = '#include "interface/engines/one/one_command.h"\n'
        self.assertEqual(self.problems(files), [
            "engine: compiler/backends/two/lower.cpp includes interface/engines/one/one_command.h",
            "engine: compiler/ir/check.cpp includes interface/engines/one/one_command.h",
        ])

    def test_a_circle_of_three_folders(self):
        found = self.problems({
            "models/a/a.h": '#include "models/b/b.h"\n',
            "models/b/b.h": '#include "models/c/c.h"\n',
            "models/c/c.h": '#include "models/a/other.h"\n',
            "models/a/other.h": "",
        })
        self.assertEqual(found, ["circle: models/a models/b models/c"])

    def test_two_headers_of_one_name(self):
        found = self.problems({
            "models/a/plan.h": "",
            "compiler/b/plan.h": "",
            "compiler/b/b.cpp": '#include "compiler/b/plan.h"\n',
        })
        self.assertEqual(found, ["one name: compiler/b/plan.h models/a/plan.h"])

    def test_an_empty_tree_is_no_success(self):
        self.assertEqual(len(self.problems({})), 1)


if __name__ == "__main__":
    unittest.main()
