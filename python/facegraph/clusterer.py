# SPDX-License-Identifier: MIT
"""The method as an estimator of scikit-learn."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from typing import Any, Union

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import validate_data

from facegraph import _core
from facegraph._core import KnnGraph, Networks
from facegraph._inputs import Array, seed, threads
from facegraph._progress import Progress, listening
from facegraph.clusters import de_overlap_options
from facegraph.graphs import Graph, as_graph, from_distances, graph_features
from facegraph.networks import Model, load_model


def _description(estimator: FaceClusterer, features: Array, graph: KnnGraph | None) -> dict[str, str]:
    """Everything that decides a result, so that a checkpoint knows its own run."""
    how = ("n_jobs", "progress", "memory_limit", "checkpoint", "checkpoint_minutes")
    run = {name: repr(value) for name, value in estimator.get_params(deep=False).items() if name not in how}
    if estimator.model is not None:
        detectors, segmenter, affinity, precision_map = load_model(estimator.model).__getstate__()
        networks = [*detectors, *(network for network in (segmenter, affinity) if network)]
        run["model"] = "; ".join(
            f"{name} {_core.hash_table(table)}" for tensors, _ in networks for name, table in tensors.items()
        ) + f"; precision map {precision_map}"
    run["program"] = f"facegraph for Python {_core.version}"
    run["content of the features"] = _core.hash_table(features)
    if graph is not None:
        run["content of the graph"] = f"{_core.hash_table(graph.ids)} {_core.hash_table(graph.similarities)}"
    return run


class FaceClusterer(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Groups faces by person (LTC: "Learning to Cluster Faces on an Affinity Graph", CVPR 2019).

    A nearest-neighbor graph, proposals at many scales, a network that scores them (GCN-D), one that finds their
    outliers (GCN-S), and de-overlap. There is nothing that must be chosen: no number of clusters, no distance.
    Defaults are those of `facegraph cluster`; docs/parameters.md says what to turn when.

    Parameters
    ----------
    preset : str
        Named list of proposal settings, see `facegraph.presets()`.
    settings : sequence of str, optional
        Settings of your own instead, such as "th=0.6,max=300/k=2,groups=8".
    n_neighbors : int, optional
        Neighbors of each face, itself counted; the preset's by default.
    knn : {"auto", "exact", "approximate"}
        How neighbors are looked for.
    recall : float
        Share of the true neighbors that an approximate search is to find.
    affinity : {"auto", "learned", "cosine"}
        What edges weigh: the probability that both are one person, as `affinity_graph` finds it, or cosines. "auto":
        what the model is for; by default learned, but cosine with a graph and of fewer than 200 or more than
        1,000,000 faces.
    model : Networks or path, optional
        Of `facegraph.train` or `from_learn_to_cluster`; by default the networks inside the package.
    segmentation : bool
        False: leave GCN-S out.
    min_iop, max_iop : float
        GCN-S looks at proposals of this predicted IoP.
    n_seeds : int
        Seeds that GCN-S tries for each proposal.
    seed_rule : {"spread", "degree", "random"}
        How they are chosen.
    rank_by : {"expected-gain", "iou", "size", "random"}
        Which proposal chooses its faces first. "iou" is the paper's rule.
    fp_cost : float
        For worth: what a wrong face costs, in right ones. Higher: purer clusters.
    precision : float, optional
        Instead of a cost: the share of the pairs in a cluster that are to be one person, such as 0.99. What came of it is
        in `expected_precision_`; a warning says if no cost gives it.
    min_score : float, optional
        Do not use proposals that rank below this: 0 by worth, as they would do more harm than good; otherwise all.
    max_iou : float
        Below 1: suppress proposals that overlap a better one by more than this.
    min_inlier : float
        Faces of lower inlier probability leave the proposals that GCN-S looked at.
    outliers : {"drop", "keep"}
        What GCN-S cuts off is left to other proposals, or forms a cluster.
    unassigned : {"singleton", "noise"}
        Faces in no proposal: a cluster each, or -1.
    keep_repeats : bool
        Keep sets that are proposed more than once, as the reference does.
    metric : {"cosine", "precomputed"}
        "precomputed": `fit` takes a graph of cosine distances (sparse, or dense) instead of features, such as
        `sklearn.neighbors.kneighbors_graph(X, 80, mode="distance", metric="cosine")` makes. With features at hand
        `fit(X, graph=graph)` is better: the networks and the second level of proposals look at them too.
    memory_limit : str or int, optional
        Most memory to use, "16G" or bytes (default: what is free). What would not fit raises MemoryError at once.
    checkpoint : path, optional
        Folder for what is finished on the way: the same fit goes on from there after a crash, with the same result.
    checkpoint_minutes : float
        Minutes between two saves of the search for neighbors.
    random_state : int, RandomState or None
        Seed of everything random. The same seed gives the same labels for any n_jobs.
    n_jobs : int or None
        Threads, as in scikit-learn: -1 is all, None one. Never changes a result.
    progress : "auto", bool or function
        "auto" shows bars in notebooks and terminals (of tqdm, if it is installed); a function is called with
        (stage, done, total, unit).

    Attributes
    ----------
    labels_ : array [n] of int64
        Cluster of each face, 0 the largest; -1 only with unassigned="noise".
    probabilities_ : array [n] of float32
        How surely each face is in its cluster, by GCN-S; 1 where it was not asked, 0 for noise.
    cluster_scores_ : array [n_clusters] of float32
        Predicted IoU of each cluster's proposal: how much of one person it is, and nothing else. NaN: no proposal.
    cluster_purities_ : array [n_clusters] of float32
        The same for IoP: which share of it is one person.
    medoids_ : array [n_clusters] of int64
        The face of each cluster most similar to the others.
    expected_precision_ : float
        The share of the pairs in a cluster that should be one person. NaN if the networks do not say.
    fp_cost_ : float
        The cost that was used; 0 if not ranked by worth.
    search_ : dict or None
        How neighbors were found: "exact", "recall" (measured), "pairs" (share compared).
    stage_seconds_ : dict
        Wall time of each stage.
    n_proposals_ : int
    n_features_in_ : int

    Examples
    --------
    >>> import facegraph
    >>> X, people = facegraph.make_faces(1000, dim=64)
    >>> clusterer = facegraph.FaceClusterer().fit(X)
    >>> clusterer.labels_.shape
    (1000,)
    """

    labels_: NDArray[np.int64]
    probabilities_: NDArray[np.float32]
    cluster_scores_: NDArray[np.float32]
    cluster_purities_: NDArray[np.float32]
    medoids_: NDArray[np.int64]
    expected_precision_: float
    fp_cost_: float
    n_proposals_: int
    stage_seconds_: dict[str, float]
    search_: dict[str, Any] | None
    n_features_in_: int

    def __init__(
        self,
        preset: str = "default",
        *,
        settings: Sequence[str] | None = None,
        n_neighbors: int | None = None,
        knn: str = "auto",
        recall: float = 0.98,
        affinity: str = "auto",
        model: Model = None,
        segmentation: bool = True,
        min_iop: float = 0.2,
        max_iop: float = 0.95,
        n_seeds: int = 8,
        seed_rule: str = "spread",
        rank_by: str = "expected-gain",
        fp_cost: float = 1,
        precision: float | None = None,
        min_score: float | None = None,
        max_iou: float = 1.0,
        min_inlier: float = 0.1,
        outliers: str = "drop",
        unassigned: str = "singleton",
        keep_repeats: bool = False,
        metric: str = "cosine",
        memory_limit: Union[str, int, None] = None,  # noqa: UP007
        checkpoint: Union[str, "os.PathLike[str]", None] = None,  # noqa: UP007
        checkpoint_minutes: float = 10,
        random_state: Union[int, np.random.RandomState, None] = 0,  # noqa: UP007
        n_jobs: int | None = -1,
        progress: Progress = "auto",
    ) -> None:
        self.preset = preset
        self.settings = settings
        self.n_neighbors = n_neighbors
        self.knn = knn
        self.recall = recall
        self.affinity = affinity
        self.model = model
        self.segmentation = segmentation
        self.min_iop = min_iop
        self.max_iop = max_iop
        self.n_seeds = n_seeds
        self.seed_rule = seed_rule
        self.rank_by = rank_by
        self.fp_cost = fp_cost
        self.precision = precision
        self.min_score = min_score
        self.max_iou = max_iou
        self.min_inlier = min_inlier
        self.outliers = outliers
        self.unassigned = unassigned
        self.keep_repeats = keep_repeats
        self.metric = metric
        self.memory_limit = memory_limit
        self.checkpoint = checkpoint
        self.checkpoint_minutes = checkpoint_minutes
        self.random_state = random_state
        self.n_jobs = n_jobs
        self.progress = progress

    def _networks(self, n_faces: int, has_graph: bool) -> Networks:
        if self.affinity not in ("auto", "learned", "cosine"):
            raise ValueError(f'affinity is "{self.affinity}", wants "auto", "learned" or "cosine"')
        enough = _core.min_for_learned_affinity <= n_faces <= _core.max_for_learned_affinity
        automatic = "learned" if enough and not has_graph else "cosine"
        networks = load_model(self.model, affinity=automatic if self.affinity == "auto" else self.affinity)
        if self.affinity == "learned" and networks.affinity == "cosine":
            return networks.combine(load_model(affinity="learned"))
        if self.affinity == "cosine" and networks.affinity == "learned":
            raise ValueError('model: learned on learned affinities, which affinity="cosine" does not give')
        return networks

    def _options(self, affinity: str) -> _core.ClusterOptions:
        options = _core.ClusterOptions(self.preset, list(self.settings or ()), self.n_neighbors or 0, affinity)
        options.knn, options.recall, options.keep_repeats = self.knn, self.recall, self.keep_repeats
        options.segmentation = self.segmentation
        options.min_iop, options.max_iop = self.min_iop, self.max_iop
        options.n_seeds, options.seed_rule = self.n_seeds, self.seed_rule
        number = seed(self.random_state)
        options.de_overlap = de_overlap_options(
            rank_by=self.rank_by, fp_cost=self.fp_cost, precision=self.precision, min_score=self.min_score,
            max_iou=self.max_iou, min_inlier=self.min_inlier, outliers=self.outliers, unassigned=self.unassigned, seed=number,
        )
        options.seed = number
        options.check()
        return options

    def _memory_limit(self) -> int:
        if isinstance(self.memory_limit, str):
            return _core.parse_bytes(self.memory_limit)
        return self.memory_limit or 0

    def _features(self, X: ArrayLike, reset: bool = True) -> Array:
        """float32 and float16 as they are. That they are finite the native module checks, without a copy."""
        checked: Array = validate_data(
            self, X, reset=reset, dtype=[np.float32, np.float16], order="C", ensure_all_finite=False
        )
        return checked

    def _from_graph(self, X: Any, n_neighbors: int) -> tuple[Array, KnnGraph]:
        """metric="precomputed": whom a face resembles takes the place of its features."""
        matrix = validate_data(
            self, X, accept_sparse="csr", dtype=[np.float32, np.float64], ensure_all_finite=True
        )
        known = as_graph(matrix, n_neighbors) if hasattr(matrix, "tocsr") else from_distances(matrix, n_neighbors)
        return graph_features(known, random_state=seed(self.random_state)), known

    def fit(self, X: ArrayLike, y: object = None, *, graph: Graph | None = None) -> FaceClusterer:
        """Clusters the faces.

        Parameters
        ----------
        X : array [n, d]
            Features, of any length but zero. float32 and float16 are read where they lie, memory maps too; others
            are converted. With metric="precomputed": a sparse graph [n, n] of cosine distances.
        y : ignored
        graph : KnnGraph, (ids, similarities) or sparse matrix of distances, optional
            Neighbors that were found before.
        """
        width = self._options("cosine").n_neighbors  # fails early; the same for both affinities
        known: KnnGraph | None
        zero = np.empty(0, dtype=np.int64)
        if self.metric == "precomputed":
            features, known = self._from_graph(X, width)
        elif self.metric == "cosine":
            features = self._features(X)
            known = None if graph is None else as_graph(graph, width)
            if known is None:
                zero = np.flatnonzero(~features.any(axis=1))
        else:
            raise ValueError(f'metric is "{self.metric}", wants "cosine" or "precomputed"')
        if len(zero):
            features = self._without(features, zero)
        networks = self._networks(len(features), known is not None)
        options = self._options(networks.affinity)
        folder = None if self.checkpoint is None else os.fspath(self.checkpoint)
        with listening(self.progress) as listener:
            found = _core.cluster(
                features, known, networks, options, self._memory_limit(), folder,
                self.checkpoint_minutes, {} if folder is None else _description(self, features, known),
                threads(self.n_jobs), listener,
            )
        self._keep(found)
        if len(zero):
            self._put_back(zero)
        return self

    def _without(self, features: Array, zero: Array) -> Array:
        if len(zero) == len(features):
            raise ValueError("X: every row is all zero: no face was embedded there?")
        warnings.warn(
            f"X: {len(zero)} rows are all zero, the first is {zero[0]}: no face was embedded there? "
            "Each is left unassigned", stacklevel=3,
        )
        return np.delete(features, zero, axis=0)

    def _put_back(self, zero: Array) -> None:
        """Rows without a direction have no neighbors: they are in no proposal."""
        n_faces, n_clusters = len(self.labels_) + len(zero), len(self.medoids_)
        others = np.delete(np.arange(n_faces), zero)
        labels = np.full(n_faces, -1, dtype=np.int64)
        probabilities = np.zeros(n_faces, dtype=np.float32)
        labels[others], probabilities[others] = self.labels_, self.probabilities_
        self.medoids_ = others[self.medoids_]
        if self.unassigned == "singleton":
            labels[zero], probabilities[zero] = n_clusters + np.arange(len(zero)), 1
            nothing = np.full(len(zero), np.nan, dtype=np.float32)
            self.cluster_scores_ = np.concatenate([self.cluster_scores_, nothing])
            self.cluster_purities_ = np.concatenate([self.cluster_purities_, nothing])
            self.medoids_ = np.concatenate([self.medoids_, zero])
        self.labels_, self.probabilities_ = labels, probabilities

    def _keep(self, found: _core.Clustering) -> None:
        self.labels_ = found.labels
        self.probabilities_ = found.probabilities
        self.cluster_scores_ = found.iou
        self.cluster_purities_ = found.iop
        self.medoids_ = found.medoids
        self.expected_precision_, self.fp_cost_ = found.expected_precision, found.fp_cost
        if self.expected_precision_ < (self.precision or 0):
            warnings.warn(
                f"no cost of wrong faces gives the precision of {self.precision} that was wanted, as far as the networks "
                f"can tell: {self.expected_precision_:.3f} at most", stacklevel=3,
            )
        self.n_proposals_ = found.n_proposals
        self.stage_seconds_ = {stage: seconds for stage, seconds, _ in found.times}
        search = found.search
        self.search_ = None if search is None else dict(zip(("exact", "recall", "pairs"), search))

    def predict_cost(self, X: ArrayLike) -> list[dict[str, Any]]:
        """About how much memory and time each stage of `fit(X)` would take; nothing is clustered."""
        features = self._features(X)
        kind = self._networks(len(features), False).affinity
        rows = _core.predict_cost(features, kind == "learned", self._options(kind), threads(self.n_jobs))
        return [dict(zip(("stage", "bytes", "operations", "seconds"), row)) for row in rows]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = tags.input_tags.pairwise = self.metric == "precomputed"
        tags.array_api_support = False
        return tags
