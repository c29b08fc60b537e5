# SPDX-License-Identifier: Apache-2.0
"""What the build writes of itself: the commit, "-dirty" behind it, "unknown" without one."""

import os
import pathlib
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[4] / "platform" / "version" / "write_build_version.cmake"


def run(*words, folder):
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    result = subprocess.run(words, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return result.stdout.strip()


class BuildVersion(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = pathlib.Path(folder.name) / "tree"
        self.tree.mkdir()
        self.output = pathlib.Path(folder.name) / "written.cpp"

    def git(self, *words):
        return run("git", "-c", "user.name=n", "-c", "user.email=e@x", *words, folder=self.tree)

    def commit(self):
        (self.tree / "file").write_text("one")
        self.git("init", "-q")
        self.git("add", "file")
        self.git("commit", "-q", "-m", "first")
        return self.git("rev-parse", "--short=10", "HEAD")

    def written(self, tree=None):
        run("cmake", f"-DSOURCE={tree or self.tree}", "-DMADE_OF=file;folder", "-DVERSION=1.2.3", f"-DOUTPUT={self.output}", "-P", str(SCRIPT),
            folder=self.tree)
        return self.output.read_text()

    def test_is_the_commit(self):
        commit = self.commit()
        text = self.written()
        self.assertIn(f'build_commit = "{commit}";', text)
        self.assertIn('build_version = "1.2.3";', text)

    def test_says_that_files_differ(self):
        commit = self.commit()
        (self.tree / "file").write_text("two")
        self.assertIn(f'build_commit = "{commit}-dirty";', self.written())

    def test_ignores_what_the_program_is_not_made_of(self):
        commit = self.commit()
        (self.tree / "page").write_text("one")
        self.git("add", "page")
        self.assertIn(f'build_commit = "{commit}";', self.written())

    def test_is_unknown_without_a_repository_or_in_somebody_elses(self):
        self.assertIn('build_commit = "unknown";', self.written())
        self.commit()
        inner = self.tree / "unpacked"
        inner.mkdir()
        self.assertIn('build_commit = "unknown";', self.written(inner))

    def test_keeps_the_file_where_nothing_changed(self):
        self.commit()
        self.written()
        os.utime(self.output, (1, 1))
        self.written()
        self.assertEqual(self.output.stat().st_mtime, 1)
        (self.tree / "file").write_text("two")
        self.written()
        self.assertNotEqual(self.output.stat().st_mtime, 1)


if __name__ == "__main__":
    unittest.main()
