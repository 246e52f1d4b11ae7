#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes a set of few people with many clear faces each, as in MS-Celeb-1M, out of one of many people with few.

usage: benchmarks/grown.py SET OUT [--people 450] [--typical 40] [--spread 0.6] [--seed 3]

Of people of SET (a folder with features.npy and labels.txt) drawn at random each gets a log-normal number of faces, every one
somewhere between two of its own, moved towards the person's mean, with a little noise. Writes OUT/features.npy and OUT/labels.txt.
"""
import argparse
import pathlib

import numpy as np


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def grow(faces, count, spread, random):
    one, other = random.choice(len(faces), count), random.choice(len(faces), count)
    weight = 0.5 * random.random((count, 1), dtype=np.float32)
    rows = (1 - weight) * faces[one] + weight * faces[other]
    mean = faces.mean(0)
    noise = random.normal(0, 0.15 / np.sqrt(faces.shape[1]), rows.shape)
    return mean + spread * (rows - mean) + noise


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--people", type=int, default=450)
    parser.add_argument("--typical", type=float, default=40, help="median number of faces")
    parser.add_argument("--spread", type=float, default=0.6)
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    random = np.random.default_rng(arguments.seed)
    features = unit(np.load(arguments.set / "features.npy").astype(np.float32))
    labels = np.loadtxt(arguments.set / "labels.txt", dtype=np.int64)
    rows, people = [], []
    for person in random.permutation(np.unique(labels))[:arguments.people]:
        count = int(np.clip(random.lognormal(np.log(arguments.typical)), 2, 1500))
        rows.append(grow(features[labels == person], count, arguments.spread, random))
        people += [person] * count
    order = random.permutation(len(people))
    arguments.out.mkdir(parents=True, exist_ok=True)
    np.save(arguments.out / "features.npy", unit(np.concatenate(rows))[order].astype(np.float32))
    np.savetxt(arguments.out / "labels.txt", np.array(people)[order], fmt="%d")


if __name__ == "__main__":
    main()
