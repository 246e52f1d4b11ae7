# SPDX-License-Identifier: MIT
"""The networks: GCN-D scores proposals, GCN-S finds the outliers in them."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Union

import numpy as np
from numpy.typing import ArrayLike, NDArray

from facegraph import _core
from facegraph._core import Networks
from facegraph._checks import checked
from facegraph._inputs import as_features, as_floats, as_int32, seed, threads
from facegraph._progress import Progress, listening
from facegraph.graphs import Graph, graph_for
from facegraph.proposing import Sets, as_proposals

if TYPE_CHECKING:
    from collections.abc import Sequence

Model = Union[Networks, str, "os.PathLike[str]", None]
"""Networks, a model file, or None for those inside the package."""


class _IouAndIop(NamedTuple):
    iou: NDArray[np.float32]
    iop: NDArray[np.float32]


class Scores(_IouAndIop):
    """Predictions of GCN-D for each proposal, (iou, iop). An array is empty if the network does not predict it."""

    precision_map: Sequence[float] | None = None
    """Weights of the precision map of the networks, for `deoverlap`."""


class Inliers(NamedTuple):
    """Predictions of GCN-S for each member of the proposals, in the order of `proposals.members`."""

    probability: NDArray[np.float32]
    segmented: NDArray[np.uint8]
    """[p] 1: GCN-S segmented the proposal; 0: the proposal stays whole, probability 1."""


@lru_cache(maxsize=2)
def _shipped(affinity: str) -> Networks:
    return Networks.shipped(affinity)


@checked()
def load_model(model: Model = None, *, affinity: str = "learned") -> Networks:
    """The networks of a model file (.safetensors); None: the networks inside the package.

    affinity : {"learned", "cosine"}
        For None: networks for probabilities of `affinity_graph`, or for cosines.
    """
    if model is None:
        return _shipped(affinity)
    return model if isinstance(model, Networks) else Networks.load(os.fspath(model))


@checked()
def detect(
    X: ArrayLike,
    proposals: Sets,
    graph: Graph | None = None,
    *,
    model: Model = None,
    affinity: str = "cosine",
    n_neighbors: int = 80,
    n_jobs: int | None = -1,
    progress: Progress = "auto",
) -> Scores:
    """Predicted IoU and IoP of each proposal (GCN-D; LTC, section 3.3).

    Parameters
    ----------
    X : array [n, d]
    proposals : Proposals, or sets of face ids
    graph : KnnGraph, (ids, similarities) or sparse matrix of distances, optional
        By default cosine neighbors in lists of `n_neighbors`.
    model : Networks or path, optional
    affinity : {"cosine", "learned"}
        Affinity of the graph, for the networks inside the package: "learned" with the graph and the features of
        `affinity_graph`.
    """
    features = as_features(X)
    known = graph_for(features, graph, n_neighbors, n_jobs, progress)
    with listening(progress) as listener:
        networks = load_model(model, affinity=affinity)
        scores = Scores(*_core.detect(
            networks, features, known, as_proposals(proposals, len(features)), threads(n_jobs), listener
        ))
        scores.precision_map = networks.precision_map
        return scores


@checked()
def segment(
    X: ArrayLike,
    proposals: Sets,
    graph: Graph | None = None,
    scores: Scores | None = None,
    *,
    model: Model = None,
    min_iop: float = 0.2,
    max_iop: float = 0.95,
    n_seeds: int = 8,
    seed_rule: str = "spread",
    seeds: ArrayLike | None = None,
    random_state: int = 0,
    affinity: str = "cosine",
    n_neighbors: int = 80,
    n_jobs: int | None = -1,
    progress: Progress = "auto",
) -> Inliers:
    """Inlier probability of each face of a proposal (GCN-S; LTC, section 3.4).

    Parameters
    ----------
    X : array [n, d]
    proposals : Proposals, or sets of face ids
    graph : KnnGraph, (ids, similarities) or sparse matrix of distances, optional
    scores : Scores, optional
        Only proposals with min_iop <= predicted IoP <= max_iop are segmented; without scores all.
    model : Networks or path, optional
    n_seeds : int
        Seed faces to try in each proposal.
    seed_rule : {"spread", "degree", "random"}
        Choice of seed faces.
    seeds : array [p] of face ids, optional
        One given seed face for each proposal; all proposals are segmented.
    affinity : {"cosine", "learned"}
        As in `detect`.
    """
    features = as_features(X)
    sets = as_proposals(proposals, len(features))
    known = graph_for(features, graph, n_neighbors, n_jobs, progress)
    networks = load_model(model, affinity=affinity)
    with listening(progress) as listener:
        if seeds is not None:
            return Inliers(*_core.segment_from(
                networks, features, known, sets, as_int32(seeds, "seeds"), threads(n_jobs), listener
            ))
        if scores is not None and not isinstance(scores, tuple):
            raise ValueError("scores: wants the result of `detect`, (iou, iop)")
        iop = None if scores is None else as_floats(scores[1], "scores")
        return Inliers(*_core.segment(
            networks, features, known, sets, iop, min_iop, max_iop, n_seeds, seed_rule, seed(random_state),
            threads(n_jobs), listener,
        ))
