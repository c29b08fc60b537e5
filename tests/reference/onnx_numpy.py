# SPDX-License-Identifier: Apache-2.0
"""A slow, obvious evaluator of plain ONNX graphs in numpy, in double precision."""

import numpy
from onnx import helper, numpy_helper


def evaluate(model, images):
    """The graph's one output for `images` (N, C, H, W)."""
    values = {tensor.name: numpy_helper.to_array(tensor).astype(numpy.float64) for tensor in model.graph.initializer}
    values[model.graph.input[0].name] = images.astype(numpy.float64)
    for node in model.graph.node:
        attributes = {item.name: helper.get_attribute_value(item) for item in node.attribute}
        operands = [values[name] if name else None for name in node.input]
        values[node.output[0]] = OPERATORS[node.op_type](operands, attributes)
    return values[model.graph.output[0].name]


def _padded(values, pads, fill):
    top, left, bottom, right = pads
    return numpy.pad(values, ((0, 0), (0, 0), (top, bottom), (left, right)), constant_values=fill)


def _windows(values, kernel, attributes, fill):
    """Yields (row, column, window [N][C][R][S]) for every output place."""
    values = _padded(values, attributes.get("pads", (0, 0, 0, 0)), fill)
    (stride_h, stride_w), (step_h, step_w) = attributes.get("strides", (1, 1)), attributes.get("dilations", (1, 1))
    reach_h, reach_w = (kernel[0] - 1) * step_h + 1, (kernel[1] - 1) * step_w + 1
    for row, y in enumerate(range(0, values.shape[2] - reach_h + 1, stride_h)):
        for column, x in enumerate(range(0, values.shape[3] - reach_w + 1, stride_w)):
            yield row, column, values[:, :, y:y + reach_h:step_h, x:x + reach_w:step_w]


def _collect(places):
    """From {(row, column): [N][C]} to [N][C][H][W]."""
    height, width = max(row for row, _ in places) + 1, max(column for _, column in places) + 1
    return numpy.stack([numpy.stack([places[y, x] for x in range(width)], -1) for y in range(height)], -2)


def _conv(operands, attributes):
    values, weight = operands[:2]
    bias = operands[2] if len(operands) > 2 else numpy.zeros(len(weight))
    groups = attributes.get("group", 1)
    inputs, outputs = weight.shape[1], weight.shape[0] // groups
    places = {}
    for row, column, window in _windows(values, weight.shape[2:], attributes, 0):
        sums = []
        for output in range(len(weight)):
            first = output // outputs * inputs
            sums.append((window[:, first:first + inputs] * weight[output]).sum((1, 2, 3)) + bias[output])
        places[row, column] = numpy.stack(sums, 1)
    return _collect(places)


def _max_pool(operands, attributes):
    windows = _windows(operands[0], attributes["kernel_shape"], attributes, -numpy.inf)
    return _collect({(row, column): window.max((2, 3)) for row, column, window in windows})


def _average_pool(operands, attributes):
    values = operands[0]
    counted = numpy.ones_like(values)
    if attributes.get("count_include_pad", 0):
        pads = attributes.pop("pads", (0, 0, 0, 0))
        values, counted = _padded(values, pads, 0), _padded(counted, pads, 1)
    sums = _windows(values, attributes["kernel_shape"], attributes, 0)
    counts = _windows(counted, attributes["kernel_shape"], attributes, 0)
    return _collect({(row, column): window.sum((2, 3)) / count.sum((2, 3))
                     for (row, column, window), (_, _, count) in zip(sums, counts)})


def _pad(operands, _):
    pads = operands[1].astype(int).tolist()
    return numpy.pad(operands[0], list(zip(pads[:4], pads[4:])))


def _clip(operands, _):
    values = operands[0]
    if len(operands) > 1 and operands[1] is not None:
        values = numpy.maximum(values, operands[1])
    if len(operands) > 2 and operands[2] is not None:
        values = numpy.minimum(values, operands[2])
    return values


def _gemm(operands, attributes):
    assert attributes.get("transB", 0) == 1
    return operands[0] @ operands[1].T + operands[2]


OPERATORS = {
    "Add": lambda operands, _: operands[0] + operands[1],
    "AveragePool": _average_pool,
    "Clip": _clip,
    "Concat": lambda operands, attributes: numpy.concatenate(operands, attributes["axis"]),
    "Conv": _conv,
    "Flatten": lambda operands, _: operands[0].reshape(len(operands[0]), -1),
    "Gemm": _gemm,
    "GlobalAveragePool": lambda operands, _: operands[0].mean((2, 3), keepdims=True),
    "MaxPool": _max_pool,
    "Pad": _pad,
    "Relu": lambda operands, _: numpy.maximum(operands[0], 0),
}
