#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The default method on unseen embedders: features of real faces, changed as another embedder might; prints Markdown.

usage: benchmarks/embedders.py PROGRAM SET [SET ...] [--only KIND ...] [--options OPTION ...]

Each SET is a folder with features.npy and labels.txt. For each kind of change, prints pairwise / BCubed F of `facegraph cluster` with
the given options (such as --options=--model=mine.safetensors) and with cosine affinity. The last column is the best F of connected
components at fifteen thresholds. It is chosen on the set itself and therefore optimistic. Needs numpy.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

import numpy as np

THRESHOLDS = (0.3, 0.4, 0.45, 0.5, 0.525, 0.55, 0.575, 0.6, 0.625, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


def directions(random, rows, columns):
    return (random.normal(size=(rows, columns)) / np.sqrt(rows)).astype(np.float32)


def shifted(features, random):
    common = random.normal(size=features.shape[1]).astype(np.float32)
    return features + 0.8 * common / np.linalg.norm(common)


def noisy(features, random):
    return features + random.normal(size=features.shape).astype(np.float32) * 0.6 / np.sqrt(features.shape[1])


CHANGES = {
    "as they are": lambda features, random: features,
    "all share a direction": shifted,
    "no value below zero": lambda features, random: np.maximum(
        features @ directions(random, features.shape[1], 2 * features.shape[1]), 0),
    "a third of the values": lambda features, random: features @ directions(random, features.shape[1], features.shape[1] // 3),
    "values of uneven weight": lambda features, random: features * np.exp(0.7 * random.normal(size=features.shape[1])),
    "noise": noisy,
    "roots": lambda features, random: np.sign(features) * np.sqrt(np.abs(features)),
    "squares": lambda features, random: np.sign(features) * features**2,
}


class Bench:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def run(self, *words):
        command = [self.program, *map(str, words), "--quiet"]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    def fscores(self, features, labels, *options, command=("cluster",)):
        printed = self.run(*command, features, "-o", self.folder / "found.npy", "--truth", labels, "--json", *options)
        evaluation = json.loads(printed)["evaluation"]
        return tuple(100 * (evaluation[figure]["fscore"] or 0) for figure in ("pairwise", "bcubed"))  # null: no pair

    def best_threshold(self, features, labels):
        lists = self.folder / "knn.npz"
        self.run("knn", features, "-k", 80, "-o", lists)
        found = [self.fscores(features, labels, "--neighbors", lists, "--set", f"min-similarity={at}",
                              command=("baseline", "components")) for at in THRESHOLDS]
        return tuple(np.nanmax(found, axis=0))


def text(fscores):
    return "{:.1f} / {:.1f}".format(*fscores)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("sets", type=pathlib.Path, nargs="+")
    parser.add_argument("--only", nargs="+", choices=CHANGES, default=list(CHANGES))
    parser.add_argument("--options", nargs="+", default=[])
    arguments = parser.parse_args()
    print("| set | changed | default | on cosines | best single threshold, each |")
    print("|---|---|---|---|---|")
    for place in arguments.sets:
        features = np.load(place / "features.npy").astype(np.float32)
        for kind in arguments.only:
            with tempfile.TemporaryDirectory() as folder:
                bench = Bench(arguments.program, pathlib.Path(folder))
                changed, labels = bench.folder / "features.npy", place / "labels.txt"
                np.save(changed, CHANGES[kind](features, np.random.default_rng(0)).astype(np.float32))
                row = (bench.fscores(changed, labels, *arguments.options), bench.fscores(changed, labels, "--affinity", "cosine"),
                       bench.best_threshold(changed, labels))
            print(f"| {place.name} | {kind} |", " | ".join(map(text, row)), "|", flush=True)


if __name__ == "__main__":
    main()
