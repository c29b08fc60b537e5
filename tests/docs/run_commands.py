# SPDX-License-Identifier: Apache-2.0
"""Runs the pages' commands in a scratch folder.

Usage: run_commands.py PROGRAM SOURCE_FOLDER SCRATCH_FOLDER quick|long
"""
import pathlib
import random
import shutil
import subprocess
import sys
import time

import commands

LAUNCHER = "test"  # its own command, which builds first; tests/unit/launcher tries it
IMAGES = 2
# What pages say in capitals, for the reader to replace.
REPLACED = {"NETWORK": "resnet20_cifar10", "FOLDER": "configs/schedules/wbs"}


def main(program, source, scratch, which):
    source, scratch = pathlib.Path(source), pathlib.Path(scratch)
    pages = [source / "README.md", source / "CONTRIBUTING.md", source / "traces/README.md", source / "configs/networks/README.md"]
    pages += sorted((source / "docs").glob("*.md"))
    found = [command for page in pages if page.exists()
             for command in commands.commands_of(str(page.relative_to(source)), page.read_text())]
    chosen = [c for c in found if not c.skip and c.long == (which == "long") and LAUNCHER not in c.words[:1]]
    if not chosen:
        sys.exit("no commands: has the pages' form changed?")
    prepare(source, scratch)
    failed = sum(not run(program, scratch, command) for command in chosen)
    print(f"{len(chosen) - failed} of {len(chosen)} commands do what their pages say")
    sys.exit(failed > 0)


def prepare(source, scratch):
    """The names that pages use for a user's files."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    (scratch / "configs").symlink_to(source / "configs")
    for name in ("model.onnx", "resnet20.onnx"):
        shutil.copy(source / "configs/networks/shapes_cnn.onnx", scratch / name)
    shutil.copy(source / "configs/schedules/wbs/resnet50_4x4_sparse.csv", scratch / "SCHEDULE.csv")
    generator = random.Random(1)
    for name in ("images.npy", "train.npy", "test.npy"):
        write_npy(scratch / name, "|u1", (IMAGES, 3, 32, 32), generator.randbytes(IMAGES * 3 * 32 * 32))
    for name in ("labels.npy", "test_labels.npy"):
        write_npy(scratch / name, "|u1", (IMAGES,), bytes(IMAGES))


def write_npy(path, kind, shape, data):
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}"
    header = header.ljust(117) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + data)


def run(program, scratch, command):
    begin = time.monotonic()
    words = [REPLACED.get(word, word) for word in command.words]
    done = subprocess.run([program, *words], cwd=scratch, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - begin
    good = done.returncode == command.status
    print(f"{'ok    ' if good else 'FAILED'} {seconds:6.1f} s  {command.page}:{command.line}: sparsevp {' '.join(command.words)}",
          flush=True)
    if not good:
        print(f"exit code {done.returncode}, not {command.status}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return good


if __name__ == "__main__":
    main(*sys.argv[1:])
