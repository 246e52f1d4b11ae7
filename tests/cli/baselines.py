# SPDX-License-Identifier: MIT
"""Faces that overlap, and what tests of the baselines ask of their clusters."""
import numpy as np
import pytest


def agreement(a, b):
    """1 if two labelings are the same partition, 0 if they agree as by chance. A negative label is a cluster of
    its own."""
    cluster_metrics = pytest.importorskip("sklearn.metrics", reason="needs scikit-learn")
    a, b = np.asarray(a).copy(), np.asarray(b).copy()
    for labels in (a, b):
        alone = labels < 0
        labels[alone] = labels.max() + 1 + np.arange(alone.sum())
    return cluster_metrics.adjusted_rand_score(a, b)


def same_clusters(a, b):
    return agreement(a, b) == 1


def nearest(faces, k):
    """The first k of every face, itself first, [n, k]."""
    similarity = faces[2].copy()
    np.fill_diagonal(similarity, 2)
    return np.argsort(-similarity, axis=1, kind="stable")[:, :k]


def symmetric_edges(faces, k, min_similarity):
    """The affinity graph: rows (a, b, similarity) with a < b."""
    edges = {}
    for a, row in enumerate(nearest(faces, k)[:, 1:]):
        for b in row:
            if faces[2][a, b] >= min_similarity:
                edges[min(a, b), max(a, b)] = faces[2][a, b]
    return [(a, b, weight) for (a, b), weight in sorted(edges.items())]
