#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Divides sets of faces by their people: some to learn from, the others to try on.

usage: benchmarks/halves.py SET [SET ...] -o OUT [--share 0.5] [--seed 5]

Each SET is a folder with features.npy and labels.txt; a label in two sets is one person. Writes OUT/<name of SET>-a, with that share of
the people, and OUT/<name of SET>-b with the others.
"""
import argparse
import pathlib

import numpy as np


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=pathlib.Path, nargs="+")
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=5)
    arguments = parser.parse_args()

    labels = [np.loadtxt(place / "labels.txt", dtype=np.int64) for place in arguments.sets]
    people = np.unique(np.concatenate(labels))
    np.random.default_rng(arguments.seed).shuffle(people)
    first = people[:int(len(people) * arguments.share)]
    for place, own in zip(arguments.sets, labels):
        features = np.load(place / "features.npy", mmap_mode="r")
        is_first = np.isin(own, first)
        for name, chosen in (("a", is_first), ("b", ~is_first)):
            folder = arguments.output / f"{place.name}-{name}"
            folder.mkdir(parents=True)
            np.save(folder / "features.npy", features[chosen])
            np.savetxt(folder / "labels.txt", own[chosen], fmt="%d")
            print(f"{folder}: {chosen.sum():,} faces of {len(np.unique(own[chosen])):,} people")


if __name__ == "__main__":
    main()
