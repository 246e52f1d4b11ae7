# SPDX-License-Identifier: MIT
"""From scored proposals to clusters."""

from __future__ import annotations

import warnings
from typing import Union

import numpy as np
from numpy.typing import ArrayLike, NDArray

from facegraph import _core
from facegraph._checks import checked
from facegraph._inputs import as_features, as_floats, as_int32, as_number, seed, threads
from facegraph._progress import Progress, listening
from facegraph.networks import Inliers, Scores
from facegraph.proposing import Sets, as_proposals


def de_overlap_options(
    *,
    rank_by: str,
    fp_cost: float,
    precision: float | None,
    min_score: float | None,
    max_iou: float,
    min_inlier: float,
    outliers: str,
    unassigned: str,
    seed: int,
) -> _core.DeOverlapOptions:
    """The native options."""
    if rank_by == "worth":
        warnings.warn('rank_by="worth" is deprecated; use "expected-gain"', FutureWarning, stacklevel=3)
        rank_by = "expected-gain"
    options = _core.DeOverlapOptions()
    options.rank_by = rank_by
    options.fp_cost = as_number(fp_cost, "fp_cost")
    options.precision = as_number(precision or 0, "precision")
    if min_score is not None:
        options.min_score = as_number(min_score, "min_score")
    options.max_iou = as_number(max_iou, "max_iou")
    options.min_inlier = as_number(min_inlier, "min_inlier")
    options.outliers = outliers
    options.unassigned = unassigned
    options.seed = seed
    return options


def as_inliers(given: Inliers) -> Inliers:
    """Arrays in the form of the native module."""
    if not isinstance(given, tuple) or len(given) != 2:
        raise ValueError("inliers: wants the result of `segment`, (probability, segmented)")
    segmented = np.asarray(given[1])
    if segmented.ndim != 1 or segmented.dtype.kind not in "iub":
        raise ValueError("inliers: segmented is one whole number for each proposal")
    return Inliers(as_floats(given[0], "inliers"), np.ascontiguousarray(segmented, dtype=np.uint8))


@checked(rank_by=[str, None])
def deoverlap(
    proposals: Sets,
    scores: Union[Scores, ArrayLike, None] = None,  # noqa: UP007
    inliers: Inliers | None = None,
    *,
    rank_by: str | None = None,
    fp_cost: float = 1,
    min_score: float | None = None,
    max_iou: float = 1.0,
    min_inlier: float = 0.1,
    outliers: str = "drop",
    unassigned: str = "singleton",
    random_state: int = 0,
    n_faces: int | None = None,
) -> NDArray[np.int64]:
    """Disjoint clusters: best score first, proposals take the faces that no better one took (LTC, Algorithm 3).

    Parameters
    ----------
    proposals : Proposals, or sets of face ids
    scores : Scores, or array [p]
        From `detect`, or one number per proposal. Not needed for "size" and "random".
    inliers : Inliers, optional
        From `segment`: faces below `min_inlier` leave the proposals that it segmented.
    rank_by : {"expected-gain", "iou", "size", "random"}, optional
        "expected-gain" (right faces less the cost of wrong ones) if IoU and IoP are known, else "iou" (the paper).
    fp_cost : float
        False-positive cost: cost of a wrong face, in right ones, for "expected-gain". Higher: purer clusters.
    min_score : float, optional
        Lowest score of a proposal that is used.
    max_iou : float
        Below 1: a proposal is not used if its IoU with a better one is higher.
    outliers : {"drop", "keep"}
        Faces cut off a proposal are left to others, or form a cluster (as in the reference program).
    unassigned : {"singleton", "noise"}
        Faces in no proposal become a cluster each, or get label -1.
    n_faces : int, optional
        Number of faces of the whole data set; by default that of the proposals.

    Returns
    -------
    array [n] of int64
        Cluster 0 is the largest.
    """
    nothing = np.empty(0, dtype=np.float32)
    iou, iop = nothing, nothing
    if isinstance(scores, tuple):
        if len(scores) != 2:
            raise ValueError(f"scores: holds {len(scores)} arrays, wants two (IoU and IoP) or one array")
        iou, iop = (as_floats(part, "scores") for part in scores)
    elif scores is not None:
        iou = as_floats(scores, "scores")
    if rank_by is None:
        rank_by = "expected-gain" if len(iop) else "iou"
    probability, segmented = (None, None) if inliers is None else as_inliers(inliers)
    options = de_overlap_options(
        rank_by=rank_by, fp_cost=fp_cost, precision=None, min_score=min_score, max_iou=max_iou, min_inlier=min_inlier,
        outliers=outliers, unassigned=unassigned, seed=seed(random_state),
    )
    precision_map = getattr(scores, "precision_map", None)
    sets = as_proposals(proposals, n_faces)
    return _core.deoverlap(sets, iou, iop, precision_map, probability, segmented, options)[0]


@checked()
def medoids(
    X: ArrayLike, labels: ArrayLike, *, n_jobs: int | None = -1, progress: Progress = "auto"
) -> NDArray[np.int64]:
    """The face of each cluster that is most similar to the others, [n_clusters]: its best single picture.

    labels: 0, 1, ... without gaps; -1 is in no cluster.
    """
    clusters = as_int32(labels, "labels")
    present = np.unique(clusters[clusters >= 0])
    if not np.array_equal(present, np.arange(len(present))):
        raise ValueError("labels: wants 0, 1, ... without gaps")
    with listening(progress) as listener:
        return _core.medoids(as_features(X), clusters, threads(n_jobs), listener)
