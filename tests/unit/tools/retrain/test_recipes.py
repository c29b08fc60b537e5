# SPDX-License-Identifier: Apache-2.0
"""Both recipes end to end on a tiny network: forms of docs/retraining.md, values, accuracy, determinism, refusals."""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

import paths
import numpy
import onnx
import torch

import onnx_forms
import onnx_numpy
import retrain
import tiny
from recipe.load_model import graph_of
from recipe.module import GraphModule
from recipe.read_onnx import read_onnx
from recipe.write_onnx import write_onnx


def run_here(words, folder):
    """Runs the command in this process, which has already loaded torch."""
    before, output, errors, code = os.getcwd(), io.StringIO(), io.StringIO(), 0
    os.chdir(folder)
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors), \
                unittest.mock.patch.object(sys, "argv", words[1:]):
            retrain.main()
    except SystemExit as end:
        code = end.code
    finally:
        os.chdir(before)
    return subprocess.CompletedProcess(words, code, output.getvalue(), errors.getvalue())


class Recipes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        write_onnx(GraphModule(graph_of(tiny.trained(), tiny.SHAPE)), cls.folder / "tiny.onnx")
        for name, count, seed in (("train", 256, 1), ("test", 200, 2)):
            pictures, labels = tiny.images(count, seed)
            numpy.save(cls.folder / f"{name}.npy", pictures)
            numpy.save(cls.folder / f"{name}_labels.npy", labels)
        cls.decomposed = cls.compress("decompose", "--bases", "4", "--sparsity", "0.8", "--epochs", "5")
        cls.blocks = cls.compress("block", "--ratio", "0.5", "--epochs", "5")

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    @classmethod
    def call(cls, recipe, *options, model="tiny.onnx", output="out.onnx", words_only=False):
        words = [sys.executable, str(paths.RETRAIN), recipe, model, "--output", output, "--images", "train.npy",
                 "--labels", "train_labels.npy", "--test-images", "test.npy", "--test-labels", "test_labels.npy",
                 "--mean", "0.50196", "--std", "0.50196", "--no-augmentation", *options]
        return words if words_only else run_here(words, cls.folder)

    @classmethod
    def compress(cls, recipe, *options):
        result = cls.call(recipe, *options, "--report", f"{recipe}.json", output=f"{recipe}.onnx")
        assert result.returncode == 0, result.stderr
        return onnx.load(str(cls.folder / f"{recipe}.onnx"))

    def report(self, recipe):
        return json.loads((self.folder / f"{recipe}.json").read_text(encoding="utf-8"))

    def test_decomposed_layers_have_the_documented_form(self):
        onnx.checker.check_model(self.decomposed)
        pairs = onnx_forms.decomposed_pairs(self.decomposed)
        original = onnx_forms.convolutions(onnx.load(str(self.folder / "tiny.onnx")))
        self.assertEqual([second.name for _, second, *_ in pairs], [layer.name + ".basis" for layer in original[1:]])
        for (_, second, ternary, _, basis), layer in zip(pairs, original[1:]):
            outputs, channels, height, width = layer.weight.shape
            bases = min(4, height * width)
            self.assertEqual(ternary.shape, (outputs, bases, channels))
            self.assertEqual(basis.shape, (bases, height, width))
            self.assertEqual(numpy.count_nonzero(ternary), max(outputs, round(0.2 * ternary.size)))
            self.assertTrue((ternary != 0).any((1, 2)).all())
            for key in ("strides", "pads", "dilations"):
                self.assertEqual(second.attributes[key], layer.attributes[key])

    def test_block_sparse_layers_have_the_documented_form(self):
        onnx.checker.check_model(self.blocks)
        first, *others = onnx_forms.convolutions(self.blocks)
        self.assertFalse(onnx_forms.zero_blocks(first.weight).any())
        shares = self.report("block")["layers"]
        self.assertEqual(sorted(shares), sorted(layer.name for layer in others))
        for layer in others:
            zero = onnx_forms.zero_blocks(layer.weight)
            self.assertEqual(zero.mean(), shares[layer.name])
            self.assertEqual(zero.sum(), zero.size // 2)
            self.assertFalse(zero.all(0).any() or zero.all(1).any())
            self.assertFalse(numpy.signbit(layer.weight[layer.weight == 0]).any())

    def test_first_layer_stays_dense(self):
        for model in (self.decomposed, self.blocks):
            first = onnx_forms.convolutions(model)[0]
            self.assertEqual((first.attributes["group"], first.weight.shape), (1, (16, 3, 3, 3)))
            self.assertTrue(first.weight.all())

    def test_what_was_trained_is_what_was_written(self):
        pictures, labels = tiny.images(200, 2)
        values = ((pictures / 255 - 0.50196) / 0.50196).astype(numpy.float32)
        for recipe, model in (("decompose", self.decomposed), ("block", self.blocks)):
            evaluated = onnx_numpy.evaluate(model, values)
            with torch.no_grad():
                made = GraphModule(read_onnx(self.folder / f"{recipe}.onnx"))(torch.from_numpy(values)).numpy()
            self.assertLess(numpy.abs(evaluated - made).max(), 1e-4)
            share = (evaluated.argmax(1) == labels).mean()
            self.assertAlmostEqual(share, self.report(recipe)["accuracy"]["epoch 5"], delta=0.006)

    @unittest.skipUnless("SPARSEVP_PROGRAM" in os.environ, "SPARSEVP_PROGRAM names no sparsevp")
    def test_the_importer_takes_it_over_without_further_loss(self):
        pictures, labels = tiny.images(200, 2)
        values = ((pictures / 255 - 0.50196) / 0.50196).astype(numpy.float32)
        numpy.save(self.folder / "values.npy", values)
        for recipe, model in (("decompose", self.decomposed), ("block", self.blocks)):
            words = [os.environ["SPARSEVP_PROGRAM"], "run", f"{recipe}.onnx", "--check", "--images", "values.npy",
                     "--outputs", "scores.npy", "--model-report", "report.json", "--quiet"]
            result = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=False)
            self.assertEqual(result.returncode, 0, result.stderr)
            layers = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))["layers"]
            pairs = onnx_forms.decomposed_pairs(model)
            decomposed = [layer["name"] for layer in layers if layer.get("runs_as") == "decomposed"]
            self.assertEqual(decomposed, [second.name[:-len(".basis")] for _, second, *_ in pairs])
            self.assertEqual(f"{len(pairs)} layers are decomposed in the file" in result.stderr, recipe == "decompose")
            expected, scores = onnx_numpy.evaluate(model, values), numpy.load(self.folder / "scores.npy")
            noise = numpy.square(scores - expected).sum() / numpy.square(expected).sum()
            self.assertLess(10 * numpy.log10(noise), -30)
            share = [(made.argmax(1) == labels).mean() for made in (scores, expected)]
            self.assertAlmostEqual(*share, delta=0.016)

    def test_retraining_brings_accuracy_back(self):
        for recipe in ("decompose", "block"):
            accuracy = self.report(recipe)["accuracy"]
            self.assertGreater(accuracy["original"], 0.9)
            self.assertGreater(accuracy["epoch 5"], accuracy["compressed"])
            self.assertGreater(accuracy["epoch 5"], accuracy["original"] - 0.1)

    def test_same_seed_same_bytes(self):
        made = []
        for seed in ("7", "7", "8"):
            result = self.call("decompose", "--epochs", "1", "--seed", seed)
            self.assertEqual(result.returncode, 0, result.stderr)
            made.append((self.folder / "out.onnx").read_bytes())
        self.assertEqual(made[0], made[1])
        # And in a process of its own, as users call it.
        words = self.call("decompose", "--epochs", "1", "--seed", "7", words_only=True)
        subprocess.run(words, cwd=self.folder, capture_output=True, check=True)
        self.assertEqual(made[0], (self.folder / "out.onnx").read_bytes())
        self.assertNotEqual(made[0], made[2])

    def test_excluded_layers_stay_dense(self):
        names = [layer.name for layer in onnx_forms.convolutions(onnx.load(str(self.folder / "tiny.onnx")))]
        result = self.call("decompose", "--epochs", "0", "--exclude", names[1], "--exclude", names[4])
        self.assertEqual(result.returncode, 0, result.stderr)
        pairs = onnx_forms.decomposed_pairs(onnx.load(str(self.folder / "out.onnx")))
        self.assertEqual([second.name for _, second, *_ in pairs], [names[2] + ".basis", names[3] + ".basis"])

    def refuse(self, words, *options, **keywords):
        result = self.call("block", "--epochs", "0", *options, **keywords)
        self.assertEqual(result.returncode, 2, result.stderr)
        line = result.stderr.strip().splitlines()[-1]
        self.assertNotIn("Traceback", result.stderr)
        for word in words:
            self.assertIn(word, line)

    def test_bad_input_ends_in_one_line(self):
        self.refuse(["missing.onnx"], model="missing.onnx")
        self.refuse(["train.npy"], model="train.npy")
        self.refuse(["tiny.py", "no function"], "--input-shape", "3,12,12", model=str(Path(tiny.__file__)) + ":nothing")
        self.refuse(["--input-shape"], model=str(Path(tiny.__file__)) + ":trained")
        self.refuse(["nowhere"], "--exclude", "nowhere*")
        self.refuse(["no layer is left"], "--exclude", "*")
        self.refuse(["labels", "256 images"], "--labels", "test_labels.npy")
        self.refuse(["train_labels.npy", "N,C,H,W"], "--images", "train_labels.npy")
        self.refuse(["tiny.onnx"], "--images", "tiny.onnx")
        numpy.save(self.folder / "broken.npy", numpy.arange(256) % 5)
        self.refuse(["labels", "4 classes"], "--labels", "broken.npy")
        numpy.save(self.folder / "broken.npy", numpy.zeros((256, 3, 8, 12), numpy.uint8))
        self.refuse(["broken.npy", "(3, 8, 12)", "(3, 12, 12)"], "--images", "broken.npy")
        numpy.save(self.folder / "broken.npy", numpy.full((256, 3, 12, 12), numpy.nan, numpy.float32))
        self.refuse(["broken.npy", "finite"], "--images", "broken.npy")
        (self.folder / "broken.py").write_text("def make():\n    return 1 / 0\n", encoding="utf-8")
        self.refuse(["broken.py", "ZeroDivisionError"], "--input-shape", "3,12,12", model="broken.py:make")
        self.refuse(["2 values"], "--mean", "0,0")
        self.refuse(["above 0"], "--std", "0")
        self.refuse(["0 to below 1"], "--ratio", "1")
        self.refuse(["--test-labels"], "--test-labels", "")
        self.refuse(["no/such/folder"], output="no/such/folder/out.onnx")


if __name__ == "__main__":
    unittest.main()
