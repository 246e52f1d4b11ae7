#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Time and memory of each pipeline stage against the number of faces; prints Markdown.

usage: benchmarks/scaling.py PROGRAM [--faces 100000 300000 584000 1000000] [--dim 256] [--preset 20] [--affinity cosine] [--threads 2] [--memory 16G]

The faces are synthetic (`facegraph synth`) and written to a temporary folder: 4 x faces x dim bytes. The tables show measured values
and those predicted by `--dry-run`.
"""
import argparse
import json
import math
import pathlib
import subprocess
import tempfile


def run(*command):
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout


def measure(arguments, faces, folder):
    run(arguments.program, "synth", "-n", faces, "--dim", arguments.dim, "-o", folder, "-q")
    command = [arguments.program, "cluster", folder / "features.npy", "-o", folder / "found.npy", "--preset", arguments.preset,
               "--affinity", arguments.affinity, "--threads", arguments.threads, "--memory", arguments.memory, "--json", "-q"]
    predicted = json.loads(run(*command, "--dry-run"))
    return predicted, json.loads(run(*command, "--truth", folder / "labels.txt"))


def gib(size):
    return f"{size / 2**30:.1f}"


def print_table(faces, predicted, measured):
    print(f"\n**{faces:,} faces**: pairwise F {100 * measured['evaluation']['pairwise']['fscore']:.1f}, "
          f"BCubed F {100 * measured['evaluation']['bcubed']['fscore']:.1f}, {measured['clusters']:,} clusters, "
          f"{measured['proposals']:,} proposals\n")
    print("| stage | seconds | GiB | predicted seconds | predicted GiB |")
    print("|---|---|---|---|---|")
    predictions = {stage["stage"]: stage for stage in predicted["stages"]}
    for stage, seconds in measured["seconds"].items():
        expected = predictions.get(stage)
        cells = f"{expected['seconds']:.0f} | {gib(expected['bytes'])}" if expected else " | "
        print(f"| {stage} | {seconds:.1f} | {gib(measured['stage_peak_bytes'][stage])} | {cells} |")
    print(f"| total | {sum(measured['seconds'].values()):.1f} | {gib(measured['peak_bytes'])} | "
          f"{predicted['seconds']:.0f} | {gib(predicted['bytes'])} |", flush=True)


def print_growth(runs):
    """The exponent of each stage: time grows like faces^exponent between the first and the last run."""
    if len(runs) < 2:
        return
    print("\n| stage | growth exponent |")
    print("|---|---|")
    (fewer, first), (more, last) = runs[0], runs[-1]
    for stage, seconds in last["seconds"].items():
        if first["seconds"][stage] < 0.05:
            continue
        print(f"| {stage} | {math.log(seconds / first['seconds'][stage]) / math.log(more / fewer):.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--faces", type=int, nargs="+", default=[100000, 300000, 584000, 1000000])
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--preset", default="20")
    parser.add_argument("--affinity", default="cosine")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="16G")
    arguments = parser.parse_args()
    runs = []
    for faces in arguments.faces:
        with tempfile.TemporaryDirectory() as name:
            predicted, measured = measure(arguments, faces, pathlib.Path(name))
        print_table(faces, predicted, measured)
        runs.append((faces, measured))
    print_growth(runs)


if __name__ == "__main__":
    main()
