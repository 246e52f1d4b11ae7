# SPDX-License-Identifier: MIT
"""Suggestions of clusters that are one person."""
import csv
import inspect
import subprocess
from concurrent.futures import ThreadPoolExecutor

import facegraph
import numpy as np
import pytest
from .package_under_test import PROGRAM


@pytest.fixture(scope="module")
def split(faces):
    """A graph, and clusters of which several are one person."""
    graph = facegraph.knn_graph(faces[0])
    return graph, facegraph.deoverlap(facegraph.propose(faces[0], graph, preset="2"), rank_by="size")


def test_suggestions_are_what_the_command_line_writes(faces, tmp_path):
    def run(*arguments):
        return subprocess.run([PROGRAM, *arguments], cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    np.save(tmp_path / "X.npy", faces[0])
    run("cluster", "X.npy", "--run", "run", "--affinity", "cosine", "--preset", "2")
    lists = np.load(tmp_path / "run/neighbors.npz")
    graph = facegraph.KnnGraph(lists["ids"], lists["similarities"])
    labels = np.loadtxt(tmp_path / "run/labels.txt", dtype=int)
    for theirs, ours in (((), {}), (("--min-size", "1", "--max-pairs", "30", "--min-score", "0.3"),
                                    {"min_size": 1, "max_pairs": 30, "min_score": 0.3})):
        run("suggest", "run", "-o", "pairs.csv", *theirs)
        with open(tmp_path / "pairs.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        found = facegraph.suggest_merges(graph, labels, **ours)
        assert len(found) == len(rows) > 5 and {"rank", *found.dtype.names} == set(rows[0])
        for name in found.dtype.names:
            assert np.allclose(found[name], [float(row[name]) for row in rows], rtol=0, atol=1e-6), name


def test_defaults_are_those_of_the_command_line():
    native = facegraph._core.LikelyMergesOptions()
    for name in ("min_size", "max_pairs", "min_score"):
        assert inspect.signature(facegraph.suggest_merges).parameters[name].default == getattr(native, name)


def test_labels_may_have_gaps_and_faces_in_no_cluster(split):
    graph, labels = split
    labels = np.where(np.arange(len(labels)) % 9 == 0, -1, labels)
    names, numbers = np.unique(labels[labels >= 0], return_inverse=True)
    dense = labels.copy()
    dense[labels >= 0] = numbers
    found = facegraph.suggest_merges(graph, dense, min_score=0)
    far = facegraph.suggest_merges(graph, np.where(dense < 0, -5, 1000 + 3 * dense), min_score=0)
    assert len(found) > 20
    for name in ("smaller", "larger"):
        assert np.array_equal(far[name], 1000 + 3 * found[name])
        assert np.array_equal(np.bincount(dense[dense >= 0])[found[name]], far[f"{name}_size"])
        assert np.array_equal(dense[found[f"face_in_{name}"]], found[name])
    assert np.array_equal(far["score"], found["score"]) and np.all(np.diff(found["score"]) <= 0)


def test_suggestions_help(faces, split):
    """The first are right far more often than the others, and merging the right ones is better than nothing."""
    truth, (graph, labels) = faces[1], split
    found = facegraph.suggest_merges(graph, labels, max_pairs=100000, min_score=0)
    person = np.array([np.bincount(truth[labels == cluster]).argmax() for cluster in range(labels.max() + 1)])
    right = person[found["smaller"]] == person[found["larger"]]
    assert len(found) > 1000 and right[:20].mean() > 0.4 and right[20:].mean() < 0.1
    merged = labels.copy()
    for pair in found[:500][right[:500]]:
        merged[merged == merged[pair["face_in_smaller"]]] = merged[pair["face_in_larger"]]
    assert facegraph.evaluate(truth, merged).bcubed.fscore > facegraph.evaluate(truth, labels).bcubed.fscore


def test_the_result_does_not_depend_on_threads_and_many_may_ask(split):
    graph, labels = split
    expected = facegraph.suggest_merges(graph, labels, n_jobs=1)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda n: facegraph.suggest_merges(graph, labels, n_jobs=n), (1, 2, 3, -1) * 2):
            assert np.array_equal(found, expected)


def test_no_pair_is_an_empty_array(split):
    graph, labels = split
    for nothing in (np.full(len(labels), -1), np.zeros(len(labels), int)):
        found = facegraph.suggest_merges(graph, nothing)
        assert len(found) == 0 and found.dtype.names[0] == "smaller"


@pytest.mark.parametrize("change, message", [
    ({"labels": [0, 1]}, "2 labels of 2000"),
    ({"labels": np.zeros((2000, 2), int)}, "shape"),
    ({"labels": ["a"] * 2000}, "wants integers"),
    ({"min_score": 2}, "min_score"),
    ({"min_size": 0}, "min_size"),
    ({"max_pairs": 0}, "max_pairs"),
    ({"graph": 3}, "graph: wants"),
])
def test_refusals_are_value_errors(split, change, message):
    arguments = {"graph": split[0], "labels": split[1], **change}
    with pytest.raises(ValueError, match=message):
        facegraph.suggest_merges(arguments.pop("graph"), arguments.pop("labels"), **arguments)
