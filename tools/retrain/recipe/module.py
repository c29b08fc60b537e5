# SPDX-License-Identifier: Apache-2.0
"""A graph as a torch module."""

import torch
from torch import nn

from .errors import RecipeError
from .layers import OPERATIONS, Convolution, FullyConnected


class GraphModule(nn.Module):
    """Executes a graph. `layer_of[node name]` are its convolutions and fully connected layers, in order."""

    def __init__(self, graph):
        super().__init__()
        self.graph = graph
        self.layers = nn.ModuleList()
        self.index_of = {}
        for node in graph.nodes:
            layer = _layer(node)
            if layer is None:
                continue
            self.index_of[node.name] = len(self.layers)
            self.layers.append(layer)
        self._check()

    def layer(self, node):
        return self.layers[self.index_of[node.name]]

    def replace(self, node, layer):
        self.layers[self.index_of[node.name]] = layer

    def forward(self, images):
        return self.tensors(images)[self.graph.output_name]

    def tensors(self, images, visit=None):
        """Every tensor of the graph by name. visit(node, value) sees each as it is made and returns what goes on."""
        values = {self.graph.input_name: images}
        for node in self.graph.nodes:
            operands = [values[name] for name in node.inputs]
            if node.name in self.index_of:
                values[node.output] = self.layer(node)(*operands)
            else:
                values[node.output] = OPERATIONS[node.op](node, *operands)
            if visit is not None:
                values[node.output] = visit(node, values[node.output])
        return values

    def _check(self):
        if len(self.index_of) != len(self.layers):
            raise RecipeError("two layers of the network have the same name")
        try:
            with torch.no_grad():
                scores = self(torch.zeros(1, *self.graph.input_shape))
        except (RuntimeError, KeyError, ValueError) as error:
            raise RecipeError(f"the network cannot be executed: {str(error).splitlines()[0]}") from error
        if scores.dim() != 2:
            raise RecipeError(f"the network's output has {scores.dim()} dimensions, N,classes is needed")
        self.classes = scores.shape[1]


def _layer(node):
    if node.op == "Conv":
        return Convolution(**node.attributes)
    if node.op == "Gemm":
        return FullyConnected(**node.attributes)
    return None
