#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Seconds of the cheap rivals against the number of edges; prints Markdown.

usage: benchmarks/rivals_scaling.py PROGRAM [--faces 100000 300000 1000000] [--dim 128] [-k 80] [--threads 2] [--rounds 1]

The faces are made up (`facegraph synth`); neighbors are found once per set, are given to every method, and are not in its
seconds. Edges are the entries of the lists, a face itself left out: what every method reads. Files go to a folder that is
removed afterwards: 8 k + 4 dim bytes per face.

Seconds are wall time of the method alone. CPU seconds are of the whole process, less those of `components`, which does little
more than read the same files: they say the same on a machine that others use too, and growth is read off them.
"""
import argparse
import json
import math
import pathlib
import resource
import subprocess
import tempfile

# With their defaults; only that of rank-order would join nearly everybody here. Cost hardly depends on them, quality does.
METHODS = {"components": [], "dbscan": [], "single-linkage": [], "average-linkage": [], "chinese-whispers": [],
           "rank-order": ["max-distance=0.4"], "map-equation": []}


def run(*command):
    return subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True).stdout


def run_apart(*command):
    """What it prints as JSON, and the CPU seconds that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    printed = json.loads(run(*command))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return printed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(arguments, faces, folder):
    """{method: (seconds, CPU seconds, most bytes, BCubed F)}; the least of the rounds."""
    run(arguments.program, "synth", "-n", faces, "--dim", arguments.dim, "-o", folder, "-q")
    run(arguments.program, "knn", folder / "features.npy", "-k", arguments.k, "-o", folder / "knn.npz", "-q")
    results = {}
    for method, settings in METHODS.items():
        runs = [run_apart(arguments.program, "cluster", folder / "features.npy", "--neighbors", folder / "knn.npz", "-o",
                          folder / "found.npy", "--truth", folder / "labels.txt", "--method", method, "--threads",
                          arguments.threads, *(["--set", *settings] if settings else []), "--json", "-q")
                for _ in range(arguments.rounds)]
        results[method] = (min(printed["seconds"]["method"] for printed, _ in runs), min(cpu for _, cpu in runs),
                           max(printed["peak_bytes"] for printed, _ in runs), runs[0][0]["evaluation"]["bcubed"]["fscore"])
    reading = results["components"][1]
    for method, (seconds, cpu, *others) in results.items():
        results[method] = (seconds, max(cpu - reading, 0), *others)
    return results


def print_table(faces, edges, results):
    print(f"\n**{faces:,} faces, {edges / 1e6:.1f} million edges**\n")
    print("| method | seconds | CPU seconds | CPU seconds per million edges | most memory, GiB | BCubed F |")
    print("|---|---|---|---|---|---|")
    for method, (seconds, cpu, peak, bcubed) in results.items():
        print(f"| {method} | {seconds:.2f} | {cpu:.2f} | {1e6 * cpu / edges:.3f} | {peak / 2**30:.2f} | {100 * bcubed:.1f} |",
              flush=True)


def print_growth(runs):
    (fewer, first), (more, last) = runs[0], runs[-1]
    print(f"\n| method | from {fewer:,} to {more:,} faces, CPU seconds grow like edges to the power of |")
    print("|---|---|")
    for method, (_, cpu, *_) in last.items():
        if min(first[method][1], cpu) >= 0.1:  # less than that is as much as reading differs from run to run
            print(f"| {method} | {math.log(cpu / first[method][1]) / math.log(more / fewer):.2f} |")


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
