# SPDX-License-Identifier: MIT
"""What cannot work is refused before the work, and what is probably wrong is said aloud."""
import json
import re

import numpy as np
import pytest


@pytest.fixture
def labels(tmp_path, people):
    """Files of labels that teach nothing and cannot be scored, by name, and a good one."""
    n = len(people[3])
    cases = {"minus": np.full(n, -1), "one": np.full(n, 5), "distinct": np.arange(n), "good": people[3],
             "single": np.where(np.arange(n) == 7, 3, -1)}
    for name, values in cases.items():
        np.savetxt(tmp_path / f"{name}.txt", values, fmt="%d")
    return {name: tmp_path / f"{name}.txt" for name in cases}


TEACH_NOTHING = [("minus", "no face has a label"), ("one", "are one person"), ("single", "are one person"),
                 ("distinct", "are different people")]


def last_line(result):
    return result.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("name, reason", TEACH_NOTHING)
def test_every_command_that_learns_refuses_labels_that_teach_nothing(run, tmp_path, people, labels, name, reason):
    X, bad, good = people[0], labels[name], labels["good"]
    commands = [["train", X, bad, "-o", "m.safetensors"], ["train-affinity", X, bad, "-o", "m.safetensors"],
                ["train", X, good, "--also", X, bad, "-o", "m.safetensors"],
                ["train-affinity", X, good, "--also", X, bad, "-o", "m.safetensors"],
                ["compare", X, good, "--train", X, bad, "--methods", "dbscan"]]
    if "minus" not in name and "single" not in name:  # baselines learn from labeled faces only
        commands.append(["baseline", "gcn-v", X, "--learn-from", X, bad, "-o", "found.txt"])
    for command in commands:
        line = last_line(run(*command, code=3))
        assert str(bad) in line and reason in line, line
    assert not list(tmp_path.glob("*.safetensors")) and not (tmp_path / "found.txt").exists()


def test_true_labels_that_cannot_be_scored_are_refused_before_the_work(run, tmp_path, people, labels):
    X, minus = people[0], labels["minus"]
    np.savetxt(tmp_path / "short.txt", people[3][:-1], fmt="%d")
    np.savetxt(tmp_path / "found.txt", people[3], fmt="%d")
    run("cluster", X, "--run", "run")
    before = set(tmp_path.rglob("*"))
    for truth, reason in ((minus, "no face has a true label"), (tmp_path / "short.txt", "299")):
        for command in (["cluster", X, "-o", "l.txt", "--truth", truth], ["compare", X, truth, "--methods", "dbscan"],
                        ["baseline", "dbscan", X, "-o", "l.txt", "--truth", truth],
                        ["evaluate", truth, "found.txt"], ["report", "run", "-o", "r.html", "--truth", truth]):
            line = last_line(run(*command, code=3))
            assert str(truth) in line and reason in line, line
    assert set(tmp_path.rglob("*")) == before


@pytest.fixture
def warnings_of(run, tmp_path):
    """The warnings about features, which must be the same for all commands that group them, also when quiet."""

    def warnings(features, *arguments):
        np.save(tmp_path / "odd.npy", features)
        said = []
        for command in (["cluster", "odd.npy", "-o", "l.txt", *arguments],
                        ["baseline", "components", "odd.npy", "-o", "b.txt"], ["knn", "odd.npy", "-o", "k.npz"]):
            lines = run(*command, "-q").stderr.splitlines()
            said.append([line for line in lines if "warning" in line])
        assert said[0] == said[1] == said[2]
        assert [f"warning: {text}" in line for text, line in zip(
            json.loads((tmp_path / "l.manifest.json").read_text())["warnings"], said[0])] == [True] * len(said[0])
        return "\n".join(said[0])

    return warnings


def test_good_features_give_no_warning(warnings_of, people):
    assert warnings_of(people[2]) == ""
    assert warnings_of((17 * people[2]).astype(np.float16)) == "", "lengths are the embedder's"


def test_features_that_were_read_wrongly_are_said_aloud(warnings_of, people):
    X = people[2]
    halves = X.astype(np.float16).view(np.float32)
    assert "written as float16 and read as float32" in warnings_of(halves)
    assert "rows and columns are probably swapped" in warnings_of(np.ascontiguousarray(X.T))
    assert "median similarity of" in warnings_of(X + 0.5)
    assert "repeat an earlier face" in warnings_of(np.vstack([X, X[:100]]))
    random = np.random.default_rng(0).normal(size=(400, 64)).astype(np.float32)
    assert "no more similar than expected by chance" in warnings_of(random)
    scaled = X.copy()
    scaled[:50] *= 1e4
    assert "differ by orders of magnitude" in warnings_of(scaled)


def test_zero_rows_are_unassigned_with_a_warning_or_refused(run, tmp_path, people):
    X = people[2].copy()
    np.save(tmp_path / "rest.npy", np.delete(X, [3, 10], axis=0))
    X[[3, 10]] = 0
    np.save(tmp_path / "zero.npy", X)
    run("cluster", "rest.npy", "-o", "rest.txt")
    for affinity in ("auto", "cosine"):
        result = run("cluster", "zero.npy", "--run", f"run-{affinity}", "--affinity", affinity)
        assert "2 of 300 rows are all zeros (first: zero.npy: row 3)" in result.stderr
    labels = np.loadtxt(tmp_path / "run-auto/labels.txt", dtype=int)
    assert np.array_equal(np.delete(labels, [3, 10]), np.loadtxt(tmp_path / "rest.txt", dtype=int))
    assert sorted(labels[[3, 10]]) == [labels.max() - 1, labels.max()]
    run("report", "run-auto", "-o", "report.html")
    run("suggest", "run-auto")
    run("cluster", "zero.npy", "-o", "noise.txt", "--unassigned", "noise")
    assert list(np.loadtxt(tmp_path / "noise.txt", dtype=int)[[3, 10]]) == [-1, -1]
    assert "zero.npy: row 3 is all zeros" in last_line(run("cluster", "zero.npy", "-o", "l.txt", "--zero-rows", "refuse",
                                                           code=3))
    np.save(tmp_path / "all.npy", np.zeros((5, 8), dtype=np.float32))
    assert "so are all others" in last_line(run("cluster", "all.npy", "-o", "l.txt", code=3))


def test_given_neighbors_of_a_zero_row_are_left_out(run, tmp_path, people):
    X = people[2].copy()
    X[3] = 0
    np.save(tmp_path / "zero.npy", X)
    cosines = X.astype(np.float64) @ X.T
    ids = np.argsort(-cosines, axis=1, kind="stable")[:, :20].astype(np.int32)
    np.savez(tmp_path / "knn.npz", ids=ids, similarities=np.take_along_axis(cosines, ids, 1).astype(np.float32))
    run("cluster", "zero.npy", "--neighbors", "knn.npz", "-o", "l.txt", "--unassigned", "noise")
    assert np.loadtxt(tmp_path / "l.txt", dtype=int)[3] == -1


@pytest.mark.parametrize("k", [300, 100_000, 2**31 - 1])
def test_more_neighbors_than_faces_cost_nothing(run, tmp_path, people, k):
    run("cluster", people[0], "-o", "all.txt", "-k", len(people[2]))
    run("cluster", people[0], "-o", "l.txt", "-k", k, "--memory", "1G")
    assert (tmp_path / "l.txt").read_text() == (tmp_path / "all.txt").read_text()
    run("knn", people[0], "-o", "k.npz", "-k", k, "--memory", "1G")
    assert np.load(tmp_path / "k.npz")["ids"].shape == (300, 300)
    run("baseline", "rank-order", people[0], "-o", "b.txt", "-k", k, "--memory", "1G")
    run("compare", people[0], people[1], "--methods", "dbscan", "-k", k, "--memory", "1G")


@pytest.mark.parametrize("affinity", ["cosine", "learned"])
def test_thousands_of_equal_rows_are_one_cluster_and_change_no_other(run, tmp_path, people, affinity):
    X = people[2]
    run("cluster", people[0], "-o", "before.txt", "--affinity", affinity)
    np.save(tmp_path / "copies.npy", np.vstack([X, np.repeat(X[:1], 5000, axis=0)]))
    run("cluster", "copies.npy", "--run", "run", "--affinity", affinity)
    labels = np.loadtxt(tmp_path / "run/labels.txt", dtype=int)
    before = np.loadtxt(tmp_path / "before.txt", dtype=int)
    assert set(labels[300:]) == {labels[0]} == {0}
    same = before[:, None] == before
    assert np.array_equal(labels[:300, None] == labels[:300], same)
    run("report", "run", "-o", "report.html")


def strict(text):
    def refuse(value):
        raise ValueError(f"{value} is no JSON")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("rows", [1, 2, 5, 100])
def test_no_nan_in_any_message_or_json(run, tmp_path, people, rows):
    for name, X in (("few", people[2][:rows]), ("same", np.repeat(people[2][:1], rows, axis=0))):
        np.save(tmp_path / "few.npy", X)
        np.savetxt(tmp_path / "truth.txt", np.arange(rows), fmt="%d")
        run("cluster", "few.npy", "--run", name)
        said = [run("cluster", "few.npy", "-o", "l.txt", "--truth", "truth.txt"), run("suggest", name),
                run("inspect", "few.npy"), run("report", name, "-o", "r.html", "--truth", "truth.txt"),
                run("evaluate", "truth.txt", "l.txt"), run("baseline", "components", "few.npy", "-o", "b.txt")]
        for result in said:
            text = (result.stdout + result.stderr).replace("NaN or infinity", "")
            assert not re.search(r"\b(nan|inf)\b", text, re.IGNORECASE), text
        for command in (["cluster", "few.npy", "-o", "l.txt", "--truth", "truth.txt"], ["inspect", "few.npy"],
                        ["evaluate", "truth.txt", "l.txt"], ["suggest", name]):
            strict(run(*command, "--json", "-q").stdout)
        strict((tmp_path / name / "manifest.json").read_text())
        for line in (tmp_path / name / "clusters.jsonl").read_text().splitlines():
            strict(line)


def test_neighbor_lists_must_be_of_these_features_and_hold_cosines(run, tmp_path, people):
    X = people[2].astype(np.float64)
    cosines = X @ X.T
    ids = np.argsort(-cosines, axis=1, kind="stable")[:, :80].astype(np.int32)
    values = np.take_along_axis(cosines, ids, 1)

    def refusal(ids, values, command=("cluster", people[0], "-o", "l.txt"), code=3):
        np.savez(tmp_path / "knn.npz", ids=ids, similarities=values.astype(np.float32))
        return last_line(run(*command, "--neighbors", "knn.npz", code=code))

    assert "are these distances" in refusal(ids, 1 - values)
    assert "are these distances" in refusal(ids[:, :5], np.sqrt(np.maximum(2 - 2 * values[:, :5], 0)))
    assert "no nearer than faces at random" in refusal(ids[::-1], values[::-1])
    compare = ("compare", people[0], people[1], "--methods", "dbscan")
    assert "does not fit the features" in refusal(ids, values / 2, compare)
    refusal(ids, values, code=0)


@pytest.mark.parametrize("k", [2, 15, 50])
def test_short_neighbor_lists_are_used_with_a_warning(run, tmp_path, people, k):
    run("knn", people[0], "-k", k, "-o", "knn.npz")
    result = run("cluster", people[0], "--neighbors", "knn.npz", "-o", "l.txt")
    assert f"knn.npz: has {k} neighbors of each face, and 80 are usual" in result.stderr
    run("propose", people[0], "--neighbors", "knn.npz", "-o", "p.npz")
    for method in ("rank-order", "hdbscan", "dbscan", "fc-es", "components"):
        run("baseline", method, people[0], "--neighbors", "knn.npz", "-o", "b.txt")
