#!/usr/bin/env python3
"""Whether faces that are left alone belong to nobody else there: prints a row of a Markdown table for each set.

usage: benchmarks/loners.py SET...   (folders with features.npy and labels.txt; FACEGRAPH: the program, default
build/release/bin/facegraph)

A loner is a face whose label no other face has; marked are faces that get -1 with `--uncovered noise`.
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
        subprocess.run([program, "cluster", folder / "features.npy", "-o", labels, "--uncovered", "noise", "-q"], check=True)
        marked = [line == "-1" for line in labels.read_text().split()]
    truth = (folder / "labels.txt").read_text().split()
    counts = collections.Counter(truth)
    alone = [counts[label] == 1 for label in truth]
    both = sum(m and a for m, a in zip(marked, alone))
    print(f"| {folder.name} | {len(truth):,} | {sum(alone):,} | {sum(marked):,} | {both:,} | {percent(both, sum(alone))} | "
          f"{percent(sum(marked) - both, len(truth) - sum(alone))} |", flush=True)


def main():
    program = os.environ.get("FACEGRAPH", "build/release/bin/facegraph")
    print("| set | faces | loners | marked | of them loners | of the loners marked | of the others marked |")
    print("|---|---|---|---|---|---|---|")
    for folder in sys.argv[1:]:
        measure(program, pathlib.Path(folder))


if __name__ == "__main__":
    main()
