# SPDX-License-Identifier: MIT
"""Which method is best on my faces, and at what cost?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, Union

import numpy as np
from numpy.typing import ArrayLike, NDArray

from facegraph import _core
from facegraph._core import KnnGraph, Method
from facegraph._inputs import Array, as_features, as_labels, seed, threads
from facegraph._progress import Listener, Progress, listening
from facegraph.clusterer import FaceClusterer
from facegraph.evaluation import Evaluation, evaluate, percent
from facegraph.graphs import Graph, graph_for, knn_graph
from facegraph.networks import Model


class Clusterer(Protocol):
    """Any estimator of clusters, such as those of scikit-learn."""

    def fit_predict(self, X: Any) -> Any:
        """Labels of the rows of X."""


def methods() -> list[Method]:
    """The other methods there are, with the parameters they can be tuned by."""
    return _core.methods()


def _parameters(given: Mapping[str, float]) -> dict[str, float]:
    return {name.replace("_", "-"): float(value) for name, value in given.items()}


def run_method(
    name: str,
    X: ArrayLike,
    graph: Graph | None = None,
    *,
    learn_from: tuple[ArrayLike, ArrayLike] | None = None,
    n_neighbors: int = 80,
    random_state: int = 0,
    time_limit: float = 0,
    n_jobs: int | None = -1,
    progress: Progress = "auto",
    **parameters: float,
) -> NDArray[np.int64]:
    """Labels by another method than facegraph's own, such as "rank-order" or "dbscan"; see `methods()`.

    Parameters
    ----------
    name : str
    X : array [n, d]
    graph : KnnGraph, (ids, similarities) or sparse matrix of distances, optional
    learn_from : (features, labels), optional
        What methods that learn do so from.
    time_limit : float
        Seconds after which it is stopped (OSError); 0: as many as it wants.
    **parameters
        Of the method; a dash in a name is written as an underscore.
    """
    features = as_features(X)
    known = graph_for(features, graph, n_neighbors, n_jobs, progress)
    learned = b""
    if learn_from is not None:
        rows = as_features(learn_from[0], "learn_from")
        theirs = _Faces(rows, as_labels(learn_from[1], len(rows)), knn_graph(rows, n_neighbors, n_jobs=n_jobs))
        with listening(progress) as listener:
            learned = _core.learn_method(
                name, rows, theirs.graph, theirs.labels, seed(random_state), threads(n_jobs), listener
            )
    with listening(progress) as listener:
        return _core.run_method(
            name, features, known, _parameters(parameters), learned, seed(random_state), time_limit, threads(n_jobs),
            listener,
        )


@dataclass(frozen=True)
class ComparisonRow:
    """A method with one choice of its parameters."""

    name: str
    title: str
    paper: str = ""
    tuned_for: str = ""
    """"pairwise F", "BCubed F", "both"; empty: nothing was tuned."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    evaluation: Evaluation | None = None
    """None if it failed."""
    seconds: float = 0
    """Wall time, without the neighbors."""
    peak_bytes: int = 0
    """The most this process held meanwhile."""
    tuning_seconds: float = 0
    failure: str = ""
    """One line; empty: it did not fail."""

    def as_dict(self) -> dict[str, Any]:
        """One flat row, for a table."""
        row: dict[str, Any] = {
            "method": self.title, "paper": self.paper, "tuned_for": self.tuned_for,
            "parameters": ", ".join(f"{name}={value:g}" for name, value in self.parameters.items()),
        }
        nan = float("nan")
        for metric in ("pairwise", "bcubed"):
            figures = (nan, nan, nan) if self.evaluation is None else getattr(self.evaluation, metric)
            row.update(zip((f"{metric}_precision", f"{metric}_recall", f"{metric}_fscore"), figures))
        row["clusters"] = 0 if self.evaluation is None else self.evaluation.clusters
        row.update(seconds=self.seconds, tuning_seconds=self.tuning_seconds, peak_bytes=self.peak_bytes,
                   failure=self.failure)
        return row


class Comparison(Sequence[ComparisonRow]):
    """Rows of a comparison. Print it for a table; `pandas.DataFrame(comparison.as_dicts())` for more."""

    def __init__(self, rows: Sequence[ComparisonRow]) -> None:
        self.rows = list(rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, number: Any) -> Any:
        return self.rows[number]

    def as_dicts(self) -> list[dict[str, Any]]:
        """The rows as flat dictionaries."""
        return [row.as_dict() for row in self.rows]

    def __str__(self) -> str:
        lines = [f"{'method':<34}{'pairwise P':>11}{'R':>7}{'F':>7}{'BCubed P':>10}{'R':>7}{'F':>7}{'seconds':>9}"]
        for row in self.rows:
            name = row.title + (f" ({row.tuned_for})" if row.tuned_for else "")
            if row.evaluation is None:
                lines.append(f"{name:<34}{row.failure}")
                continue
            p, b = (list(map(percent, figures)) for figures in (row.evaluation.pairwise, row.evaluation.bcubed))
            lines.append(f"{name:<34}{p[0]:>11}{p[1]:>7}{p[2]:>7}{b[0]:>10}{b[1]:>7}{b[2]:>7}{row.seconds:>9.1f}")
        return "\n".join(lines)


class _Faces(NamedTuple):
    features: Array
    labels: NDArray[np.int64]
    graph: KnnGraph


class _How(NamedTuple):
    model: Model
    random_state: int
    time_limit: float
    n_jobs: int | None
    listener: Listener | None


def _limited(how: _How) -> Listener:
    """Stops our own method when it takes too long."""
    end = time.monotonic() + how.time_limit

    def listen(stage: str, done: int, total: int, unit: str) -> None:
        if how.time_limit and time.monotonic() > end:
            raise OSError(f"more than {how.time_limit:g} seconds")
        if how.listener is not None:
            how.listener(stage, done, total, unit)

    return listen


Contender = Union[str, Method, "Clusterer"]


class _Run:
    """A contender on some faces."""

    def __init__(self, contender: Contender, how: _How) -> None:
        self.how = how
        self.learned = b""
        if isinstance(contender, str) and contender not in ("facegraph", "facegraph-cosine"):
            known = {method.name: method for method in methods()}
            if contender not in known:
                raise ValueError(f'there is no method "{contender}"; there are facegraph, facegraph-cosine, {", ".join(known)}')
            contender = known[contender]
        self.contender = contender
        self.grid: list[dict[str, float]] = [{}]
        self.learns = False
        if isinstance(contender, Method):
            self.name, self.title, self.paper = contender.name, contender.title, contender.paper
            self.grid, self.learns = contender.grid(), contender.learns
        elif isinstance(contender, str):
            self.name, self.title, self.paper = contender, contender, "Yang et al. 2019"
        else:
            self.name = self.title = type(contender).__name__
            self.paper = ""

    def learn(self, faces: _Faces) -> None:
        how = self.how
        self.learned = _core.learn_method(
            self.name, faces.features, faces.graph, faces.labels, how.random_state, threads(how.n_jobs), how.listener,
        )

    def labels(self, faces: _Faces, parameters: Mapping[str, float]) -> Any:
        how = self.how
        if isinstance(self.contender, Method):
            return _core.run_method(
                self.name, faces.features, faces.graph, parameters, self.learned, how.random_state, how.time_limit,
                threads(how.n_jobs), how.listener,
            )
        if isinstance(self.contender, str):
            cosine = self.contender == "facegraph-cosine"
            ours = FaceClusterer(
                n_neighbors=faces.graph.ids.shape[1], affinity="cosine" if cosine else "auto",
                model=None if cosine else how.model, random_state=how.random_state, n_jobs=how.n_jobs,
                progress=_limited(how),
            )
            return ours.fit(faces.features, graph=faces.graph if cosine else None).labels_
        return self.contender.fit_predict(faces.features)

    def row(self, faces: _Faces, parameters: Mapping[str, float], **more: Any) -> ComparisonRow:
        began = time.monotonic()
        _core.take_peak_bytes()
        evaluation, failure = None, ""
        try:
            evaluation = evaluate(faces.labels, self.labels(faces, parameters))
        except Exception as error:  # noqa: BLE001 - any failure of a method is a line of the table
            failure = str(error).partition("\n")[0] or type(error).__name__
        return ComparisonRow(
            self.name, self.title, self.paper, parameters=dict(parameters), evaluation=evaluation, failure=failure,
            seconds=time.monotonic() - began, peak_bytes=_core.take_peak_bytes(), **more,
        )

    def defaults(self) -> dict[str, float]:
        if not isinstance(self.contender, Method):
            return {}
        return {parameter.name: parameter.value for parameter in self.contender.parameters}

    def failed(self, failure: str, **more: Any) -> ComparisonRow:
        return ComparisonRow(self.name, self.title, self.paper, failure=failure, **more)

    def rows(self, test: _Faces, tuning: _Faces | None, learning: _Faces | None) -> Iterator[ComparisonRow]:
        began = time.monotonic()
        if self.learns:
            if learning is None:
                yield self.failed("learns from labeled faces, and there are none (train)")
                return
            self.learn(learning)
        if tuning is None or len(self.grid) == 1:
            yield self.row(test, self.defaults())
            return
        tried = [self.row(tuning, point) for point in self.grid]
        seconds = time.monotonic() - began
        done = [row for row in tried if row.evaluation is not None]
        if not done:
            yield self.failed(f"while tuning: {tried[-1].failure}", tuning_seconds=seconds)
            return
        best = {
            "pairwise F": max(done, key=lambda row: _fscore(row, "pairwise")),
            "BCubed F": max(done, key=lambda row: _fscore(row, "bcubed")),
        }
        if best["pairwise F"].parameters == best["BCubed F"].parameters:
            best = {"both": best["BCubed F"]}
        for figure, winner in best.items():
            yield self.row(test, winner.parameters, tuned_for=figure, tuning_seconds=seconds)


def _fscore(row: ComparisonRow, metric: str) -> float:
    """-1 for what is not known; of equals the first wins."""
    fscore = -1.0 if row.evaluation is None else float(getattr(row.evaluation, metric).fscore)
    return -1.0 if np.isnan(fscore) else fscore


def _split(
    train: tuple[ArrayLike, ArrayLike], n_faces: int, n_neighbors: int, random_state: int, n_jobs: int | None,
    progress: Progress, learns: bool,
) -> tuple[_Faces, _Faces | None]:
    """People to tune on, as many faces as there are to cluster, and all the others to learn from."""
    features = as_features(train[0], "train")
    labels = as_labels(train[1], len(features), "train")
    drawn = _core.draw_identities(labels, n_faces, random_state)
    if len(drawn) == 0:
        raise ValueError("train: no labeled faces to tune on")

    def part(rows: Array) -> _Faces:
        own = np.ascontiguousarray(features[rows])
        return _Faces(own, labels[rows], knn_graph(own, n_neighbors, n_jobs=n_jobs, progress=progress))

    others = np.setdiff1d(np.flatnonzero(labels >= 0), drawn)
    return part(drawn), part(others) if learns and len(others) else None


def compare(
    X: ArrayLike,
    truth: ArrayLike,
    methods: Sequence[Contender] | None = None,
    *,
    train: tuple[ArrayLike, ArrayLike] | None = None,
    graph: Graph | None = None,
    model: Model = None,
    n_neighbors: int = 80,
    time_limit: float = 600,
    random_state: int = 0,
    n_jobs: int | None = -1,
    progress: Progress = "auto",
) -> Comparison:
    """Runs methods on the same neighbors, each tuned on other people, and scores them.

    Parameters
    ----------
    X : array [n, d]
    truth : array [n]
        True labels, for scoring alone; a negative one is not known.
    methods : names or estimators, optional
        "facegraph", "facegraph-cosine" (on cosines, as in the paper), names of `facegraph.methods()`, or anything with `fit_predict`; by default all with a name.
    train : (features, labels), optional
        Other people. Every combination of a method's parameters is tried on as many of them as there are faces, and
        the best by pairwise F and by BCubed F are run: two rows where they differ. The rest is for methods that learn.
    graph : KnnGraph, (ids, similarities) or sparse matrix of distances, optional
    model : Networks or path, optional
        For facegraph itself.
    time_limit : float
        Seconds that one run of a method may take; 0: as many as it wants. Estimators of other packages cannot be
        stopped. (`facegraph compare` runs each method in a process of its own and can also limit memory.)
    """
    features = as_features(X)
    test = _Faces(
        features, as_labels(truth, len(features), "truth"), graph_for(features, graph, n_neighbors, n_jobs, progress)
    )
    chosen: Sequence[Contender] = ["facegraph", "facegraph-cosine", *(m.name for m in _core.methods())] if methods is None else methods
    rows: list[ComparisonRow] = []
    with listening(progress) as listener:
        how = _How(model, seed(random_state), time_limit, n_jobs, listener)
        runs = [_Run(contender, how) for contender in chosen]
        tuning, learning = None, None
        if train is not None:
            learns = any(run.learns for run in runs)
            tuning, learning = _split(train, len(features), n_neighbors, how.random_state, n_jobs, progress, learns)
        for run in runs:
            rows.extend(run.rows(test, tuning, learning))
    return Comparison(rows)
