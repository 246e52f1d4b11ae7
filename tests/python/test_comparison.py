# SPDX-License-Identifier: MIT
"""Baselines and comparisons."""
import json
import subprocess
import sys

import facegraph
import numpy as np
import pytest
from .package_under_test import PROGRAM
from sklearn.cluster import DBSCAN


def test_every_method_says_what_it_is_and_what_it_is_tuned_by():
    methods = facegraph.methods()
    assert len(methods) >= 20 and all(method.title and method.description for method in methods)
    rank_order = next(method for method in methods if method.name == "rank-order")
    assert {parameter.name for parameter in rank_order.parameters} >= {"k", "max-distance"}
    assert len(rank_order.grid()) > 1


def test_a_method_gives_the_labels_of_the_command_line(faces, tmp_path):
    X, _ = faces
    np.save(tmp_path / "X.npy", X)
    subprocess.run([PROGRAM, "baseline", "rank-order", "X.npy", "-o", "labels.npy", "-q", "--set", "k=20",
                    "max-distance=0.8"], cwd=tmp_path, check=True)
    labels = facegraph.run_method("rank-order", X, k=20, max_distance=0.8)
    assert np.array_equal(labels, np.load(tmp_path / "labels.npy"))


def test_rows_are_of_our_method_of_baselines_and_of_any_estimator(faces):
    X, y = faces
    comparison = facegraph.compare(X, y, ["facegraph", "dbscan", DBSCAN(metric="cosine", eps=0.4, min_samples=2)])
    assert [row.title for row in comparison] == ["facegraph", "DBSCAN", "DBSCAN"]
    ours = facegraph.evaluate(y, facegraph.FaceClusterer().fit_predict(X))
    assert comparison[0].evaluation == ours
    assert all(row.seconds > 0 and row.peak_bytes > 0 for row in comparison)
    assert "facegraph" in str(comparison) and comparison.as_dicts()[0]["bcubed_fscore"] == ours.bcubed.fscore


def test_methods_are_tuned_on_other_people(faces):
    X, y = faces
    test, train = y % 2 == 0, y % 2 == 1
    rows = facegraph.compare(X[test], y[test], ["components", "l-gcn"], train=(X[train], y[train]), n_neighbors=20)
    tuned = [row for row in rows if row.name == "components"]
    assert {row.tuned_for for row in tuned} in ({"both"}, {"pairwise F", "BCubed F"})
    assert tuned[0].evaluation.bcubed.fscore > 0.3 and tuned[0].tuning_seconds > 0
    assert [row.failure for row in rows if row.name == "l-gcn"] == [""]


def test_what_fails_is_a_line_that_says_so(faces):
    class Broken:
        def fit_predict(self, X):
            raise RuntimeError("no license\nsecond line")

    X, y = faces
    rows = facegraph.compare(X, y, [Broken(), "l-gcn"])
    assert rows[0].failure == "no license" and rows[0].evaluation is None
    assert "train" in rows[1].failure
    with pytest.raises(ValueError, match='there is no method "magic"'):
        facegraph.compare(X, y, ["magic"])


def test_a_method_that_takes_too_long_is_stopped():
    X = np.random.default_rng(0).normal(size=(8000, 128)).astype(np.float32)
    with pytest.raises(OSError, match="more than 0.2 seconds"):
        facegraph.run_method("mean-shift", X, time_limit=0.2)


def test_foreign_estimators_keep_their_place_among_the_methods(faces):
    X, y = faces
    dbscan = DBSCAN(metric="cosine", eps=0.4, min_samples=2)
    rows = facegraph.compare(X, y, [dbscan, "components", dbscan, facegraph.methods()[0]])
    assert [row.name for row in rows] == ["DBSCAN", "components", "DBSCAN", facegraph.methods()[0].name]
    assert rows[0].evaluation == rows[2].evaluation


def test_the_rows_are_those_of_the_command_line(people, tmp_path):
    X, y = people
    np.save(tmp_path / "X.npy", X)
    np.savetxt(tmp_path / "y.txt", y, fmt="%d")
    found = subprocess.run([PROGRAM, "compare", "X.npy", "y.txt", "--train", "X.npy", "y.txt", "--methods",
                            "facegraph,components,l-gcn", "--json"], cwd=tmp_path, check=True, capture_output=True)
    theirs = json.loads(found.stdout)["methods"]
    ours = facegraph.compare(X, y, ["facegraph", "components", "l-gcn"], train=(X, y))
    assert len(ours) == len(theirs)
    for row, other in zip(ours, theirs):
        assert (row.name, row.tuned_for, dict(row.parameters)) == (other["method"], other["tuned_for"], other["parameters"])
        assert row.evaluation.bcubed.fscore == other["evaluation"]["bcubed"]["fscore"]


def test_a_method_beyond_the_time_limit_is_a_row(faces):
    rows = facegraph.compare(*faces, ["facegraph", "components"], time_limit=1e-6)
    assert all(row.evaluation is not None or row.failure == "more than 1e-06 s" for row in rows)
    assert rows[0].failure == "more than 1e-06 s"


def test_progress_and_exceptions_of_a_listener_reach_the_caller(faces):
    class Stop(Exception):
        pass

    def stop(stage, done, total, unit):
        raise Stop

    with pytest.raises(Stop):
        facegraph.compare(*faces, ["mean-shift"], graph=facegraph.knn_graph(faces[0]), progress=stop)


def test_a_plot_shows_every_row_with_figures(people):
    pytest.importorskip("matplotlib")
    rows = facegraph.compare(*people, ["components", "dbscan", "l-gcn"])
    quality, cost = rows.plot().axes
    assert len(quality.lines) == len(cost.lines) == 2


def test_without_matplotlib_a_plot_says_what_it_needs(monkeypatch, people):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match="pip install facegraph\\[plot\\]"):
        facegraph.Comparison([]).plot()
