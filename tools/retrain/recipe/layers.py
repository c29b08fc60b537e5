# SPDX-License-Identifier: Apache-2.0
"""Convolutions and fully connected layers that are trained; what else a graph computes."""

import torch
from torch import nn
from torch.nn import functional


class Convolution(nn.Module):
    """A dense convolution. Kinds that hold their weight in another form override `kernel` and `stages`."""

    def __init__(self, weight, bias, stride, padding, dilation, groups):
        super().__init__()
        self.weight = nn.Parameter(torch.as_tensor(weight).clone())
        self.bias = nn.Parameter(torch.as_tensor(bias).clone())
        self.stride, self.padding, self.dilation, self.groups = stride, padding, dilation, groups

    def kernel(self):
        """The weight as computed with, [K][C / groups][R][S]."""
        return self.weight

    def scale_outputs(self, factor):
        """Multiplies what every output channel computes before its bias; `factor` is positive."""
        self.weight.mul_(factor[:, None, None, None])

    def forward(self, values):
        top, left, bottom, right = self.padding
        if (top, left) != (bottom, right):
            values = functional.pad(values, (left, right, top, bottom))
            top = left = 0
        return functional.conv2d(values, self.kernel(), self.bias, self.stride, (top, left), self.dilation, self.groups)

    def stages(self):
        """What is written to ONNX, in the order of execution: (name suffix, weight, bias or None, window)."""
        return [("", self.kernel(), self.bias, self.window())]

    def window(self):
        return {"strides": self.stride, "pads": self.padding, "dilations": self.dilation, "group": self.groups}


class FullyConnected(nn.Module):
    def __init__(self, weight, bias):
        super().__init__()
        self.weight = nn.Parameter(torch.as_tensor(weight).clone())
        self.bias = nn.Parameter(torch.as_tensor(bias).clone())

    def forward(self, values):
        return functional.linear(values, self.weight, self.bias)


def _max_pool(node, values):
    top, left, bottom, right = node.attributes["padding"]
    if (top, left) != (bottom, right):
        values = functional.pad(values, (left, right, top, bottom), value=-float("inf"))
        top = left = 0
    return functional.max_pool2d(values, node.attributes["kernel"], node.attributes["stride"], (top, left))


def _average_pool(node, values):
    return functional.avg_pool2d(values, node.attributes["kernel"], node.attributes["stride"],
                                 node.attributes["padding"][:2], count_include_pad=node.attributes["count_padding"])


OPERATIONS = {
    "Relu": lambda node, values: functional.relu(values),
    "Clip": lambda node, values: values.clamp(node.attributes["low"], node.attributes["high"]),
    "Add": lambda node, left, right: left + right,
    "Concat": lambda node, *values: torch.cat(values, 1),
    "MaxPool": _max_pool,
    "AveragePool": _average_pool,
    "GlobalAveragePool": lambda node, values: values.mean((2, 3), keepdim=node.attributes.get("keep", True)),
    "Flatten": lambda node, values: values.flatten(1),
}
