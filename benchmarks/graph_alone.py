#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Quality of clustering with only the neighbor graph, compared with features. usage: graph_alone.py FEATURES LABELS [EVERY]

EVERY: use every EVERY-th person (default 6). Needs the Python package.
"""
import sys

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
    X, people = np.load(sys.argv[1], mmap_mode="r"), np.loadtxt(sys.argv[2], dtype=np.int64)
    every = int(sys.argv[3]) if len(sys.argv) > 3 else 6
    kept = np.isin(people, np.unique(people)[::every])
    X, people = np.ascontiguousarray(X[kept]), people[kept]
    graph = facegraph.knn_graph(X)
    print(f"{len(X):,} faces of {len(np.unique(people)):,} people")
    print("features\n", facegraph.evaluate(people, facegraph.FaceClusterer().fit(X, graph=graph).labels_))
    alone = facegraph.FaceClusterer(metric="precomputed").fit_predict(distances(graph))
    print("the graph alone\n", facegraph.evaluate(people, alone))


if __name__ == "__main__":
    main()
