#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes a set of few people with many clear faces each, like MS-Celeb-1M, from a set of many people with few faces.

usage: benchmarks/oversampled.py SET OUT [--people 450] [--median-size 40] [--scatter 0.6] [--seed 3]

SET is a folder with features.npy and labels.txt. People are drawn at random, and each gets a log-normal number of faces. A new face
interpolates two faces of the person, is moved towards the person's mean and gets a little noise. Writes OUT/features.npy and
OUT/labels.txt. --scatter: the factor of the distance to the mean.
"""
import argparse
import pathlib

import numpy as np


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def oversample(faces, count, scatter, random):
    one, other = random.choice(len(faces), count), random.choice(len(faces), count)
    weight = 0.5 * random.random((count, 1), dtype=np.float32)
    rows = (1 - weight) * faces[one] + weight * faces[other]
    mean = faces.mean(0)
    noise = random.normal(0, 0.15 / np.sqrt(faces.shape[1]), rows.shape)
    return mean + scatter * (rows - mean) + noise


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--people", type=int, default=450)
    parser.add_argument("--median-size", "--typical", type=float, default=40, help="median number of faces of a person")
    parser.add_argument("--scatter", "--spread", type=float, default=0.6, help="factor of the distance of faces to their mean")
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    random = np.random.default_rng(arguments.seed)
    features = unit(np.load(arguments.set / "features.npy").astype(np.float32))
    labels = np.loadtxt(arguments.set / "labels.txt", dtype=np.int64)
    rows, people = [], []
    for person in random.permutation(np.unique(labels))[:arguments.people]:
        count = int(np.clip(random.lognormal(np.log(arguments.median_size)), 2, 1500))
        rows.append(oversample(features[labels == person], count, arguments.scatter, random))
        people += [person] * count
    order = random.permutation(len(people))
    arguments.out.mkdir(parents=True, exist_ok=True)
    np.save(arguments.out / "features.npy", unit(np.concatenate(rows))[order].astype(np.float32))
    np.savetxt(arguments.out / "labels.txt", np.array(people)[order], fmt="%d")


if __name__ == "__main__":
    main()
