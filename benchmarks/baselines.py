#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""All methods on all sets of faces (docs/benchmarks.md); prints one Markdown table per set.

usage: benchmarks/baselines.py PROGRAM DATA --work FOLDER [--sets wild-dev lfw-mfn128 lfw-fr512 synth] [--methods NAME ...]
       [--again NAME ...] [--time-limit 600]

DATA is the folder of real faces. Each method is tuned on other people, from another set:

    wild-dev on wild-train, lfw-mfn128 on wild-train, lfw-fr512 on mild-train-fr512, synth on other synthetic people

Runs `facegraph compare` for one method at a time and stores its output in FOLDER, so an interrupted run continues where it
stopped. --again repeats the named methods and keeps the results of the others.
"""
import argparse
import json
import pathlib
import subprocess
import sys

TUNED_ON = {"wild-dev": "wild-train", "lfw-mfn128": "wild-train", "lfw-fr512": "mild-train-fr512", "synth": "synth-train"}


def run(*command):
    return subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True).stdout


def folder_of(name, arguments):
    """The folder of a set; synthetic sets are generated if they are missing."""
    if not name.startswith("synth"):
        return arguments.data / name
    folder = arguments.work / name
    if not (folder / "labels.txt").exists():
        run(arguments.program, "synth", "-n", 20000, "--seed", 2 if name == "synth" else 1, "-o", folder, "-q")
    return folder


def measure(name, method, arguments):
    """The stored result of one method as JSON; runs the method if there is none or it is named by --again."""
    kept = arguments.work / f"{name}-{method}.json"
    if kept.exists() and method not in arguments.again:
        return kept
    test, train = folder_of(name, arguments), folder_of(TUNED_ON[name], arguments)
    lists = arguments.work / f"{name}-neighbors.npz"
    if not lists.exists():
        run(arguments.program, "knn", test / "features.npy", "-o", lists, "--knn", "exact", "-q")
    result = run(arguments.program, "compare", test / "features.npy", test / "labels.txt", "--train", train / "features.npy",
                 train / "labels.txt", "--neighbors", lists, "--methods", method, "--time-limit", arguments.time_limit,
                 "--knn", "exact", "--markdown", arguments.work / f"{name}-{method}.md", "--json", "-q")
    kept.write_text(result)
    return kept


def print_set(name, methods, arguments):
    print(f"\n### {name}\n\n    facegraph compare {name}/features.npy {name}/labels.txt --train "
          f"{TUNED_ON[name]}/features.npy {TUNED_ON[name]}/labels.txt\n")
    header = True
    for method in methods:
        try:
            measure(name, method, arguments)
            lines = (arguments.work / f"{name}-{method}.md").read_text().splitlines()
        except subprocess.CalledProcessError as error:
            print(f"{method}: {error}", file=sys.stderr)
            continue
        print("\n".join(lines if header else lines[2:]), flush=True)
        header = False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--sets", nargs="+", default=list(TUNED_ON), choices=list(TUNED_ON))
    parser.add_argument("--methods", nargs="+")
    parser.add_argument("--again", nargs="+", default=[])
    parser.add_argument("--time-limit", type=float, default=600)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    listed = [method["method"] for method in json.loads(run(arguments.program, "compare", "--list", "--json"))]
    for name in arguments.sets:
        print_set(name, arguments.methods or listed, arguments)


if __name__ == "__main__":
    main()
