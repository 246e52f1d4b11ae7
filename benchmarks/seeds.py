#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Influence of the training seed: models with different seeds, alone and with averaged scores; prints Markdown.

usage: benchmarks/seeds.py SET [SET ...] --models MODEL MODEL ...

Each SET is a folder with features.npy and labels.txt. Models are from `facegraph train` on the shipped affinities. Needs the Python
package. The scores of GCN-D are averaged; GCN-S is that of the first model.
"""
import argparse
import pathlib
import statistics

import facegraph
import numpy as np
from facegraph.networks import Scores


def fscores(labels, found):
    result = facegraph.evaluate(labels, found)
    return 100 * result.pairwise.fscore, 100 * result.bcubed.fscore


def measure(place, models):
    """(pairwise F, BCubed F) of each model, and of the averaged scores."""
    features = np.load(place / "features.npy")
    labels = np.loadtxt(place / "labels.txt", dtype=np.int64)
    graph, whitened = facegraph.affinity_graph(features)
    proposals = facegraph.propose(whitened, graph, preset="learned")

    def clusters(scores, model):
        inliers = facegraph.segment(whitened, proposals, graph, scores, model=model, affinity="learned")
        return fscores(labels, facegraph.deoverlap(proposals, scores, inliers))

    scores = [facegraph.detect(whitened, proposals, graph, model=model, affinity="learned") for model in models]
    mean = Scores(*(np.mean(parts, axis=0, dtype=np.float64).astype(np.float32) for parts in zip(*scores)))
    maps = [own.precision_map for own in scores if own.precision_map is not None]
    mean.precision_map = tuple(np.mean(maps, axis=0)) if maps else None
    return [clusters(own, model) for own, model in zip(scores, models)], clusters(mean, models[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=pathlib.Path, nargs="+")
    parser.add_argument("--models", nargs="+", required=True)
    arguments = parser.parse_args()
    print("| set | each, pairwise / BCubed F | mean and standard deviation | averaged scores |\n|---|---|---|---|")
    for place in arguments.sets:
        each, mean = measure(place, arguments.models)
        summary = " / ".join(f"{statistics.mean(part):.1f} +- {statistics.stdev(part):.1f}" for part in zip(*each))
        cells = [place.name, "; ".join(f"{p:.1f} / {b:.1f}" for p, b in each), summary, "{:.1f} / {:.1f}".format(*mean)]
        print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
