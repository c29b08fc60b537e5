#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rooms' dependencies, from the real #include lines.

    include_graph.py [ROOT]

Exit 1, one line each, where a file includes from a layer that its own may not know, where a file outside an engine's
rooms includes from one of them, or where folders include each other in a circle.
"""

import pathlib
import re
import sys

# What the files of a layer may include besides their own layer; docs/architecture.md says why.
MAY_INCLUDE = {
    "base": [],
    "interface": ["base"],
    "firmware": ["interface"],
    "compiler": ["base", "interface"],
    "models": ["base", "interface", "firmware"],
    "platform": ["base", "interface", "firmware", "compiler", "models"],
    "studies": ["base", "interface", "compiler", "platform"],
}
SUFFIXES = {".h", ".c", ".cpp"}
INCLUDE = re.compile(r'\s*#\s*include\s*"([^"]+)"')


def includes(root):
    """Pairs of paths relative to root: a file of a layer, and what it includes."""
    for layer in MAY_INCLUDE:
        for path in sorted((root / layer).rglob("*")):
            if path.suffix not in SUFFIXES:
                continue
            for line in path.read_text(encoding="utf-8").splitlines():
                match = INCLUDE.match(line)
                if not match:
                    continue
                target = root / match[1] if (root / match[1]).exists() else path.parent / match[1]
                yield path.relative_to(root), target.resolve().relative_to(root)


def upward(pairs):
    for source, target in pairs:
        above, below = source.parts[0], target.parts[0]
        if above != below and below not in MAY_INCLUDE[above]:
            yield f"upward: {source} includes {target}"


def engines(root):
    """Their names: each has a room in the interface, and its rooms in other layers have its name."""
    return {path.name for path in (root / "interface" / "engines").glob("*") if path.is_dir()}


def into_engines(pairs, names):
    """Includes of an engine's rooms from outside: elsewhere engines are in lists, without their headers."""
    for source, target in pairs:
        if not names & set(target.parts) <= set(source.parts):
            yield f"engine: {source} includes {target}"


def circles(pairs):
    """Groups of folders that reach each other: Tarjan's strongly connected components."""
    edges = {}
    for source, target in pairs:
        if source.parent != target.parent:
            edges.setdefault(source.parent, set()).add(target.parent)
    index, low, stack, found = {}, {}, [], []

    def visit(folder):
        index[folder] = low[folder] = len(index)
        stack.append(folder)
        for other in sorted(edges.get(folder, ())):
            if other not in index:
                visit(other)
                low[folder] = min(low[folder], low[other])
            elif other in stack:
                low[folder] = min(low[folder], index[other])
        if low[folder] != index[folder]:
            return
        members = []
        while not members or members[-1] != folder:
            members.append(stack.pop())
        if len(members) > 1:
            found.append("circle: " + " ".join(sorted(str(member) for member in members)))

    for folder in sorted(edges):
        if folder not in index:
            visit(folder)
    return found


def equal_names(root):
    """Headers of one name: a reader could not tell which an error message means."""
    places = {}
    for layer in MAY_INCLUDE:
        for path in (root / layer).rglob("*.h"):
            places.setdefault(path.name, []).append(str(path.relative_to(root)))
    return [f"one name: {' '.join(sorted(paths))}" for paths in places.values() if len(paths) > 1]


def problems(root):
    pairs = list(includes(root))
    if not pairs:
        return [f"{root}: no includes found"]
    return [*upward(pairs), *into_engines(pairs, engines(root)), *circles(pairs), *equal_names(root)]


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    if root.is_file():
        root = root.parents[2]
    found = problems(root)
    print("\n".join(found) if found else "includes run down, and in no circle")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
