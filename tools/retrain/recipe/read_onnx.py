# SPDX-License-Identifier: Apache-2.0
"""ONNX files of plain networks to graphs."""

import numpy
import onnx
from onnx import numpy_helper

from .errors import RecipeError
from .graph import Graph, Node, fold_batch_normalization, fold_padding

OPERATORS = (
    "Add AveragePool BatchNormalization Clip Concat Conv Flatten Gemm GlobalAveragePool MaxPool Pad Relu ReduceMean "
    "Reshape"
).split()
PASSED_THROUGH = ("Identity", "Dropout")


def read_onnx(path, place=None):
    """The graph of an ONNX file. Raises RecipeError, which begins with `place` (the path) and names all operators that
    cannot be taken over at once."""
    place = place or str(path)
    try:
        model = onnx.load(str(path))
        onnx.checker.check_model(model)
    except Exception as error:  # protobuf, the checker and the file system each have their own
        first_line = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise RecipeError(f"{place}: no ONNX model that can be read: {first_line}") from error
    return _Reader(place, model).read()


class _Reader:
    def __init__(self, place, model):
        self.place = place
        self.graph = model.graph
        self.constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in self.graph.initializer}
        self.alias = {}

    def fail(self, node, message):
        raise RecipeError(f"{self.place}: {node.op_type} {node.name or node.output[0]}: {message}")

    def read(self):
        self._refuse_unsupported()
        nodes = []
        for node in self.graph.node:
            if node.op_type == "Constant":
                self.constants[node.output[0]] = self._constant_value(node)
            elif node.op_type in PASSED_THROUGH or self._pads_nothing(node):
                self.alias[node.output[0]] = self._tensor(node.input[0])
            else:
                nodes.append(self._node(node))
        input_name, input_shape = self._input()
        if len(self.graph.output) != 1:
            raise RecipeError(f"{self.place}: {len(self.graph.output)} outputs, one is needed")
        graph = Graph(nodes, input_name, input_shape, self._tensor(self.graph.output[0].name))
        fold_batch_normalization(graph)
        unfolded = fold_padding(graph)
        if unfolded:
            raise RecipeError(f"{self.place}: padding that no convolution or pooling takes: {', '.join(unfolded)}")
        left = [node.name for node in graph.nodes if node.op == "BatchNormalization"]
        if left:
            raise RecipeError(f"{self.place}: batch normalization behind no convolution: {', '.join(left)}")
        if not graph.convolutions():
            raise RecipeError(f"{self.place}: no convolution in it")
        return graph

    def _refuse_unsupported(self):
        known = set(OPERATORS) | set(PASSED_THROUGH) | {"Constant"}
        unknown = [f"{node.op_type} {node.name or node.output[0]}" for node in self.graph.node
                   if node.op_type not in known]
        if unknown:
            raise RecipeError(f"{self.place}: operators that cannot be retrained: {', '.join(unknown)}")

    def _input(self):
        inputs = [value for value in self.graph.input if value.name not in self.constants]
        if len(inputs) != 1:
            raise RecipeError(f"{self.place}: {len(inputs)} inputs, one is needed")
        shape = [dimension.dim_value for dimension in inputs[0].type.tensor_type.shape.dim]
        if len(shape) != 4 or min(shape[1:]) < 1:
            raise RecipeError(f"{self.place}: input {inputs[0].name} is not N,C,H,W with known C, H and W")
        return inputs[0].name, tuple(shape[1:])

    def _tensor(self, name):
        return self.alias.get(name, name)

    def _constant_value(self, node):
        for attribute in node.attribute:
            if attribute.name == "value":
                return numpy_helper.to_array(attribute.t)
        return self.fail(node, "a constant that is no tensor")

    def _constant(self, node, index, default=None):
        if index >= len(node.input) or not node.input[index]:
            return default
        name = self._tensor(node.input[index])
        if name not in self.constants:
            self.fail(node, f"input {index} ({name}) is not constant")
        return self.constants[name]

    def _node(self, node):
        attributes = {item.name: onnx.helper.get_attribute_value(item) for item in node.attribute}
        if attributes.get("auto_pad", b"NOTSET") != b"NOTSET":
            self.fail(node, "auto_pad is not taken over; write pads")
        if len([name for name in node.output if name]) != 1:
            self.fail(node, "more than one output")
        convert = getattr(self, "_read_" + node.op_type.lower())
        result = convert(node, attributes)
        for name in result.inputs:
            if name in self.constants:
                self.fail(node, f"input {name} is constant")
        return result

    def _make(self, node, attributes=None, op=None, inputs=1):
        names = [self._tensor(name) for name in node.input[:inputs]]
        return Node(op or node.op_type, node.name or node.output[0], names, node.output[0], attributes or {})

    def _read_conv(self, node, attributes):
        weight = self._constant(node, 1).astype(numpy.float32)
        if weight.ndim != 4:
            self.fail(node, f"a weight of {weight.ndim} dimensions, four are needed")
        bias = self._constant(node, 2, numpy.zeros(weight.shape[0])).astype(numpy.float32)
        return self._make(node, {
            "weight": weight,
            "bias": bias,
            "stride": tuple(attributes.get("strides", (1, 1))),
            "padding": tuple(attributes.get("pads", (0, 0, 0, 0))),
            "dilation": tuple(attributes.get("dilations", (1, 1))),
            "groups": attributes.get("group", 1),
        })

    def _read_gemm(self, node, attributes):
        if attributes.get("transA", 0):
            self.fail(node, "transA is not taken over")
        weight = self._constant(node, 1).astype(numpy.float32)
        if not attributes.get("transB", 0):
            weight = weight.T
        bias = self._constant(node, 2, numpy.zeros(1)).astype(numpy.float32)
        if bias.size not in (1, weight.shape[0]):
            self.fail(node, f"a bias of {bias.size} values for {weight.shape[0]} outputs")
        weight = numpy.ascontiguousarray(weight * numpy.float32(attributes.get("alpha", 1.0)))
        bias = numpy.broadcast_to(bias.reshape(-1), weight.shape[:1]) * numpy.float32(attributes.get("beta", 1.0))
        return self._make(node, {"weight": weight, "bias": numpy.ascontiguousarray(bias)})

    def _read_batchnormalization(self, node, attributes):
        values = {name: self._constant(node, i + 1).astype(numpy.float64)
                  for i, name in enumerate(("scale", "bias", "mean", "variance"))}
        return self._make(node, {**values, "epsilon": attributes.get("epsilon", 1e-5)})

    def _read_relu(self, node, _):
        return self._make(node)

    def _read_clip(self, node, attributes):
        low = self._constant(node, 1, attributes.get("min"))
        high = self._constant(node, 2, attributes.get("max"))
        bounds = {"low": low, "high": high}
        return self._make(node, {name: None if bound is None else float(bound) for name, bound in bounds.items()})

    def _read_add(self, node, _):
        return self._make(node, inputs=2)

    def _read_concat(self, node, attributes):
        if attributes["axis"] != 1:
            self.fail(node, "only along channels")
        return self._make(node, inputs=len(node.input))

    def _read_maxpool(self, node, attributes):
        if attributes.get("ceil_mode", 0) or any(step != 1 for step in attributes.get("dilations", (1,))):
            self.fail(node, "ceil_mode and dilations are not taken over")
        return self._make(node, self._window(attributes))

    def _read_averagepool(self, node, attributes):
        if attributes.get("ceil_mode", 0):
            self.fail(node, "ceil_mode is not taken over")
        window = self._window(attributes)
        if window["padding"][:2] != window["padding"][2:]:
            self.fail(node, "padding that differs between sides is not taken over")
        return self._make(node, {**window, "count_padding": bool(attributes.get("count_include_pad", 0))})

    @staticmethod
    def _window(attributes):
        return {
            "kernel": tuple(attributes["kernel_shape"]),
            "stride": tuple(attributes.get("strides", (1, 1))),
            "padding": tuple(attributes.get("pads", (0, 0, 0, 0))),
        }

    def _pads_nothing(self, node):
        return node.op_type == "Pad" and not self._constant(node, 1).any()

    def _read_pad(self, node, attributes):
        pads = self._constant(node, 1).astype(int).tolist()
        value = self._constant(node, 2, numpy.zeros(1))
        if attributes.get("mode", b"constant") != b"constant" or value.any() or len(pads) != 8:
            self.fail(node, "only zeros around N,C,H,W")
        if any(pads[:2] + pads[4:6]) or min(pads) < 0:
            self.fail(node, "only rows and columns, none cut off")
        return self._make(node, {"padding": (pads[2], pads[3], pads[6], pads[7])})

    def _read_globalaveragepool(self, node, _):
        return self._make(node)

    def _read_reducemean(self, node, attributes):
        if sorted(axis % 4 for axis in attributes.get("axes", ())) != [2, 3]:
            self.fail(node, "only over height and width")
        return self._make(node, {"keep": bool(attributes.get("keepdims", 1))}, op="GlobalAveragePool")

    def _read_flatten(self, node, attributes):
        if attributes.get("axis", 1) != 1:
            self.fail(node, "only from axis 1")
        return self._make(node)

    def _read_reshape(self, node, _):
        if len(self._constant(node, 1)) != 2:
            self.fail(node, "only to N,values")
        return self._make(node, op="Flatten")
