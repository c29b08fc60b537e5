# SPDX-License-Identifier: Apache-2.0
"""The forms of docs/retraining.md, checked on the bytes of an ONNX file and nothing else."""

import numpy
from onnx import helper, numpy_helper

POINTWISE = {"kernel_shape": [1, 1], "strides": [1, 1], "pads": [0, 0, 0, 0], "dilations": [1, 1], "group": 1}


class Convolution:
    def __init__(self, node, constants):
        self.node = node
        self.name = node.name
        self.weight = constants[node.input[1]]
        self.bias = constants[node.input[2]] if len(node.input) > 2 else None
        self.attributes = {item.name: helper.get_attribute_value(item) for item in node.attribute}


def convolutions(model):
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    return [Convolution(node, constants) for node in model.graph.node if node.op_type == "Conv"]


def decomposed_pairs(model):
    """[(coefficients, basis convolution, ternary [K][M][C], scale [K], basis [M][R][S])]; AssertionError where a pair
    does not have the form exactly."""
    found = convolutions(model)
    pairs = []
    for first, second in zip(found, found[1:]):
        if first.node.output[0] != second.node.input[0] or second.attributes["group"] == 1:
            continue
        pairs.append((first, second, *_factors(model, first, second)))
    return pairs


def _factors(model, first, second):
    outputs = second.attributes["group"]
    bases, channels = second.weight.shape[1], first.weight.shape[1]
    assert [name for node in model.graph.node for name in node.input].count(first.node.output[0]) == 1
    assert first.name.endswith(".coefficients") and second.name == first.name[:-len("coefficients")] + "basis"
    assert first.attributes == POINTWISE and first.bias is None
    assert first.weight.shape == (outputs * bases, channels, 1, 1)
    assert second.weight.shape[0] == outputs and second.bias.shape == (outputs,)
    planes = first.weight.reshape(outputs, bases, channels)
    scale = numpy.abs(planes).max((1, 2))
    assert numpy.isfinite(scale).all()
    ternary = numpy.sign(planes)
    assert (planes == ternary * scale[:, None, None]).all()
    for kernels in second.weight:
        assert kernels.tobytes() == second.weight[0].tobytes()
    basis = second.weight[0]
    largest = numpy.abs(basis).max()
    codes = basis.astype(numpy.float64) / (largest / 127.0)
    assert (numpy.abs(codes - numpy.round(codes)) < 1e-4).all()
    return ternary, scale, basis


def zero_blocks(weight):
    """[ceil(K / 8)][ceil(C / 8)], True where every weight of a block is zero."""
    outputs, inputs = weight.shape[:2]
    return numpy.array([[not weight[k:k + 8, c:c + 8].any() for c in range(0, inputs, 8)]
                        for k in range(0, outputs, 8)])
