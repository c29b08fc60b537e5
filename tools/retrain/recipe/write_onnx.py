# SPDX-License-Identifier: Apache-2.0
"""Modules to ONNX files: opset 13, plain operators, float32."""

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from .layers import Convolution, FullyConnected

OPSET = 13
IR_VERSION = 7  # the one that came with opset 13


def write_onnx(module, path, name="retrained"):
    """Writes the network as it computes now. Node and tensor names stay those of the graph."""
    graph = module.graph
    writer = _Writer()
    with torch.no_grad():
        for node in graph.nodes:
            layer = module.layer(node) if node.name in module.index_of else None
            writer.add(node, layer)
    images = helper.make_tensor_value_info(graph.input_name, TensorProto.FLOAT, ["N", *graph.input_shape])
    scores = helper.make_tensor_value_info(graph.output_name, TensorProto.FLOAT, ["N", module.classes])
    onnx_graph = helper.make_graph(writer.nodes, name, [images], [scores], writer.initializers)
    model = helper.make_model(onnx_graph, producer_name="sparsevp-retrain", ir_version=IR_VERSION,
                              opset_imports=[helper.make_opsetid("", OPSET)])
    onnx.checker.check_model(model)
    with open(path, "wb") as file:
        file.write(model.SerializeToString(deterministic=True))


class _Writer:
    def __init__(self):
        self.nodes = []
        self.initializers = []

    def add(self, node, layer):
        if isinstance(layer, Convolution):
            self._convolution(node, layer)
        elif isinstance(layer, FullyConnected):
            weight = self._constant(node.name + ".weight", layer.weight)
            bias = self._constant(node.name + ".bias", layer.bias)
            self._emit("Gemm", node.name, [*node.inputs, weight, bias], node.output, transB=1)
        else:
            getattr(self, "_" + node.op.lower(), self._plain)(node)

    def _emit(self, op, name, inputs, output, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [output], name=name, **attributes))

    def _constant(self, name, values):
        values = values.detach().numpy() if isinstance(values, torch.Tensor) else values
        self.initializers.append(numpy_helper.from_array(numpy.ascontiguousarray(values, dtype=numpy.float32), name))
        return name

    def _convolution(self, node, layer):
        stages = layer.stages()
        source = node.inputs[0]
        for position, (suffix, weight, bias, window) in enumerate(stages):
            last = position == len(stages) - 1
            name = node.name + suffix
            output = node.output if last else name + ".output"
            operands = [source, self._constant(name + ".weight", weight)]
            if bias is not None:
                operands.append(self._constant(name + ".bias", bias))
            attributes = {key: list(value) if isinstance(value, tuple) else value for key, value in window.items()}
            self._emit("Conv", name, operands, output, kernel_shape=list(weight.shape[2:]), **attributes)
            source = output

    def _plain(self, node):
        self._emit(node.op, node.name, node.inputs, node.output)

    def _clip(self, node):
        bounds = [node.attributes["low"], node.attributes["high"]]
        names = [self._constant(f"{node.name}.{which}", numpy.array(bound)) if bound is not None else ""
                 for which, bound in zip(("low", "high"), bounds)]
        while names and not names[-1]:
            names.pop()
        self._emit("Clip", node.name, node.inputs + names, node.output)

    def _concat(self, node):
        self._emit("Concat", node.name, node.inputs, node.output, axis=1)

    def _maxpool(self, node):
        self._emit("MaxPool", node.name, node.inputs, node.output, **_window(node))

    def _averagepool(self, node):
        self._emit("AveragePool", node.name, node.inputs, node.output, **_window(node),
                   count_include_pad=int(node.attributes["count_padding"]))

    def _globalaveragepool(self, node):
        if node.attributes.get("keep", True):
            return self._plain(node)
        pooled = node.name + ".pooled"
        self._emit("GlobalAveragePool", node.name, node.inputs, pooled)
        return self._emit("Flatten", node.name + ".flatten", [pooled], node.output)


def _window(node):
    return {"kernel_shape": list(node.attributes["kernel"]), "strides": list(node.attributes["stride"]),
            "pads": list(node.attributes["padding"])}
