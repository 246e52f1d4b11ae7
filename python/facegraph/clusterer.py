# SPDX-License-Identifier: MIT
"""The method as an estimator of scikit-learn."""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from numbers import Real
from typing import Any, ClassVar, Union

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClusterMixin
from sklearn.utils.validation import validate_data

from facegraph import _core
from facegraph._core import KnnGraph
from facegraph._checks import CONSTRAINTS, check
from facegraph._inputs import Array, stacked, threads
from facegraph._progress import Progress, listening
from facegraph._settings import DEPRECATED, choose_networks, current_parameters, memory_limit, native_options, run_files
from facegraph.graphs import Graph, as_graph, from_distances, graph_features
from facegraph.networks import Model


def _warn_of_short_lists(graph: KnnGraph, wanted: int) -> None:
    n_faces, width = graph.ids.shape
    if width < min(wanted, n_faces):
        warnings.warn(
            f"graph: has {width} neighbors of each face, and {min(wanted, n_faces)} are usual: people with many faces "
            "may come apart", stacklevel=3,
        )


class FaceClusterer(ClusterMixin, BaseEstimator):  # type: ignore[misc]
    """Groups faces by person (LTC: "Learning to Cluster Faces on an Affinity Graph", CVPR 2019).

    The stages are a nearest-neighbor graph, proposals at many scales, a network that scores them (GCN-D), a network
    that finds their outliers (GCN-S), and de-overlap. No parameter is required: no number of clusters, no distance. Defaults
    are those of `facegraph cluster`; docs/guide/stages.md explains when to change them.

    Parameters
    ----------
    preset : str
        Named list of proposal settings, see `facegraph.presets()`.
    settings : sequence of str, optional
        Proposal settings in place of the preset's, such as "th=0.6,max=300/k=2,groups=8".
    n_neighbors : int, optional
        Neighbors of each face, the face itself included; the preset's by default.
    knn : {"auto", "exact", "approximate"}
        kNN search. "auto" is approximate for large inputs where it saves time.
    recall : float
        Share of the true neighbors that an approximate search has to find.
    affinity : {"auto", "learned", "cosine"}
        Edge weights: the probability that both faces are one person, see `affinity_graph`, or cosines. "auto": the
        affinity that the model was trained on; without a model learned, but cosine with a graph and for fewer than
        200 or more than 1,000,000 faces.
    model : Networks or path, optional
        From `facegraph.train` or `from_learn_to_cluster`; by default the networks inside the package.
    segmentation : bool
        False: do not use GCN-S.
    min_iop, max_iop : float
        Range of predicted IoP of the proposals that GCN-S segments.
    n_seeds : int
        Seed faces that GCN-S tries in each proposal.
    seed_rule : {"spread", "degree", "random"}
        Choice of seed faces.
    rank_by : {"expected-gain", "iou", "size", "random"}
        Order in which proposals take their faces. "iou" is the paper's rule.
    fp_cost : float
        False-positive cost: cost of a wrong face, in right ones, for "expected-gain". Higher: purer clusters.
    precision : float, optional
        Requested pairwise precision, such as 0.99: the lowest cost that reaches it is used. `expected_precision_` is
        the result; a warning says if no cost reaches it.
    min_score : float, optional
        Lowest score of a proposal that is used. By default 0 for "expected-gain", otherwise no limit.
    max_iou : float
        Below 1: a proposal is not used if its IoU with a better one is higher.
    min_inlier : float
        Lowest inlier probability of a face that stays in a segmented proposal.
    outliers : {"drop", "keep"}
        Faces that GCN-S cuts off a proposal are left to other proposals, or form a cluster.
    unassigned : {"singleton", "noise"}
        Faces in no proposal become a cluster each, or get label -1.
    zero_rows : {"unassigned", "refuse"}
        Rows that are all zero, where no face was embedded: they are left unassigned with a warning, or refused.
    keep_repeats : bool
        Keep sets that are proposed more than once, as the reference program does.
    metric : {"cosine", "precomputed"}
        "precomputed": `fit` takes a graph of cosine distances (sparse or dense) instead of features, such as
        `sklearn.neighbors.kneighbors_graph(X, 80, mode="distance", metric="cosine")` makes. If there are features,
        `fit(X, graph=graph)` is more accurate: later stages use them too.
    memory_limit : str or int, optional
        Largest memory of the run, "16G" or bytes; the free memory by default. A run that does not fit raises
        MemoryError before it starts.
    checkpoint : path, optional
        Folder for the finished parts of a run. After a crash the same fit continues there, with the same result; so
        does `facegraph cluster --checkpoint`.
    checkpoint_minutes : float
        Minutes between two saves of the kNN search.
    run : path, optional
        Folder for all results: labels.txt, clusters.jsonl, manifest.json and neighbors.npz. `facegraph.report` and the
        command line read it.
    random_state : int, RandomState or None
        Seed of everything random. The same seed gives the same labels for any n_jobs.
    n_jobs : int or None
        Threads, as in scikit-learn: -1 is all, None one. Never changes a result.
    progress : "auto", bool or function
        "auto" shows bars in notebooks and terminals (of tqdm, if it is installed). A function is called with
        (stage, done, total, unit).
    wrong_price : float
        .. deprecated:: 0.2
           Use `fp_cost`.
    uncovered : str
        .. deprecated:: 0.2
           Use `unassigned`.

    Attributes
    ----------
    labels_ : array [n] of int64
        Cluster of each face, 0 is the largest; -1 only with unassigned="noise".
    probabilities_ : array [n] of float32
        Inlier probability of each face in its cluster, by GCN-S; 1 where GCN-S did not run, 0 for noise.
    cluster_scores_ : array [n_clusters] of float32
        Predicted IoU of each cluster's proposal. NaN: no proposal.
    cluster_purities_ : array [n_clusters] of float32
        Predicted IoP of each cluster's proposal: the share of its faces that are one person. NaN: no proposal.
    medoids_ : array [n_clusters] of int64
        The face of each cluster that is most similar to the others.
    expected_precision_ : float
        Expected pairwise precision. NaN if the networks do not predict it.
    fp_cost_ : float
        The false-positive cost that was used; 0 without rank_by="expected-gain".
    search_ : dict or None
        The kNN search: "exact", "recall" (measured), "pairs" (share compared). None if no search ran.
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

    # As the estimators of scikit-learn have them.
    _parameter_constraints: ClassVar[dict[str, list[Any]]] = {
        **{name: CONSTRAINTS[name] for name in (
            "preset", "settings", "n_neighbors", "knn", "recall", "affinity", "model", "segmentation", "min_iop",
            "max_iop", "n_seeds", "seed_rule", "rank_by", "fp_cost", "precision", "min_score", "max_iou", "min_inlier",
            "outliers", "unassigned", "zero_rows", "keep_repeats", "metric", "memory_limit", "checkpoint",
            "checkpoint_minutes", "run", "random_state", "n_jobs", "progress",
        )},
        "wrong_price": [str, Real],
        "uncovered": [str],
    }

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
        zero_rows: str = "unassigned",
        keep_repeats: bool = False,
        metric: str = "cosine",
        memory_limit: Union[str, int, None] = None,  # noqa: UP007
        checkpoint: Union[str, "os.PathLike[str]", None] = None,  # noqa: UP007
        checkpoint_minutes: float = 10,
        run: Union[str, "os.PathLike[str]", None] = None,  # noqa: UP007
        random_state: Union[int, np.random.RandomState, None] = 0,  # noqa: UP007
        n_jobs: int | None = -1,
        progress: Progress = "auto",
        wrong_price: Union[float, str] = DEPRECATED,  # noqa: UP007
        uncovered: str = DEPRECATED,
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
        self.zero_rows = zero_rows
        self.keep_repeats = keep_repeats
        self.metric = metric
        self.memory_limit = memory_limit
        self.checkpoint = checkpoint
        self.checkpoint_minutes = checkpoint_minutes
        self.run = run
        self.random_state = random_state
        self.n_jobs = n_jobs
        self.progress = progress
        self.wrong_price = wrong_price
        self.uncovered = uncovered

    def _parameters(self) -> dict[str, Any]:
        given = self.get_params(deep=False)
        check(type(self).__name__, given, self._parameter_constraints)
        return current_parameters(given)

    def _features(self, X: ArrayLike, reset: bool = True) -> Array:
        """float32 and float16 without a copy. The native module checks that they are finite."""
        checked: Array = validate_data(
            self, stacked(X), reset=reset, dtype=[np.float32, np.float16], order="C", ensure_all_finite=False
        )
        return checked

    def _from_graph(self, X: Any, n_neighbors: int, number: int) -> tuple[Array, KnnGraph]:
        """metric="precomputed": the rows of the graph take the place of features."""
        matrix = validate_data(
            self, X, accept_sparse="csr", dtype=[np.float32, np.float64], ensure_all_finite=True
        )
        known = as_graph(matrix, n_neighbors) if hasattr(matrix, "tocsr") else from_distances(matrix, n_neighbors)
        return graph_features(known, random_state=number), known

    def fit(self, X: ArrayLike, y: object = None, *, graph: Graph | None = None) -> FaceClusterer:
        """Clusters the faces.

        Parameters
        ----------
        X : array [n, d]
            Features of any length but zero. float32 and float16 are read where they lie, memory maps too; others
            are converted. With metric="precomputed": a sparse graph [n, n] of cosine distances.
        y : ignored
        graph : KnnGraph, (ids, similarities) or sparse matrix of distances, optional
            Neighbors that were found before.
        """
        parameters = self._parameters()
        width = native_options(parameters, "cosine").n_neighbors  # fails early; the same for both affinities
        known: KnnGraph | None
        if self.metric == "precomputed":
            features, known = self._from_graph(X, width, parameters["random_state"])
        elif self.metric == "cosine":
            features = self._features(X)
            known = None if graph is None else as_graph(graph, width)
        else:
            raise ValueError(f'metric is "{self.metric}", wants "cosine" or "precomputed"')
        networks = choose_networks(parameters, features, known is not None)
        options = native_options(parameters, networks.affinity)
        if self.metric == "cosine":
            self._warn(features, known if networks.affinity == "cosine" else None)
        if known is not None:
            _warn_of_short_lists(known, width)
        with listening(self.progress) as listener:
            found = _core.cluster(
                features, known, networks, options, memory_limit(parameters), run_files(parameters, X),
                threads(self.n_jobs), listener,
            )
        self._keep(found)
        return self

    def _warn(self, features: Array, cosines: KnnGraph | None) -> None:
        """Warns of features whose clusters would be meaningless, and refuses a graph of other features."""
        for text in _core.feature_warnings(features, self.zero_rows == "refuse", threads(self.n_jobs)):
            warnings.warn(f"X: {text}", stacklevel=3)
        if cosines is not None:
            _core.check_graph(features, cosines)

    def _keep(self, found: _core.Clustering) -> None:
        self.labels_ = found.labels
        self.probabilities_ = found.probabilities
        self.cluster_scores_ = found.iou
        self.cluster_purities_ = found.iop
        self.medoids_ = found.medoids
        self.expected_precision_, self.fp_cost_ = found.expected_precision, found.fp_cost
        if self.expected_precision_ < (self.precision or 0):
            warnings.warn(
                f"requested precision {self.precision} not reachable; highest expected: {self.expected_precision_:.3f}",
                stacklevel=3,
            )
        self.n_proposals_ = found.n_proposals
        self.stage_seconds_ = {stage: seconds for stage, seconds, _ in found.times}
        search = found.search
        self.search_ = None if search is None else dict(zip(("exact", "recall", "pairs"), search))

    def predict_cost(self, X: ArrayLike) -> list[dict[str, Any]]:
        """Approximate memory and time of each stage of `fit(X)`. Nothing is clustered."""
        features, parameters = self._features(X), self._parameters()
        networks = choose_networks(parameters, features, False)
        options = native_options(parameters, networks.affinity)
        rows = _core.predict_cost(features, networks, options, threads(self.n_jobs))
        return [dict(zip(("stage", "bytes", "operations", "seconds"), row)) for row in rows]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = tags.input_tags.pairwise = self.metric == "precomputed"
        tags.array_api_support = False
        return tags
