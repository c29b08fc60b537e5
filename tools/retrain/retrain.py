#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compresses a trained network for the accelerators, retrains it against the original and writes it as ONNX.

    retrain.py decompose MODEL --output FILE.onnx --bases 6 --sparsity 0.9 [options]
    retrain.py block MODEL --output FILE.onnx --ratio 0.5 [options]
"""

import argparse
import copy
import json
import sys

try:
    import onnx  # noqa: F401
    import torch
except ImportError as missing:
    print(f"retrain: {missing.name or missing}: missing; apt-get install python3-torch python3-onnx", file=sys.stderr)
    sys.exit(2)

from recipe.allocator import keep_freed_memory
from recipe.block_sparsity import block_sparsify
from recipe.data import Images
from recipe.decompose import decompose
from recipe.errors import RecipeError
from recipe.load_model import load_model
from recipe.module import GraphModule
from recipe.selection import compressible
from recipe.train import TrainOptions, accuracy, match_outputs, retrain
from recipe.write_onnx import write_onnx


def main():
    options = _parse()
    keep_freed_memory()
    torch.manual_seed(options.seed)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(options.threads)
    try:
        _run(options)
    except RecipeError as error:
        print(f"retrain: {error}", file=sys.stderr)
        sys.exit(2)


def _run(options):
    train = Images.load(options.images, options.labels, options.mean, options.std)
    test = train
    if options.test_images:
        test = Images.load(options.test_images, options.test_labels, options.mean, options.std)
    teacher = GraphModule(load_model(options.model, options.input_shape))
    for images in (train, test):
        images.check(teacher.graph.input_shape, teacher.classes)
    student = copy.deepcopy(teacher)
    nodes = compressible(student.graph, options.exclude, options.compress_first)
    report = {"seed": options.seed, "accuracy": {}, "layers": {}}

    def measure(moment, loss=None):
        report["accuracy"][moment] = accuracy(student, test)
        detail = "" if loss is None else f"   loss {loss:.4f}"
        print(f"{moment:22} accuracy {100 * report['accuracy'][moment]:6.2f} %{detail}", flush=True)

    measure("original")
    if options.recipe == "decompose":
        report["layers"] = decompose(student, nodes, options.bases, options.sparsity)
        print(f"{len(nodes)} layers decomposed, relative weight error {_mean(report['layers']):.3f} on average")
    else:
        report["layers"] = block_sparsify(student, nodes, options.ratio)
        print(f"{len(nodes)} layers block-sparse, {100 * _mean(report['layers']):.1f} % of blocks zero on average")
    measure("compressed")
    match_outputs(student, teacher, nodes, train)
    measure("outputs matched")
    chosen = TrainOptions(options.epochs, options.batch, options.learning_rate, options.temperature,
                          options.label_share, options.feature_weight, not options.no_augmentation, options.seed)
    retrain(student, teacher, train, chosen, lambda epoch, loss: measure(f"epoch {epoch}", loss))
    _write(student, options, report)


def _write(student, options, report):
    try:
        write_onnx(student, options.output)
        if options.report:
            with open(options.report, "w", encoding="utf-8") as file:
                json.dump(report, file, indent=1)
                file.write("\n")
    except OSError as error:
        raise RecipeError(f"{error.filename or options.output}: cannot be written: {error.strerror}") from error
    print(f"written {options.output}")


def _mean(values):
    return sum(values.values()) / len(values)


def _parse():
    defaults = TrainOptions()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    recipes = parser.add_subparsers(dest="recipe", required=True)
    decomposition = recipes.add_parser("decompose", help="basis kernels and ternary coefficients")
    decomposition.add_argument("--bases", type=_integer(1), default=6, help="basis kernels per layer, M (6)")
    decomposition.add_argument("--sparsity", type=_share, default=0.9, help="share of zero coefficients (0.9)")
    blocks = recipes.add_parser("block", help="zero blocks of 8x8 channels")
    blocks.add_argument("--ratio", type=_share, default=0.5, help="share of zero blocks per layer (0.5)")
    for recipe in (decomposition, blocks):
        _add_shared(recipe, defaults)
    options = parser.parse_args()
    if bool(options.test_images) != bool(options.test_labels):
        parser.error("--test-images and --test-labels go together")
    return options


def _add_shared(parser, defaults):
    add = parser.add_argument
    add("model", help="FILE.onnx, FILE.pt (TorchScript) or FILE.py:FUNCTION that returns a torch module")
    add("--output", required=True, help="ONNX file to write")
    add("--images", required=True, help="NPY, N,C,H,W, uint8 or float32: to train on")
    add("--labels", required=True, help="NPY, N, integers")
    add("--test-images", help="to measure accuracy on (the training images)")
    add("--test-labels")
    add("--mean", type=_floats, default=[0.0], help="of uint8 images / 255, one or one per channel: 0.5,0.5,0.5 (0)")
    add("--std", type=_deviations, default=[1.0], help="(1)")
    add("--input-shape", type=_shape, help="C,H,W, for PyTorch models")
    add("--exclude", action="append", default=[], metavar="PATTERN",
        help="layers that stay dense, by name, * and ? allowed")
    add("--compress-first", action="store_true", help="the layers that read the image too")
    add("--epochs", type=_integer(0), default=defaults.epochs, help=f"({defaults.epochs})")
    add("--batch", type=_integer(1), default=defaults.batch, help=f"({defaults.batch})")
    add("--learning-rate", type=_positive, default=defaults.learning_rate,
        help=f"relative to the root mean square of each tensor ({defaults.learning_rate})")
    add("--temperature", type=_positive, default=defaults.temperature, help=f"of distillation ({defaults.temperature})")
    add("--label-share", type=_share_or_one, default=defaults.label_share,
        help=f"of the loss; the original's scores make the rest ({defaults.label_share})")
    add("--feature-weight", type=_not_negative, default=defaults.feature_weight,
        help=f"of the distance to the original's layer outputs ({defaults.feature_weight})")
    add("--no-augmentation", action="store_true", help="neither shift nor mirror training images")
    add("--seed", type=_integer(0), default=defaults.seed, help=f"({defaults.seed})")
    add("--threads", type=_integer(1), default=1, help="(1; another number may change the last bits)")
    add("--report", help="JSON file to write: accuracies, and weight error or share of zero blocks per layer")


def _number(text, kind, accept, what):
    try:
        value = kind(text)
    except ValueError:
        value = None
    if value is None or not accept(value):
        raise argparse.ArgumentTypeError(f"{text}: {what} is needed")
    return value


def _integer(lowest):
    return lambda text: _number(text, int, lambda value: value >= lowest, f"an integer from {lowest}")


def _share(text):
    return _number(text, float, lambda value: 0 <= value < 1, "a number from 0 to below 1")


def _share_or_one(text):
    return _number(text, float, lambda value: 0 <= value <= 1, "a number from 0 to 1")


def _positive(text):
    return _number(text, float, lambda value: 0 < value < float("inf"), "a number above 0")


def _not_negative(text):
    return _number(text, float, lambda value: 0 <= value < float("inf"), "a number from 0")


def _floats(text):
    def finite(value):
        return abs(value) < float("inf")

    return [_number(item, float, finite, "a list of numbers") for item in text.split(",")]


def _deviations(text):
    return [_positive(item) for item in text.split(",")]


def _shape(text):
    values = tuple(_integer(1)(item) for item in text.split(","))
    if len(values) != 3:
        raise argparse.ArgumentTypeError(f"{text}: C,H,W is needed")
    return values


if __name__ == "__main__":
    main()
