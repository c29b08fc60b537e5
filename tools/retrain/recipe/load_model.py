# SPDX-License-Identifier: Apache-2.0
"""Models of any accepted kind to graphs."""

import importlib.util
import io
import tempfile
from pathlib import Path

import torch

from .errors import RecipeError
from .read_onnx import read_onnx
from .write_onnx import OPSET


def load_model(source, input_shape):
    """`source`: an ONNX file, a TorchScript file (.pt), or FILE.py:FUNCTION, where FUNCTION() returns a torch module
    with its trained weights. The last two need `input_shape` (C, H, W)."""
    if source.endswith(".onnx"):
        return read_onnx(source)
    if input_shape is None:
        raise RecipeError(f"{source}: a PyTorch model needs --input-shape C,H,W")
    if source.endswith(".pt"):
        return graph_of(_torch_script(source), input_shape, source)
    path, colon, function = source.rpartition(":")
    if not colon or not path.endswith(".py"):
        raise RecipeError(f"{source}: neither FILE.onnx, FILE.pt nor FILE.py:FUNCTION")
    return graph_of(_call(path, function), input_shape, source)


def graph_of(model, input_shape, place="model"):
    """The graph of a torch module as it infers, by way of torch's own ONNX export."""
    if not isinstance(model, torch.nn.Module):
        raise RecipeError(f"{place}: not a torch module")
    exported = io.BytesIO()
    try:
        torch.onnx.export(model.eval(), torch.zeros(1, *input_shape), exported, opset_version=OPSET,
                          input_names=["image"], output_names=["logits"],
                          dynamic_axes={"image": {0: "N"}, "logits": {0: "N"}})
    except Exception as error:  # the exporter raises whatever the model's own code does
        raise RecipeError(f"{place}: cannot be exported: {str(error).strip().splitlines()[0]}") from error
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "exported.onnx"
        path.write_bytes(exported.getvalue())
        return read_onnx(path, place)


def _torch_script(path):
    try:
        return torch.jit.load(path, map_location="cpu")
    except (OSError, RuntimeError, ValueError) as error:
        raise RecipeError(f"{path}: no TorchScript file that can be read: {str(error).splitlines()[0]}") from error


def _call(path, function):
    if not Path(path).is_file():
        raise RecipeError(f"{path}: no such file")
    specification = importlib.util.spec_from_file_location(Path(path).stem, path)
    module = importlib.util.module_from_spec(specification)
    try:
        specification.loader.exec_module(module)
        if not callable(getattr(module, function, None)):
            raise RecipeError(f"{path}: no function {function}")
        return getattr(module, function)()
    except RecipeError:
        raise
    except Exception as error:  # whatever the user's code raises
        raise RecipeError(f"{path}: {type(error).__name__}: {(str(error).splitlines() or [''])[0]}") from error
