#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Seconds of the cheap rivals against the number of edges; prints Markdown.

usage: benchmarks/rivals_scaling.py PROGRAM [--faces 100000 300000 1000000] [--dim 128] [-k 80] [--threads 2] [--rounds 1]

The faces are made up (`facegraph synth`); neighbours are found once per set, are given to every method, and are not in its
seconds. Edges are the entries of the lists, a face itself left out: what every method reads. Files go to a folder that is
removed afterwards: 8 k + 4 dim bytes per face.
"""
import argparse
import json
import math
import pathlib
import statistics
import subprocess
import tempfile

# With the parameters that `facegraph compare` chose by BCubed F on made-up people (docs/benchmarks.md).
METHODS = {"components": [], "dbscan": [], "single-linkage": [], "average-linkage": [], "chinese-whispers": [],
           "rank-order": ["max-distance=0.4"], "map-equation": []}


def run(*command):
    return subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True).stdout


def measure(arguments, faces, folder):
    """{method: (seconds, BCubed F)}, the median of the rounds."""
    run(arguments.program, "synth", "-n", faces, "--dim", arguments.dim, "-o", folder, "-q")
    run(arguments.program, "knn", folder / "features.npy", "-k", arguments.k, "-o", folder / "knn.npz", "-q")
    results = {}
    for method, settings in METHODS.items():
        runs = [json.loads(run(arguments.program, "cluster", folder / "features.npy", "--neighbours", folder / "knn.npz",
                               "-o", folder / "found.npy", "--truth", folder / "labels.txt", "--method", method, "--threads",
                               arguments.threads, *(["--set", *settings] if settings else []), "--json", "-q"))
                for _ in range(arguments.rounds)]
        results[method] = (statistics.median(one["seconds"]["method"] for one in runs),
                           runs[0]["evaluation"]["bcubed"]["fscore"], max(one["peak_bytes"] for one in runs))
    return results


def print_table(faces, edges, results):
    print(f"\n**{faces:,} faces, {edges / 1e6:.1f} million edges**\n")
    print("| method | seconds | seconds per million edges | most memory, GiB | BCubed F |")
    print("|---|---|---|---|---|")
    for method, (seconds, bcubed, peak) in results.items():
        print(f"| {method} | {seconds:.2f} | {1e6 * seconds / edges:.3f} | {peak / 2**30:.2f} | {100 * bcubed:.1f} |",
              flush=True)


def print_growth(runs):
    (fewer, first), (more, last) = runs[0], runs[-1]
    print(f"\n| method | from {fewer:,} to {more:,} faces, seconds grow like edges to the power of |")
    print("|---|---|")
    for method, (seconds, *_) in last.items():
        power = math.log(seconds / first[method][0]) / math.log(more / fewer)
        print(f"| {method} | {power:.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--faces", type=int, nargs="+", default=[100000, 300000, 1000000])
    parser.add_argument("--dim", type=int, default=128)
    parser.add_argument("-k", type=int, default=80)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    arguments = parser.parse_args()
    runs = []
    for faces in arguments.faces:
        with tempfile.TemporaryDirectory() as name:
            results = measure(arguments, faces, pathlib.Path(name))
        print_table(faces, faces * (arguments.k - 1), results)
        runs.append((faces, results))
    if len(runs) > 1:
        print_growth(runs)


if __name__ == "__main__":
    main()
