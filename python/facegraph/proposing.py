# SPDX-License-Identifier: MIT
"""Proposals: overlapping sets of faces that might be one person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Union

import numpy as np
from numpy.typing import ArrayLike, NDArray

from facegraph import _core
from facegraph._core import Proposals
from facegraph._checks import capped, checked, texts
from facegraph._inputs import as_features, as_int32, as_labels, threads
from facegraph._progress import Progress, listening
from facegraph.graphs import Graph, as_graph, graph_for

Sets = Union[Proposals, Iterable[ArrayLike]]  # noqa: UP007
"""Proposals, or sets of faces one by one."""


class Preset(NamedTuple):
    """A named list of settings."""

    name: str
    description: str
    n_neighbors: int
    n_settings: int


def presets() -> list[Preset]:
    """All presets: those of this package, then those of the paper's authors."""
    return [Preset(*row) for row in _core.presets()]


@checked()
def as_proposals(sets: Sets, n_faces: int | None = None) -> Proposals:
    """Sets of face ids as Proposals.

    Parameters
    ----------
    sets : Proposals, or sequences of face ids
        No face twice in one set, no empty set. Labels of a clustering become proposals by
        `[numpy.flatnonzero(labels == c) for c in range(labels.max() + 1)]`.
    n_faces : int, optional
        Faces of the whole data set; the largest id + 1 by default.
    """
    if isinstance(sets, Proposals):
        return sets
    members = [one.ravel() if one.size else np.empty(0, dtype=np.int32) for one in map(np.asarray, sets)]
    offsets = np.cumsum([0, *map(len, members)], dtype=np.int64)
    flat = np.concatenate(members) if members else np.empty(0, dtype=np.int32)
    if n_faces is None:
        n_faces = int(flat.max(initial=-1)) + 1
    return Proposals(offsets, as_int32(flat, "proposals (members)"), n_faces)


@checked()
def super_vertices(
    graph: Graph,
    n_neighbors: int | None = None,
    *,
    min_similarity: float = 0.6,
    max_size: int = 300,
    step: float = 0.05,
    raising: str = "reference",
    max_rounds: int = 100,
    n_jobs: int | None = -1,
    progress: Progress = "auto",
) -> NDArray[np.int64]:
    """Small, tight components of the graph, each with faces of almost surely one person (LTC, Algorithm 1).

    Parameters
    ----------
    graph : KnnGraph, (ids, similarities) or sparse matrix of distances
    n_neighbors : int, optional
        Columns of the lists that count as pairs; all by default.
    min_similarity : float
        Lowest similarity of a pair in the first round.
    max_size : int
        Most faces of a super-vertex; larger components are split by higher thresholds, round after round.
    step : float
        Step of the threshold from round to round.
    raising : {"reference", "paper"}
        t + (1 - t) step as in the authors' code, or t + step as in the paper.
    max_rounds : int
        Most rounds.

    Returns
    -------
    array [n] of int64
        The super-vertex of each face, numbered by their smallest face; -1: the face is in no pair.
    """
    with listening(progress) as listener:
        return _core.super_vertices(
            as_graph(graph), capped(n_neighbors), min_similarity, max_size, step, raising, max_rounds,
            threads(n_jobs), listener,
        )


@checked()
def propose(
    X: ArrayLike,
    graph: Graph | None = None,
    *,
    preset: str = "default",
    settings: Sequence[str] = (),
    n_neighbors: int | None = None,
    keep_repeats: bool = False,
    knn: str = "auto",
    n_jobs: int | None = -1,
    progress: Progress = "auto",
) -> Proposals:
    """Proposals by one or many settings (LTC, section 3.2).

    Parameters
    ----------
    X : array [n, d]
    graph : KnnGraph, (ids, similarities) or sparse matrix of distances, optional
        By default cosine neighbors of X.
    preset : str
        See `presets()`.
    settings : strings
        Settings in place of the preset's, such as "th=0.6,max=300/k=2,groups=8" (docs/guide/stages.md).
    n_neighbors : int, optional
        Length of the neighbor lists; the preset's by default.
    keep_repeats : bool
        Keep sets that are proposed more than once, as the reference program does.
    knn : {"auto", "exact", "approximate"}
        kNN search for super-vertices.
    """
    features = as_features(X)
    given, n_listed = texts("settings", settings), capped(n_neighbors)
    wanted = _core.planned_neighbors(preset, given, n_listed)
    known = graph_for(features, graph, wanted, n_jobs, progress)
    with listening(progress) as listener:
        return _core.propose(
            features, known, preset, given, n_listed, keep_repeats, knn, threads(n_jobs), listener
        )


class Targets(NamedTuple):
    """True quality of proposals, by labels."""

    iou: NDArray[np.float32]
    iop: NDArray[np.float32]
    majority_label: NDArray[np.int64]


def proposal_targets(proposals: Sets, labels: ArrayLike) -> Targets:
    """The true IoU and IoP of each proposal and its most frequent label (LTC, equation 1); -1: not known."""
    known = as_labels(labels)
    return Targets(*_core.proposal_targets(as_proposals(proposals, len(known)), known))
