# SPDX-License-Identifier: MIT
"""Nearest neighbors: the affinity graph."""

from __future__ import annotations

from typing import Any, NamedTuple, Union

import numpy as np
import scipy.sparse
from numpy.typing import ArrayLike, NDArray

from facegraph import _core
from facegraph._core import KnnGraph, Networks
from facegraph._checks import capped, checked
from facegraph._inputs import as_features, as_floats, as_int32, threads
from facegraph._progress import Progress, listening

Graph = Union[KnnGraph, tuple[ArrayLike, ArrayLike], Any]  # noqa: UP007
"""A KnnGraph, two arrays [n, k] (ids and similarities), or a sparse matrix of cosine distances."""


@checked()
def knn_graph(
    X: ArrayLike,
    n_neighbors: int = 80,
    *,
    knn: str = "auto",
    recall: float = 0.98,
    n_jobs: int | None = -1,
    progress: Progress = "auto",
) -> KnnGraph:
    """The most similar faces of each face, by cosine.

    Parameters
    ----------
    X : array [n, d]
        Features, of any length but zero. float32 and float16 are read where they lie, memory maps too.
    n_neighbors : int
        Length of a list, the face itself included.
    knn : {"auto", "exact", "approximate"}
        "auto" is approximate for large inputs where it saves time.
    recall : float
        Share of the true neighbors that an approximate search has to find.
    n_jobs : int or None
        Threads, as in scikit-learn: -1 is all. Never changes a result.
    progress : "auto", bool or function
        Whether to show how far it is; a function is called with (stage, done, total, unit).

    Returns
    -------
    KnnGraph
        `ids` int32 and `similarities` float32, both [n, k]: most similar first, the face itself in column 0.
    """
    return search(X, n_neighbors, knn=knn, recall=recall, n_jobs=n_jobs, progress=progress)[0]


def search(
    X: ArrayLike, n_neighbors: int, *, knn: str, recall: float, n_jobs: int | None, progress: Progress
) -> tuple[KnnGraph, dict[str, Any]]:
    """The graph, and the figures of the search."""
    with listening(progress) as listener:
        graph, exact, found, pairs = _core.find_graph(
            as_features(X), capped(n_neighbors), knn, recall, threads(n_jobs), listener
        )
    return graph, {"exact": exact, "recall": found, "pairs": pairs}


class AffinityGraph(NamedTuple):
    """Result of `affinity_graph`."""

    graph: KnnGraph
    """Similarities are probabilities that both faces are one person, most probable first."""
    features: NDArray[np.float32]
    """[n, d] whitened, of unit length. The graph was found for them; later stages need them too."""


@checked(model=[Networks, None])
def affinity_graph(
    X: ArrayLike,
    n_neighbors: int = 80,
    *,
    model: Networks | None = None,
    knn: str = "auto",
    recall: float = 0.98,
    n_jobs: int | None = -1,
    progress: Progress = "auto",
) -> AffinityGraph:
    """Neighbors of each face with the probability that both faces are one person, without labels.

    A cosine is no probability: the same cosine means less where many faces are near. A small network reads the
    surroundings of each edge. Its confident pairs give the covariance within identities, which whitening removes. The
    neighbors are then searched again, and a second network gives their probabilities.

    Parameters
    ----------
    X : array [n, d]
    n_neighbors : int
        Length of a list, the face itself included.
    model : Networks, optional
        By default the networks inside the package.
    knn, recall
        As in `knn_graph`.
    """
    networks = Networks.shipped("learned") if model is None else model
    with listening(progress) as listener:
        return AffinityGraph(*_core.find_affinity(
            as_features(X), networks, capped(n_neighbors), knn, recall, threads(n_jobs), listener
        ))


@checked()
def from_sparse(matrix: Any, *, values: str = "distance", n_neighbors: int | None = None) -> KnnGraph:
    """The lists of a sparse graph [n, n], such as `sklearn.neighbors.kneighbors_graph` makes.

    Parameters
    ----------
    matrix : scipy sparse matrix or array
        Row i holds the neighbors of face i, itself or not. Stored zeros count: distance 0 is a duplicate.
    values : {"distance", "similarity"}
        Cosine distances 1 - similarity (`metric="cosine"` of scikit-learn), or cosine similarities.
    n_neighbors : int, optional
        Keep only the most similar of each face, the face itself included; all by default.
    """
    if values not in ("distance", "similarity"):
        raise ValueError(f'values is "{values}", wants "distance" or "similarity"')
    if not hasattr(matrix, "tocsr"):
        raise TypeError(f"matrix: is {type(matrix).__name__}, wants a sparse matrix of scipy")
    csr = matrix.tocsr()
    if csr.shape[0] != csr.shape[1]:
        raise ValueError(f"graph: is of shape {csr.shape}, wants as many rows as columns")
    n_faces = csr.shape[0]
    rows = np.repeat(np.arange(n_faces), np.diff(csr.indptr))
    others = csr.indices != rows
    rows, ids = rows[others], csr.indices[others]
    similarities = csr.data[others].astype(np.float64)
    if values == "distance":
        check_distances(similarities, csr.diagonal())
        similarities = 1 - similarities
    order = np.lexsort((ids, -similarities, rows))
    rows, ids, similarities = rows[order], ids[order], similarities[order]
    first = np.searchsorted(rows, np.arange(n_faces))
    column = np.arange(len(rows)) - first[rows] + 1
    width = int(column.max(initial=0)) + 1
    if n_neighbors is not None:
        width = min(width, n_neighbors)
        kept = column < width
        rows, ids, similarities, column = rows[kept], ids[kept], similarities[kept], column[kept]
    lists = np.full((n_faces, width), -1, dtype=np.int32)
    values_of_lists = np.zeros((n_faces, width), dtype=np.float32)
    lists[:, 0] = np.arange(n_faces)
    values_of_lists[:, 0] = 1
    lists[rows, column] = ids
    values_of_lists[rows, column] = similarities
    return KnnGraph(lists, values_of_lists)


def check_distances(distances: NDArray[Any], diagonal: NDArray[Any]) -> None:
    """Refuses numbers that no cosine distance has: Euclidean ones, similarities.

    diagonal: distances of faces to themselves; 0 where a sparse graph has none.
    """
    rounding = 1e-3  # of float16
    if not np.all(np.isfinite(distances)):
        raise ValueError("graph: holds NaN or infinity; cosine distances are 0 to 2")
    if distances.size and distances.min() < -rounding:
        raise ValueError(f"graph: holds the distance {distances.min():g}; cosine distances are 0 to 2")
    if distances.size and distances.max() > 2 + rounding:
        raise ValueError(
            f"graph: holds the distance {distances.max():g}; cosine distances are 0 to 2. Are these Euclidean distances? "
            'metric="cosine" of scikit-learn gives cosine ones'
        )
    if diagonal.size and np.median(diagonal) > 0.5:
        raise ValueError(
            f"graph: the distance of a face to itself is {np.median(diagonal):g} and must be 0; are these similarities?"
        )


def from_distances(distances: ArrayLike, n_neighbors: int) -> KnnGraph:
    """The lists of a dense matrix [n, n] of cosine distances."""
    matrix = np.asarray(distances)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"graph: is of shape {matrix.shape}, wants as many rows as columns")
    check_distances(matrix, matrix.diagonal())
    width = min(n_neighbors, len(matrix))
    own = matrix.astype(np.float64)
    np.fill_diagonal(own, -np.inf)  # a face is its own first neighbor
    ids = np.argsort(own, axis=1, kind="stable")[:, :width]
    np.fill_diagonal(own, 0)
    similarities = 1 - np.take_along_axis(own, ids, axis=1)
    return KnnGraph(as_int32(ids, "graph: ids", 2), np.ascontiguousarray(similarities, dtype=np.float32))


@checked()
def graph_features(graph: Graph, dim: int = 256, *, random_state: int = 0) -> NDArray[np.float32]:
    """Features [n, dim] for faces that have only a graph.

    A face gets its row of the graph: squared similarities, and 1/2 for the face itself. Faces with the same neighbors
    get a cosine near 1, others one near 0. The rows are projected to `dim` dimensions at random, which changes a
    cosine by about 1 / sqrt(dim). docs/research/2026-11-24-graph-without-features.md has the measured effect of the squares.
    """
    known = as_graph(graph)
    n_faces = known.ids.shape[0]
    rows = np.repeat(np.arange(n_faces), known.ids.shape[1])
    ids, similarities = known.ids.ravel(), known.similarities.ravel()
    edges = (ids >= 0) & (ids != rows)
    weights = np.maximum(similarities[edges], 0) ** 2
    matrix = scipy.sparse.csr_matrix((weights, (rows[edges], ids[edges])), shape=(n_faces, n_faces))
    # A duplicate may be missing on one side: take the larger value. Lists of knn_graph agree.
    matrix = matrix.maximum(matrix.T).tocsr()
    projection = np.random.default_rng(random_state).standard_normal((n_faces, dim), dtype=np.float32)
    return np.ascontiguousarray(matrix @ projection + 0.5 * projection)


def as_graph(graph: Graph, n_neighbors: int | None = None) -> KnnGraph:
    """A KnnGraph from any form of graph."""
    if isinstance(graph, KnnGraph):
        return graph
    if hasattr(graph, "tocsr"):
        return from_sparse(graph, n_neighbors=n_neighbors)
    try:
        ids, similarities = graph
    except (TypeError, ValueError):
        raise ValueError(
            "graph: wants a KnnGraph, (ids, similarities) or a sparse matrix of cosine distances"
        ) from None
    return KnnGraph(
        as_int32(ids, "graph: ids", 2), as_floats(similarities, "graph: similarities", 2)
    )


def graph_for(
    X: ArrayLike, graph: Graph | None, n_neighbors: int, n_jobs: int | None, progress: Progress
) -> KnnGraph:
    """The given graph, or else the neighbors of X."""
    if graph is not None:
        return as_graph(graph)
    return knn_graph(X, n_neighbors, n_jobs=n_jobs, progress=progress)
