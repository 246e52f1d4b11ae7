#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Quality of clustering with only the neighbor graph, compared with features.

usage: benchmarks/graph_alone.py FEATURES LABELS [--every 6]

Uses every sixth person by default. Needs the Python package.
"""
import argparse

import facegraph
import numpy as np
from scipy.sparse import csr_matrix


def distances(graph):
    """The graph as a sparse distance matrix in the form of scikit-learn."""
    n_faces, width = graph.ids.shape
    ids, rows = graph.ids.ravel(), np.repeat(np.arange(n_faces), width)
    kept = (ids >= 0) & (ids != rows)
    return csr_matrix((1 - graph.similarities.ravel()[kept], (rows[kept], ids[kept])), shape=(n_faces, n_faces))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("features")
    parser.add_argument("labels")
    parser.add_argument("--every", type=int, default=6)
    arguments = parser.parse_args()
    X, people = np.load(arguments.features, mmap_mode="r"), np.loadtxt(arguments.labels, dtype=np.int64)
    kept = np.isin(people, np.unique(people)[::arguments.every])
    X, people = np.ascontiguousarray(X[kept]), people[kept]
    graph = facegraph.knn_graph(X)
    print(f"{len(X):,} faces of {len(np.unique(people)):,} people")
    print("features\n", facegraph.evaluate(people, facegraph.FaceClusterer().fit(X, graph=graph).labels_))
    alone = facegraph.FaceClusterer(metric="precomputed").fit_predict(distances(graph))
    print("neighbor graph only\n", facegraph.evaluate(people, alone))


if __name__ == "__main__":
    main()
