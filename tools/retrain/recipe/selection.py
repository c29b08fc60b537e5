# SPDX-License-Identifier: Apache-2.0
"""Which layers are compressed."""

from fnmatch import fnmatchcase

from .errors import RecipeError


def compressible(graph, excluded, first=False):
    """Ungrouped convolutions whose name matches no pattern of `excluded`, without the one that reads the image unless
    `first`. Raises RecipeError for a pattern that matches nothing."""
    names = [node.name for node in graph.convolutions()]
    for pattern in excluded:
        if not any(fnmatchcase(name, pattern) for name in names):
            raise RecipeError(f"--exclude {pattern}: no such convolution; there are {', '.join(names)}")
    chosen = []
    for node in graph.convolutions():
        reads_image = graph.input_name in node.inputs
        if node.attributes["groups"] != 1 or (reads_image and not first):
            continue
        if not any(fnmatchcase(node.name, pattern) for pattern in excluded):
            chosen.append(node)
    if not chosen:
        raise RecipeError("no layer is left to compress")
    return chosen
