# SPDX-License-Identifier: Apache-2.0
"""From torch modules and ONNX files to graphs and back."""

import tempfile
import unittest
from pathlib import Path

import paths  # noqa: F401
import numpy
import onnx
import torch
from onnx import TensorProto, helper
from torch import nn

import onnx_numpy
import tiny
from recipe.errors import RecipeError
from recipe.load_model import graph_of, load_model
from recipe.module import GraphModule
from recipe.read_onnx import read_onnx
from recipe.write_onnx import write_onnx


class Branches(nn.Module):
    """What the tiny network does not have: groups, dilation, pooling with padding, concatenation."""

    def __init__(self):
        super().__init__()
        self.left = nn.Conv2d(3, 6, 3, padding=2, dilation=2, groups=3)
        self.right = nn.Conv2d(3, 4, (3, 2), padding=1)
        self.classify = nn.Linear(10 * 6 * 6, 5)

    def forward(self, values):
        left = nn.functional.avg_pool2d(torch.relu(self.left(values)), 3, 1, 1, count_include_pad=False)
        left = nn.functional.max_pool2d(left, 3, 2, 1)
        right = self.right(values)
        right = nn.functional.avg_pool2d(right.clamp(-0.5, 0.7), (5, 4), 2, (2, 1))
        joined = torch.cat([left, right], 1)
        return self.classify(joined.flatten(1))


class RoundTrip(unittest.TestCase):
    def check(self, model, batch=3):
        values = torch.randn(batch, *tiny.SHAPE)
        graph = graph_of(model, tiny.SHAPE)
        module = GraphModule(graph)
        with torch.no_grad():
            wanted = model.eval()(values)
            self.assertTrue(torch.allclose(module(values), wanted, atol=1e-5))
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "network.onnx"
                write_onnx(module, path)
                file = onnx.load(str(path))
                onnx.checker.check_model(file)
                self.assertEqual(file.opset_import[0].version, 13)
                evaluated = onnx_numpy.evaluate(file, values.numpy())
                again = GraphModule(read_onnx(path))(values)
            self.assertLess(numpy.abs(evaluated - wanted.numpy()).max(), 1e-5)
            self.assertTrue(torch.allclose(again, wanted, atol=1e-5))
        return graph

    def test_residual_network(self):
        torch.manual_seed(1)
        model = tiny.TinyNetwork()
        model(torch.randn(16, *tiny.SHAPE))  # moves the statistics of batch normalization
        graph = self.check(model)
        self.assertNotIn("BatchNormalization", {node.op for node in graph.nodes})

    def test_branches(self):
        torch.manual_seed(2)
        self.check(Branches())

    def test_torch_script_and_python_files(self):
        torch.manual_seed(3)
        model = tiny.TinyNetwork().eval()
        values = torch.randn(2, *tiny.SHAPE)
        with tempfile.TemporaryDirectory() as folder, torch.no_grad():
            script = str(Path(folder) / "model.pt")
            torch.jit.trace(model, values).save(script)
            made = GraphModule(load_model(script, tiny.SHAPE))(values)
            self.assertTrue(torch.allclose(made, model(values), atol=1e-5))
        source = str(Path(tiny.__file__)) + ":trained"
        self.assertEqual(len(load_model(source, tiny.SHAPE).convolutions()), 5)


class UnevenPadding(unittest.TestCase):
    def test_convolution_and_pooling(self):
        random = numpy.random.RandomState(4)
        weight = helper.make_tensor("weight", TensorProto.FLOAT, (4, 3, 2, 2), random.normal(size=48))
        pads = helper.make_tensor("pads", TensorProto.INT64, [8], [0, 0, 0, 2, 0, 0, 1, 0])
        nodes = [helper.make_node("Pad", ["image", "pads"], ["p"]),
                 helper.make_node("Conv", ["p", "weight"], ["a"], pads=[0, 1, 2, 0], strides=[2, 1]),
                 helper.make_node("MaxPool", ["a"], ["b"], kernel_shape=[2, 2], pads=[1, 0, 0, 1]),
                 helper.make_node("Flatten", ["b"], ["scores"])]
        image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, *tiny.SHAPE])
        scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["N", "values"])
        model = helper.make_model(helper.make_graph(nodes, "uneven", [image], [scores], [weight, pads]),
                                  opset_imports=[helper.make_opsetid("", 13)])
        values = random.normal(size=(2, *tiny.SHAPE)).astype(numpy.float32)
        with tempfile.TemporaryDirectory() as folder, torch.no_grad():
            path = Path(folder) / "uneven.onnx"
            onnx.save(model, str(path))
            made = GraphModule(read_onnx(path))(torch.from_numpy(values)).numpy()
        self.assertLess(numpy.abs(made - onnx_numpy.evaluate(model, values)).max(), 1e-5)


class Refusals(unittest.TestCase):
    def refuse(self, nodes, words, shape=(1, 3, 12, 12), bytes_=None):
        weight = helper.make_tensor("weight", TensorProto.FLOAT, (2, 3, 1, 1), numpy.ones(6))
        image = helper.make_tensor_value_info("image", TensorProto.FLOAT, shape)
        scores = helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["N", "values"])
        model = helper.make_model(helper.make_graph(nodes, "refused", [image], [scores], [weight]),
                                  opset_imports=[helper.make_opsetid("", 13)])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "refused.onnx"
            path.write_bytes(model.SerializeToString() if bytes_ is None else bytes_)
            with self.assertRaises(RecipeError) as caught:
                GraphModule(read_onnx(path))
        message = str(caught.exception)
        self.assertNotIn("\n", message)
        for word in words:
            self.assertIn(word, message)

    def test_files_that_are_none(self):
        self.refuse([], ["refused.onnx"], bytes_=b"")
        self.refuse([], ["refused.onnx"], bytes_=b"\x08\x07nonsense")
        with self.assertRaises(RecipeError):
            read_onnx("no/such/file.onnx")

    def test_all_unknown_operators_at_once(self):
        self.refuse([helper.make_node("Sin", ["image"], ["a"], name="first"),
                     helper.make_node("Conv", ["a", "weight"], ["b"]),
                     helper.make_node("Tanh", ["b"], ["scores"], name="last")], ["Sin first", "Tanh last"])

    def test_what_cannot_be_taken_over(self):
        conv = helper.make_node("Conv", ["image", "weight"], ["a"], name="c")
        flatten = helper.make_node("Flatten", ["a"], ["scores"])
        self.refuse([helper.make_node("Conv", ["image", "weight"], ["a"], name="c", auto_pad="SAME_UPPER"), flatten],
                    ["Conv c", "auto_pad"])
        self.refuse([helper.make_node("Conv", ["image", "image"], ["a"], name="c"), flatten],
                    ["Conv c", "not constant"])
        self.refuse([helper.make_node("Flatten", ["image"], ["scores"])], ["no convolution"])
        self.refuse([conv, helper.make_node("Relu", ["a"], ["scores"])], ["dimensions"])
        self.refuse([conv, flatten], ["image", "N,C,H,W"], shape=(1, 3, 12))
        self.refuse([conv, flatten], ["cannot be executed"], shape=(1, 5, 12, 12))
        value = helper.make_tensor("", TensorProto.INT64, [8], [0, 0, 1, 1] * 2)
        pads = helper.make_node("Constant", [], ["pads"], value=value)
        self.refuse([pads, helper.make_node("Pad", ["image", "pads"], ["p"], name="rim"),
                     helper.make_node("Conv", ["p", "weight"], ["a"]),
                     helper.make_node("Conv", ["p", "weight"], ["b"]), helper.make_node("Relu", ["p"], ["c"]),
                     helper.make_node("Concat", ["a", "b", "c"], ["d"], axis=1),
                     helper.make_node("Flatten", ["d"], ["scores"])], ["rim", "padding"])
        self.refuse([conv, helper.make_node("Add", ["a", "weight"], ["b"], name="sum"),
                     helper.make_node("Flatten", ["b"], ["scores"])], ["Add sum", "constant"])


if __name__ == "__main__":
    unittest.main()
