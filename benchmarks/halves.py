#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Splits sets of faces by people, into a training and a test part.

usage: benchmarks/halves.py SET [SET ...] -o OUT [--share 0.5] [--seed 5] [--copies N ...]

Each SET is a folder with features.npy and labels.txt; a label in two sets is one person. Writes OUT/<name of SET>-a with the given share
of the people, and OUT/<name of SET>-b with the others.

--copies: the number of faces that each SET has of every picture. Then the labels of different sets are independent. All people with the
same number of pictures go to the same part, so a person with at least two pictures is in the same part of all sets. People with a single
picture are split at random.
"""
import argparse
import pathlib

import numpy as np


def choose_first_part(labels, copies, share, seed):
    """The people of the first part. Numbers of pictures go to the parts in turn, from the largest number."""
    people, counts = np.unique(labels, return_counts=True)
    pictures = counts // copies
    random = np.random.default_rng(seed)
    rank = {size: at for at, size in enumerate(np.unique(pictures)[::-1])}
    return [person for person, size in zip(people, pictures)
            if (random.random() < share if size == 1 else 3 * rank[size] % 5 < 5 * share)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=pathlib.Path, nargs="+")
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--copies", type=int, nargs="+")
    arguments = parser.parse_args()
    if arguments.copies and len(arguments.copies) != len(arguments.sets):
        parser.error(f"{len(arguments.sets)} sets, {len(arguments.copies)} numbers of copies")

    labels = [np.loadtxt(place / "labels.txt", dtype=np.int64) for place in arguments.sets]
    people = np.unique(np.concatenate(labels))
    np.random.default_rng(arguments.seed).shuffle(people)
    first = people[:int(len(people) * arguments.share)]
    for at, (place, own) in enumerate(zip(arguments.sets, labels)):
        if arguments.copies:
            first = choose_first_part(own, arguments.copies[at], arguments.share, arguments.seed)
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
