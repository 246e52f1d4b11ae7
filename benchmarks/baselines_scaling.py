#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run time of the fast baselines against the number of edges; prints Markdown.

usage: benchmarks/baselines_scaling.py PROGRAM [--faces 100000 300000 1000000] [--dim 128] [-k 80] [--threads 2] [--rounds 1]

The faces are synthetic (`facegraph synth`). Neighbors are computed once per set, and their time is not included. The number of
edges is the number of entries of the neighbor lists, without the faces themselves. Files are written to a temporary folder: 8 k +
4 dim bytes per face.

Seconds are the wall time of the method alone. CPU seconds are those of the process minus those of `components`, which does little
more than read the same files. CPU seconds are comparable on a shared machine, so growth is computed from them.
"""
import argparse
import json
import math
import pathlib
import resource
import subprocess
import tempfile

# Default settings, except for rank-order, whose default would join nearly all faces here. Cost hardly depends on the settings.
METHODS = {"components": [], "dbscan": [], "single-linkage": [], "average-linkage": [], "chinese-whispers": [],
           "rank-order": ["max-distance=0.4"], "map-equation": []}


def run(*command):
    return subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True).stdout


def run_timed(*command):
    """The printed JSON and the CPU seconds of the process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    printed = json.loads(run(*command))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return printed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(arguments, faces, folder):
    """{method: (seconds, CPU seconds, peak bytes, BCubed F)}; minimum of the rounds."""
    run(arguments.program, "synth", "-n", faces, "--dim", arguments.dim, "-o", folder, "-q")
    run(arguments.program, "knn", folder / "features.npy", "-k", arguments.k, "-o", folder / "knn.npz", "-q")
    results = {}
    for method, settings in METHODS.items():
        runs = [run_timed(arguments.program, "baseline", method, folder / "features.npy", "--neighbors", folder / "knn.npz", "-o",
                          folder / "found.npy", "--truth", folder / "labels.txt", "--threads",
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
    print("| method | seconds | CPU seconds | CPU seconds per million edges | peak memory, GiB | BCubed F |")
    print("|---|---|---|---|---|---|")
    for method, (seconds, cpu, peak, bcubed) in results.items():
        print(f"| {method} | {seconds:.2f} | {cpu:.2f} | {1e6 * cpu / edges:.3f} | {peak / 2**30:.2f} | {100 * bcubed:.1f} |",
              flush=True)


def print_growth(runs):
    (fewer, first), (more, last) = runs[0], runs[-1]
    print(f"\n| method | growth exponent: CPU seconds against edges, {fewer:,} to {more:,} faces |")
    print("|---|---|")
    for method, (_, cpu, *_) in last.items():
        if min(first[method][1], cpu) >= 0.1:  # shorter times are within the noise of reading
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
