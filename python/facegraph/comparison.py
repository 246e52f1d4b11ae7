# SPDX-License-Identifier: MIT
"""Baselines, and comparisons of methods on the user's faces."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral
from typing import Any, Protocol, Union

import numpy as np
from numpy.typing import ArrayLike, NDArray

from facegraph import _core
from facegraph._core import Method, Networks
from facegraph._checks import checked
from facegraph._inputs import Array, as_features, as_labels, as_number, seed, threads
from facegraph._progress import Progress, listening
from facegraph.evaluation import Evaluation, evaluate, from_native, percent
from facegraph.graphs import Graph, graph_for, knn_graph
from facegraph.networks import Model


class Clusterer(Protocol):
    """Any clustering estimator, such as those of scikit-learn."""

    def fit_predict(self, X: Any) -> Any:
        """Labels of the rows of X."""


def methods() -> list[Method]:
    """The baselines, with their parameters."""
    return _core.methods()


@checked(name=[str], n_neighbors=[Integral])
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
    """Labels of a baseline, such as "rank-order" or "dbscan"; see `methods()`.

    Parameters
    ----------
    name : str
    X : array [n, d]
    graph : KnnGraph, (ids, similarities) or sparse matrix of distances, optional
    learn_from : (features, labels), optional
        Labeled faces for methods that learn.
    time_limit : float
        Seconds after which the run is canceled with OSError; 0: no limit.
    **parameters
        Of the method, with underscores for dashes.
    """
    features = as_features(X)
    known = graph_for(features, graph, n_neighbors, n_jobs, progress)
    learning = None
    if learn_from is not None:
        rows, labels = _labeled(learn_from, "learn_from")
        learning = rows, labels, knn_graph(rows, n_neighbors, n_jobs=n_jobs, progress=progress)
    values = {key.replace("_", "-"): as_number(value, key) for key, value in parameters.items()}
    with listening(progress) as listener:
        return _core.run_method(
            name, features, known, values, learning, seed(random_state), time_limit, threads(n_jobs), listener
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
    """Wall time, without the neighbor search."""
    peak_bytes: int = 0
    """Peak memory of this process during the run."""
    tuning_seconds: float = 0
    failure: str = ""
    """One line with the reason; empty: it did not fail."""

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
    """Rows of a comparison. Print it for a table; `pandas.DataFrame(comparison.as_dicts())` makes a data frame."""

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

    def plot(self) -> Any:
        """Draws BCubed F against pairwise F and against seconds; returns the matplotlib figure.

        Needs matplotlib (`pip install facegraph[plot]`), raises ImportError without. Failed rows are left out.
        """
        try:
            from matplotlib.figure import Figure
        except ImportError as error:
            raise ImportError("Comparison.plot needs matplotlib: pip install facegraph[plot]") from error
        figure = Figure(figsize=(11, 4.5), layout="constrained")
        quality, cost = figure.subplots(1, 2, sharey=True)
        for row in self.rows:
            if row.evaluation is None:
                continue
            name = row.title + (f" ({row.tuned_for})" if row.tuned_for not in ("", "both") else "")
            bcubed = 100 * row.evaluation.bcubed.fscore
            quality.plot(100 * row.evaluation.pairwise.fscore, bcubed, "o", label=name)
            cost.plot(max(row.seconds, 1e-3), bcubed, "o")
        quality.set(xlabel="pairwise F (percent)", ylabel="BCubed F (percent)")
        cost.set(xlabel="seconds", xscale="log")
        figure.legend(loc="outside center right")
        return figure


Contender = Union[str, Method, "Clusterer"]


def _name(contender: Contender) -> str | None:
    """The name of a method of the library; None for an estimator of another package."""
    if isinstance(contender, str):
        return contender
    return contender.name if isinstance(contender, Method) else None


def _contenders(methods: Sequence[Contender] | Contender | None) -> list[Contender]:
    """The methods of a comparison; one alone need not be in a list."""
    if methods is None:
        return list(_core.compared_methods())
    several = [methods] if isinstance(methods, (str, Method)) or hasattr(methods, "fit_predict") else methods
    if not isinstance(several, (list, tuple)):
        raise TypeError(f"methods: is {type(several).__name__}, wants a list of names or estimators")
    for one in several:
        if not isinstance(one, (str, Method)) and not hasattr(one, "fit_predict"):
            raise TypeError(f"methods: {one!r} is no name and has no fit_predict")
    return list(several)


def _labeled(given: tuple[ArrayLike, ArrayLike], name: str) -> tuple[Array, NDArray[np.int64]]:
    """Features and labels that something can be learned from."""
    if len(given) != 2:
        raise ValueError(f"{name}: holds {len(given)} arrays, wants (features, labels)")
    rows = as_features(given[0], name)
    labels = as_labels(given[1], len(rows), name)
    _core.require_teachable(labels, name)
    return rows, labels


def _from_native(row: _core.ComparisonRow) -> ComparisonRow:
    return ComparisonRow(
        row.name, row.title, row.paper, row.tuned_for, row.parameters,
        None if row.evaluation is None else from_native(row.evaluation),
        row.seconds, row.peak_bytes, row.tuning_seconds, row.failure,
    )


def _run_estimator(estimator: Clusterer, features: Array, truth: NDArray[np.int64]) -> ComparisonRow:
    """One row of an estimator of another package. It is not tuned."""
    name = type(estimator).__name__
    meter = _core.PeakMeter()
    began = time.monotonic()
    evaluation, failure = None, ""
    try:
        evaluation = evaluate(truth, estimator.fit_predict(features))
    except Exception as error:  # noqa: BLE001 - any failure of an estimator is a row of the table
        failure = str(error).partition("\n")[0] or type(error).__name__
    return ComparisonRow(
        name, name, evaluation=evaluation, seconds=time.monotonic() - began, peak_bytes=meter.stop(),
        failure=failure,
    )


@checked(n_neighbors=[Integral])
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
    """Runs methods on the same neighbors, tunes each on other people, and evaluates them.

    Methods of the library run as in `facegraph compare`, but in this process: a process of Python has threads, which
    a child process would not survive. A run beyond its time limit is canceled and gives a row with the reason; its
    memory is not limited.

    Parameters
    ----------
    X : array [n, d]
    truth : array [n]
        True labels, only to evaluate; a negative one is not known.
    methods : names or estimators, optional
        "facegraph", "facegraph-cosine" (cosine affinity, as in the paper), names of `facegraph.methods()`, or anything
        with `fit_predict`; by default all with a name.
    train : (features, labels), optional
        Other people. Every combination of a method's parameters is tried on about as many of their faces as X has,
        and the best by pairwise F and by BCubed F are run: two rows if they differ. Methods that learn use the
        remaining people.
    graph : KnnGraph, (ids, similarities) or sparse matrix of distances, optional
        Cosine neighbors of X.
    model : Networks or path, optional
        For facegraph itself.
    time_limit : float
        Seconds of one run of a method; 0: no limit. Estimators of other packages cannot be stopped.
    """
    features = as_features(X)
    labels = as_labels(truth, len(features), "truth")
    _core.require_scorable(labels, "truth")
    others = None if train is None else _labeled(train, "train")
    chosen = _contenders(methods)
    names = [name for name in map(_name, chosen) if name is not None]
    in_memory = model if isinstance(model, Networks) else None
    path = "" if model is None or isinstance(model, Networks) else os.fspath(model)
    known = graph_for(features, graph, n_neighbors, n_jobs, progress)
    engine = _core.ComparisonEngine(
        names, features, known, labels, in_memory, path, seed(random_state), time_limit
    )
    rows: list[ComparisonRow] = []
    with listening(progress) as listener:
        if others is not None and names:
            engine.set_training(*others, threads(n_jobs), listener)
        number = 0
        for contender in chosen:
            if isinstance(contender, (str, Method)):
                rows += map(_from_native, engine.run(number, threads(n_jobs), listener))
                number += 1
            else:
                rows.append(_run_estimator(contender, features, labels))
    return Comparison(rows)
