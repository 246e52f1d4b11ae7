#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The default method on only the people of a set with the most faces; prints Markdown.

usage: benchmarks/few_people.py PROGRAM SET [SET ...] [--people 1 2 5 20]

Each SET is a folder with features.npy and labels.txt. Ties: the lower label. Needs numpy.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

import numpy as np


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("sets", type=pathlib.Path, nargs="+")
    parser.add_argument("--people", type=int, nargs="+", default=[1, 2, 5, 20])
    arguments = parser.parse_args()
    print("| set | people | faces | pairwise / BCubed F |\n|---|---|---|---|")
    for place in arguments.sets:
        features = np.load(place / "features.npy")
        labels = np.loadtxt(place / "labels.txt", dtype=np.int64)
        people, counts = np.unique(labels, return_counts=True)
        largest = people[np.argsort(-counts, kind="stable")]
        for count in arguments.people:
            chosen = np.isin(labels, largest[:count])
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                np.save(folder / "features.npy", features[chosen])
                np.savetxt(folder / "labels.txt", labels[chosen], fmt="%d")
                printed = subprocess.run(
                    [arguments.program, "cluster", folder / "features.npy", "-o", folder / "found.npy", "--truth",
                     folder / "labels.txt", "--json", "-q"], check=True, stdout=subprocess.PIPE, text=True).stdout
            evaluation = json.loads(printed)["evaluation"]
            fscores = " / ".join(f"{100 * evaluation[figure]['fscore']:.1f}" for figure in ("pairwise", "bcubed"))
            print(f"| {place.name} | {count} | {chosen.sum():,} | {fscores} |", flush=True)


if __name__ == "__main__":
    main()
