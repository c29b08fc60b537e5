#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The files that a page of documentation shows.

    extract_blocks.py PAGE SOURCE FOLDER FILE...

Writes each code block that follows a line `<!-- file: NAME -->` to FOLDER/NAME, and the file SOURCE/NAME with the block
that follows a line `<!-- line: NAME -->` at its end. Exit 1, one line, where the page does not hold exactly the files
named.
"""

import pathlib
import re
import sys

BLOCK = re.compile(r"^<!-- (file|line): (\S+) -->\n+```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"^<!-- (?:file|line):", re.MULTILINE)


def blocks(text):
    """Triples: "file" or "line", file name, contents."""
    found = BLOCK.findall(text)
    if len(found) != len(MARK.findall(text)):
        raise ValueError("a file name without a code block behind it")
    return found


def extract(page, source, folder, expected):
    found = blocks(page.read_text(encoding="utf-8"))
    names = [name for _, name, _ in found]
    if sorted(names) != sorted(expected):
        raise ValueError(f"shows {' '.join(sorted(names))}, expected {' '.join(sorted(expected))}")
    for what, name, contents in found:
        if what == "line":
            contents = (source / name).read_text(encoding="utf-8") + contents
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(contents, encoding="utf-8")


def main():
    page, source, folder, *expected = sys.argv[1:]
    try:
        extract(pathlib.Path(page), pathlib.Path(source), pathlib.Path(folder), expected)
    except ValueError as error:
        print(f"{page}: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
