#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Records what a build of sparsevp computes on many networks and platforms, for compare.py.

    record.py PROGRAM FOLDER [--jobs N] [--only SUBSTRING]

PROGRAM is build/release/platform/sparsevp of any checkout; its configs/ are used. One folder per case: stats.json,
outputs.npy, and for small networks run.vcd. Cases that are there already are kept.
"""

import argparse
import itertools
import pathlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

NETWORKS = ["resnet20_cifar10", "resnet18_cifar10", "vgg16_cifar10", "mobilenetv1_imagenet", "resnet18_imagenet",
            "resnet50_imagenet", "vgg16_imagenet", "inceptionv3_imagenet"]
WEIGHTS = {"dense": [], "block": ["--compress", "block:8x8@0.5"]}
PLATFORMS = {"escalate": []}
PLATFORMS.update({f"aie_{n}x{n}": ["--target", "aie", "--platform", f"aie_{n}x{n}"] for n in range(2, 9)})
PLATFORMS["auto_4x4"] = ["--target", "auto", "--platform", "aie_4x4"]
# The mixed case that a user chooses: some layers here, some there.
MIXED = ["--target", "auto", "--platform", "aie_4x4", "--set", "array_mapping.layers=c*2*,s*2*,d*2*,m*2*"]
TRACED = ["resnet20_cifar10"]
TRACED_PLATFORMS = ["escalate", "aie_2x2", "aie_4x4", "auto_4x4", "mixed_4x4"]
WINDOWED = ["resnet18_cifar10", "mobilenetv1_imagenet"]


def cases():
    platforms = dict(PLATFORMS, mixed_4x4=MIXED)
    for network, (weights, compress), (platform, options) in itertools.product(NETWORKS, WEIGHTS.items(),
                                                                               platforms.items()):
        traced = []
        if platform in TRACED_PLATFORMS and weights == "dense":
            if network in TRACED:
                traced = ["--vcd", "run.vcd"]
            elif network in WINDOWED:
                traced = ["--vcd", "run.vcd", "--trace-to", "150us"]
        yield f"{network}-{weights}-{platform}", network, compress + options + traced


def record(program, root, folder, case):
    name, network, options = case
    target = folder / name
    if (target / "done").exists():
        return None
    target.mkdir(parents=True, exist_ok=True)
    command = [program, "run", root / "configs" / "networks" / f"{network}.yaml", *options, "--quiet", "--stats", "stats.json",
               "--outputs", "outputs.npy"]
    made = subprocess.run([str(word) for word in command], cwd=target, capture_output=True, text=True, check=False)
    (target / "stderr").write_text(made.stderr)
    (target / "done").write_text(f"{made.returncode}\n")
    return f"{name}: exit {made.returncode}" if made.returncode else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    program = arguments.program.resolve()
    root = program.parents[3]
    chosen = [case for case in cases() if arguments.only in case[0]]
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for line in pool.map(lambda case: record(program, root, arguments.folder.resolve(), case), chosen):
            if line:
                print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
