# SPDX-License-Identifier: MIT
"""Clusters that are probably one person."""

from __future__ import annotations

from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from facegraph import _core
from facegraph._checks import checked
from facegraph._inputs import as_int32, threads
from facegraph.graphs import Graph, as_graph

SUGGESTION = np.dtype(
    [
        ("smaller", np.int64),
        ("larger", np.int64),
        ("smaller_size", np.int64),
        ("larger_size", np.int64),
        ("score", np.float64),
        ("nearest_similarity", np.float64),
        ("mutual_share", np.float64),
        ("relative_cohesion", np.float64),
        ("membership", np.float64),
        ("coverage", np.float64),
        ("edges", np.int64),
        ("face_in_smaller", np.int64),
        ("face_in_larger", np.int64),
        ("similarity", np.float32),
    ]
)


@checked(min_score=[Real])
def suggest_merges(
    graph: Graph,
    labels: ArrayLike,
    *,
    min_size: int = 2,
    max_pairs: int = 500,
    min_score: float = 0.12,
    n_jobs: int | None = -1,
) -> NDArray[Any]:
    """Pairs of clusters that are probably one person, best first, for somebody to decide.

    Parameters
    ----------
    graph : KnnGraph, two arrays [n, k], or a sparse matrix of cosine distances
        The graph the clusters were made by; its similarities may as well be probabilities, 0..1.
    labels : array [n]
        The cluster of each face, any integers; a negative one is in no cluster.
    min_size : int
        Faces that both clusters must have.
    max_pairs : int
        How many pairs to name at most.
    min_score : float
        0..1: pairs below are not named.
    n_jobs : int or None
        Threads, as in scikit-learn: -1 is all. Never changes a result.

    Returns
    -------
    structured array [n_pairs]
        A row a pair, with the fields of what `facegraph suggest` writes: `smaller` and `larger` are labels, and
        `smaller_size` and `larger_size` the faces they have (of equal sizes the higher label is the smaller);
        `score` is nearest_similarity * sqrt(mutual_share * relative_cohesion * membership * coverage), each 0..1;
        `nearest_similarity` is the highest similarity of a face of the smaller cluster to a face of the larger (mean
        over its faces); `mutual_share` is the share of the edge strength leaving the two clusters that runs between
        them; `relative_cohesion` is the edge strength between the clusters, divided by that within the smaller one;
        `membership` is how much the faces of the larger cluster with edges to the smaller belong to the larger;
        `coverage` is the number of these faces, divided by the number of neighbors a face has within the smaller;
        `edges` is the number of edges of the graph between the two; `face_in_smaller` and `face_in_larger` are the two
        most similar faces, `similarity` theirs. `pandas.DataFrame` takes it as it is.
    """
    clusters = as_int32(labels, "labels")
    known = clusters >= 0
    # Numbers without gaps, in the same order; users get their own back.
    names, numbers, sizes = np.unique(clusters[known], return_inverse=True, return_counts=True)
    dense = np.full(len(clusters), -1, dtype=np.int32)
    dense[known] = numbers
    options = _core.LikelyMergesOptions()
    options.min_size = min_size
    options.max_pairs = max_pairs
    options.min_score = min_score
    smaller, larger, *rest = _core.likely_merges(as_graph(graph), dense, options, threads(n_jobs))
    found = np.empty(len(smaller), dtype=SUGGESTION)
    columns = (names[smaller], names[larger], sizes[smaller], sizes[larger], *rest)
    for name, column in zip(SUGGESTION.names or (), columns):
        found[name] = column
    return found
