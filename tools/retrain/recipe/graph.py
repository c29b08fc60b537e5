# SPDX-License-Identifier: Apache-2.0
"""A plain feed-forward graph: what is read from ONNX, trained and written back."""

from dataclasses import dataclass, field

import numpy


@dataclass
class Node:
    """One operation with one output; `inputs` names tensors only, constants are attributes."""

    op: str
    name: str
    inputs: list
    output: str
    attributes: dict = field(default_factory=dict)


@dataclass
class Graph:
    """Nodes in an order of execution. Shapes without the batch: `input_shape` is (C, H, W)."""

    nodes: list
    input_name: str
    input_shape: tuple
    output_name: str

    def convolutions(self):
        return [node for node in self.nodes if node.op == "Conv"]


def fold_batch_normalization(graph):
    """Batch normalization right behind a convolution becomes part of its weight and bias."""
    producers = {node.output: node for node in graph.nodes}
    readers = {}
    for node in graph.nodes:
        for name in node.inputs:
            readers.setdefault(name, []).append(node)
    kept = []
    for node in graph.nodes:
        convolution = producers.get(node.inputs[0]) if node.op == "BatchNormalization" else None
        if convolution is None or convolution.op != "Conv" or len(readers[convolution.output]) != 1:
            kept.append(node)
            continue
        scale = node.attributes["scale"] / numpy.sqrt(node.attributes["variance"] + node.attributes["epsilon"])
        attributes = convolution.attributes
        attributes["weight"] = (attributes["weight"] * scale[:, None, None, None]).astype(numpy.float32)
        shifted = (attributes["bias"] - node.attributes["mean"]) * scale + node.attributes["bias"]
        attributes["bias"] = shifted.astype(numpy.float32)
        convolution.output = node.output
    graph.nodes = kept


def fold_padding(graph):
    """Padding with zeros becomes part of the convolutions and average poolings that read it. Returns the names of those
    paddings of which it cannot, and leaves them."""
    pads = {node.output: node for node in graph.nodes if node.op == "Pad"}
    left = []
    for output, pad in pads.items():
        readers = [node for node in graph.nodes if output in node.inputs]
        if output == graph.output_name or not all(_takes_padding(node, pad) for node in readers):
            left.append(pad.name)
            continue
        for node in readers:
            own = node.attributes["padding"]
            node.attributes["padding"] = tuple(a + b for a, b in zip(own, pad.attributes["padding"]))
            node.inputs = [pad.inputs[0]]
            if node.op == "AveragePool":
                node.attributes["count_padding"] = True
        graph.nodes.remove(pad)
    return left


def _takes_padding(node, pad):
    if node.op == "Conv":
        return True
    if node.op != "AveragePool":
        return False
    # One kernel size of padding at most, the same before and after; zeros that are there count.
    top, left, bottom, right = pad.attributes["padding"]
    own = node.attributes["padding"]
    return (top, left) == (bottom, right) and (node.attributes["count_padding"] or not any(own))
