#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what record.py wrote for two builds: outputs, work, simulated time, waveforms.

    compare.py BEFORE AFTER [--rename OLD=NEW ...] [--rechosen WORD ...] [--tolerance 0.001]

Outputs must be equal byte for byte, work (MACs, additions, bytes of engines and DMAs) number for number; simulated time
must be equal, or within the tolerance: such cases are listed. What follows from when things happen (cycles of layers,
row hits of memories, what the CPU and the network did) may move with it; the largest change of a layer's cycles is told.
Of cases with a word of --rechosen in their names, whose layers may run on other engines now, outputs count and times are
listed. Units may have been renamed (--rename, longest first); counters that only AFTER has are listed once. Every waveform
must be there under its new name; those are counted that are equal, that show the same values in the same order at other
times, and that differ, since waits come and go with the phase of memory. Exit 1 where something differs that must not.
"""

import argparse
import json
import pathlib
import re
import sys

# Names of units before the platform became a table of instances, and since.
RENAMES = {"system.cluster": "system.escalate", "system.command_processor": "system.control",
           "system.shim_dma_": "system.array_shim_dma_"}
LAYER_FIGURES = ["name", "runs", "dense_macs", "effectual_operations"]
# What these units count, or show in waveforms, follows from the driver's accesses and from time.
TIMED_UNITS = re.compile(r"system\.(host_cpu|command_processor|noc)$")
TIMED_COUNTERS = re.compile(r"row_(hits|misses|conflicts)|activates|precharges|refreshes|turnarounds|bursts|wait|stall")
TIMED_SIGNALS = re.compile(r"system\.(host_cpu|command_processor|noc|dram|dma|array_dma|shim_dma_\d+)\.")


class Comparison:
    def __init__(self, renames, rechosen, tolerance):
        self.rechosen_words = rechosen
        self.renames = sorted(renames.items(), key=lambda pair: -len(pair[0]))
        self.tolerance = tolerance
        self.wrong, self.slower, self.rechosen, self.new_counters = [], [], [], set()
        self.largest_layer_change = (0, "none")
        self.signals = {"equal": 0, "moved in time": 0, "of CPU, network, DMA and memory, other": 0,
                        "of engines, other": 0}

    def renamed(self, name):
        for old, new in self.renames:
            if name == old or name.startswith(old + ".") or (old.endswith("_") and name.startswith(old)):
                return new + name[len(old):]
        return name

    def times(self, case, before, after):
        if before == after:
            return
        change = after / before - 1
        line = f"{case}: simulated time {before / 1e6:.3f} us, now {after / 1e6:.3f} us ({change:+.4%})"
        (self.slower if abs(change) <= self.tolerance else self.wrong).append(line)

    def layers(self, case, before, after):
        if len(before) != len(after):
            self.wrong.append(f"{case}: {len(before)} layers, now {len(after)}")
            return
        for old, new in zip(before, after):
            for figure in LAYER_FIGURES:
                if old[figure] != new[figure]:
                    self.wrong.append(f"{case}: {old['name']}: {figure} {old[figure]}, now {new[figure]}")
            change = (abs(new["cycles"] / old["cycles"] - 1), f"{case}: {old['name']}: {old['cycles']}, now {new['cycles']}")
            self.largest_layer_change = max(self.largest_layer_change, change)

    def units(self, case, before, after):
        for name, unit in before.items():
            new = after.get(self.renamed(name))
            if new is None:
                self.wrong.append(f"{case}: no unit {self.renamed(name)}")
                continue
            for counter, value in unit["counters"].items():
                if TIMED_UNITS.match(name) or TIMED_COUNTERS.search(counter):
                    continue
                if new["counters"].get(counter) != value:
                    self.wrong.append(f"{case}: {name}.{counter} {value}, now {new['counters'].get(counter)}")
            self.new_counters |= {f"{self.renamed(name)}.{c}" for c in new["counters"] if c not in unit["counters"]}
            if unit["activities"].keys() != new["activities"].keys():
                self.wrong.append(f"{case}: {name}: activities differ")

    def case(self, name, before, after):
        codes = [(folder / "done").read_text() if (folder / "done").exists() else "not run" for folder in (before, after)]
        if codes[0] != codes[1]:
            self.wrong.append(f"{name}: exit code {codes[0].strip()}, now {codes[1].strip()}")
            return
        if not (before / "stats.json").exists():
            return
        if (before / "outputs.npy").read_bytes() != (after / "outputs.npy").read_bytes():
            self.wrong.append(f"{name}: outputs differ")
        old, new = (json.loads((folder / "stats.json").read_text()) for folder in (before, after))
        if any(word in name for word in self.rechosen_words):
            times = [stats["simulated_picoseconds"] / 1e6 for stats in (old, new)]
            if times[0] != times[1]:
                self.rechosen.append(f"{name}: {times[0]:.3f} us, now {times[1]:.3f} us")
            return
        self.times(name, old["simulated_picoseconds"], new["simulated_picoseconds"])
        self.layers(name, old["layers"], new["layers"])
        self.units(name, old["units"], new["units"])
        if (before / "run.vcd").exists():
            self.waveforms(name, changes(before / "run.vcd"), changes(after / "run.vcd"))

    def waveforms(self, case, before, after):
        for signal, values in before.items():
            new = after.get(self.renamed(signal))
            if new == values:
                self.signals["equal"] += 1
            elif new is not None and same_order(values, new):
                self.signals["moved in time"] += 1
            elif new is not None and TIMED_SIGNALS.match(signal):
                self.signals["of CPU, network, DMA and memory, other"] += 1
            elif new is not None:
                self.signals["of engines, other"] += 1
            else:
                self.wrong.append(f"{case}: no waveform of {signal}")


def same_order(before, after):
    """The same values one after the other; where a trace ends at a time, the last ones may be missing."""
    before, after = ([value for _, value in values] for values in (before, after))
    shorter = min(len(before), len(after))
    return before[:shorter] == after[:shorter] and abs(len(before) - len(after)) <= max(4, shorter // 100)


def changes(path):
    """Signal by its dotted name: list of (time, value)."""
    scopes, names, found, time = [], {}, {}, 0
    for line in path.read_text().splitlines():
        words = line.split()
        if not words:
            continue
        if words[0] == "$scope":
            scopes.append(words[2])
        elif words[0] == "$upscope":
            scopes.pop()
        elif words[0] == "$var":
            signal = ".".join([*scopes, words[4]])
            names.setdefault(words[3], []).append(signal)
            found[signal] = []
        elif line[0] == "#":
            time = int(line[1:])
        elif line[0] in "bB":
            for signal in names.get(words[1], []):
                found[signal].append((time, words[0]))
        elif re.match(r"[01xXzZ]\S", line):
            for signal in names.get(line[1:], []):
                found[signal].append((time, line[0]))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=pathlib.Path)
    parser.add_argument("after", type=pathlib.Path)
    parser.add_argument("--rename", action="append", default=[], metavar="OLD=NEW")
    parser.add_argument("--rechosen", action="append", default=[], metavar="WORD")
    parser.add_argument("--tolerance", type=float, default=0.001)
    arguments = parser.parse_args()
    renames = dict(RENAMES, **dict(pair.split("=", 1) for pair in arguments.rename))
    comparison = Comparison(renames, arguments.rechosen, arguments.tolerance)
    cases = sorted(folder.name for folder in arguments.before.iterdir() if folder.is_dir())
    for name in cases:
        comparison.case(name, arguments.before / name, arguments.after / name)
    print("\n".join(comparison.wrong[:200]))
    print(f"{len(cases)} cases, {len(comparison.wrong)} differences that must not be, "
          f"{len(comparison.slower)} within {arguments.tolerance:.1%} of simulated time")
    print("\n".join(comparison.slower))
    print(f"{len(comparison.rechosen)} cases with other engines or times:", "; ".join(comparison.rechosen))
    print("largest change of a layer's cycles: {:.4%}, {}".format(*comparison.largest_layer_change))
    print("waveforms:", ", ".join(f"{count} {how}" for how, count in comparison.signals.items()))
    if comparison.new_counters:
        print("counters that were not there before:", ", ".join(sorted(comparison.new_counters)))
    return 1 if comparison.wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
