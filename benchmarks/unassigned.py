#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Whether unassigned faces are the only face of their person; prints Markdown with a row per set.

usage: benchmarks/unassigned.py SET [SET ...]

Each SET is a folder with features.npy and labels.txt. FACEGRAPH names the program (default build/release/bin/facegraph).

An only face is the single face with its label. Unassigned faces are those with label -1 under `--unassigned noise`.
"""
import argparse
import collections
import os
import pathlib
import subprocess
import tempfile


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "-"


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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=pathlib.Path, nargs="+")
    arguments = parser.parse_args()
    program = os.environ.get("FACEGRAPH", "build/release/bin/facegraph")
    print("| set | faces | only faces | unassigned | unassigned only faces | only faces that are unassigned | other faces that are unassigned |")
    print("|---|---|---|---|---|---|---|")
    for folder in arguments.sets:
        measure(program, folder)


if __name__ == "__main__":
    main()
