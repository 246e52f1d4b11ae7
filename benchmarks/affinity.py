#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Quality of clusters from learned affinities, on people and embedders outside of the training sets.

usage: benchmarks/affinity.py PROGRAM DATA [--seeds N] [--held-out] [--thresholds P ...]

Trains on wild-train and mild-train-fr512 with seeds 0..N-1. Prints Markdown: for each set, the mean and standard deviation of pairwise
and BCubed F of the map equation, for each minimum probability of an edge. Seed 0 is the shipped model. With --held-out, it trains on
half of the people and prints results for the other half, which may be used to choose a threshold. DATA contains the folders of
../shared/data.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile

import numpy as np

TEST_SETS = ("wild-dev", "lfw-mfn128", "lfw-fr512")
TRAINING_SETS = ("wild-train", "mild-train-fr512")


def halves(data, folder):
    """Both training sets, split by people: (training parts, held-out parts). The sets number their people independently, so a
    person held out of one set may be in the training part of the other."""
    parts = ([], [])
    for name in TRAINING_SETS:
        features = np.load(data / name / "features.npy")
        labels = np.loadtxt(data / name / "labels.txt", dtype=np.int64)
        draw = np.random.default_rng(5).permutation(labels.max() + 1) % 2
        for half in (0, 1):
            place = folder / f"{name}-{half}"
            place.mkdir()
            np.save(place / "features.npy", features[draw[labels] == half])
            np.savetxt(place / "labels.txt", labels[draw[labels] == half], fmt="%d")
            parts[half].append(place)
    return parts


class Bench:
    def __init__(self, program, folder, thresholds):
        self.program, self.folder, self.thresholds = program, folder, thresholds

    def run(self, *words):
        command = [self.program, *map(str, words), "--json", "--quiet"]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def train(self, sets, seed):
        model = self.folder / f"model-{seed}.safetensors"
        first, *others = [(place / "features.npy", place / "labels.txt") for place in sets]
        more = [word for pair in others for word in ("--also", *pair)]
        self.run("train-affinity", *first, *more, "--seed", seed, "-o", model)
        return model

    def figures(self, place, model):
        """(pairwise F, BCubed F) in percent for each threshold."""
        lists, whitened = self.folder / "affinity.npz", self.folder / "whitened.npy"
        self.run("affinity", place / "features.npy", "--model", model, "-o", lists, "--whitened", whitened)
        found = []
        for threshold in self.thresholds:
            result = self.run("baseline", "map-equation", whitened, "--neighbors", lists, "--set", "k=0",
                              f"min-similarity={threshold}", "--truth", place / "labels.txt", "-o",
                              self.folder / "labels.txt")["evaluation"]
            found.append((100 * result["pairwise"]["fscore"], 100 * result["bcubed"]["fscore"]))
        return found


def cell(values):
    mean = statistics.mean(values)
    return f"{mean:.1f} ± {statistics.stdev(values):.1f}" if len(values) > 1 else f"{mean:.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--thresholds", type=float, nargs="+", default=[0.3, 0.5, 0.7, 0.8, 0.9])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        bench = Bench(arguments.program, folder, arguments.thresholds)
        if arguments.held_out:
            train, test = halves(arguments.data, folder)
        else:
            train = [arguments.data / part for part in TRAINING_SETS]
            test = [arguments.data / part for part in TEST_SETS]
        models = [bench.train(train, seed) for seed in range(arguments.seeds)]
        print(f"pairwise F / BCubed F, {arguments.seeds} seed(s)\n")
        print("| set | " + " | ".join(f"p >= {threshold}" for threshold in arguments.thresholds) + " |")
        print("|---" * (len(arguments.thresholds) + 1) + "|")
        for place in test:
            by_seed = [bench.figures(place, model) for model in models]
            cells = [f"{cell([found[t][0] for found in by_seed])} / {cell([found[t][1] for found in by_seed])}"
                     for t in range(len(arguments.thresholds))]
            print(f"| {place.name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
