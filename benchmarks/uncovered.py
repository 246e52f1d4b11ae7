#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether unassigned faces are the only one of their person there: prints a row of a Markdown table for each set.

usage: benchmarks/unassigned.py SET...   (folders with features.npy and labels.txt; FACEGRAPH: the program, default
build/release/bin/facegraph)

An only face is one whose label no other face has; unassigned are those that get -1 with `--unassigned noise`.
"""
import collections
import os
import pathlib
import subprocess
import sys
import tempfile


def percent(part, all_of_them):
    return f"{100 * part / all_of_them:.1f} %" if all_of_them else "-"


def measure(program, folder):
    with tempfile.TemporaryDirectory() as place:
        labels = pathlib.Path(place) / "labels.txt"
        subprocess.run([program, "cluster", folder / "features.npy", "-o", labels, "--unassigned", "noise", "-q"], check=True)
        unassigned = [line == "-1" for line in labels.read_text().split()]
    truth = (folder / "labels.txt").read_text().split()
    counts = collections.Counter(truth)
    only = [counts[label] == 1 for label in truth]
    both = sum(u and o for u, o in zip(unassigned, only))
    print(f"| {folder.name} | {len(truth):,} | {sum(only):,} | {sum(unassigned):,} | {both:,} | {percent(both, sum(only))} | "
          f"{percent(sum(unassigned) - both, len(truth) - sum(only))} |", flush=True)


def main():
    program = os.environ.get("FACEGRAPH", "build/release/bin/facegraph")
    print("| set | faces | only faces | unassigned | of them only faces | of the only faces unassigned | of the others unassigned |")
    print("|---|---|---|---|---|---|---|")
    for folder in sys.argv[1:]:
        measure(program, pathlib.Path(folder))


if __name__ == "__main__":
    main()
