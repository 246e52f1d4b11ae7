# SPDX-License-Identifier: MIT
"""Each stage is a function on arrays, and any of them can be somebody else's."""
import json
import pickle
import subprocess

import facegraph
import numpy as np
import pytest
import scipy.sparse
from .package_under_test import PROGRAM, shared


def test_the_stages_in_a_row_are_the_method(faces):
    X, _ = faces
    graph, whitened = facegraph.affinity_graph(X)
    proposals = facegraph.propose(whitened, graph, preset="learned")
    scores = facegraph.detect(whitened, proposals, graph, affinity="learned")
    inliers = facegraph.segment(whitened, proposals, graph, scores, affinity="learned")
    labels = facegraph.deoverlap(proposals, scores, inliers)
    whole = facegraph.FaceClusterer().fit(X)
    assert np.array_equal(labels, whole.labels_)
    assert np.array_equal(facegraph.medoids(whitened, labels), whole.medoids_)
    given = facegraph.FaceClusterer(affinity="learned").fit(whitened, graph=graph)
    assert np.array_equal(given.labels_, whole.labels_)


def test_the_stages_on_cosines_are_the_method_on_cosines(faces):
    X, _ = faces
    graph = facegraph.knn_graph(X)
    proposals = facegraph.propose(X, graph)
    scores = facegraph.detect(X, proposals, graph)
    inliers = facegraph.segment(X, proposals, graph, scores)
    labels = facegraph.deoverlap(proposals, scores, inliers)
    assert np.array_equal(labels, facegraph.FaceClusterer(affinity="cosine").fit_predict(X))


def test_the_stages_give_what_the_command_line_writes(faces, tmp_path):
    X, y = faces
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", y)

    def run(*arguments):
        subprocess.run([PROGRAM, *arguments, "-q"], cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
        return np.load(tmp_path / arguments[arguments.index("-o") + 1])

    graph, theirs = facegraph.knn_graph(X, 40), run("knn", "X.npy", "-k", "40", "-o", "knn.npz")
    assert np.array_equal(graph.ids, theirs["ids"]) and np.array_equal(graph.similarities, theirs["similarities"])
    known = ("--neighbors", "knn.npz")
    proposals = facegraph.propose(X, graph, settings=["th=0.6,k=40", "th=0.5,k=40/k=2"])
    theirs = run("propose", "X.npy", *known, "--setting", "th=0.6,k=40", "--setting", "th=0.5,k=40/k=2", "-o", "p.npz")
    for name in ("offsets", "members", "setting"):
        assert np.array_equal(getattr(proposals, name), theirs[name])
    scores = facegraph.detect(X, proposals, graph)
    theirs = run("detect", "X.npy", *known, "--proposals", "p.npz", "-o", "s.npz")
    assert np.array_equal(scores.iou, theirs["iou"]) and np.array_equal(scores.iop, theirs["iop"])
    inliers = facegraph.segment(X, proposals, graph, scores, n_seeds=3)
    theirs = run("segment", "X.npy", *known, "--proposals", "p.npz", "--scores", "s.npz", "--seeds", "3", "-o", "i.npz")
    assert np.array_equal(inliers.probability, theirs["probability"])
    labels = facegraph.deoverlap(proposals, scores, inliers, rank_by="iou", outliers="keep", unassigned="noise")
    theirs = run("deoverlap", "p.npz", "s.npz", "--inliers", "i.npz", "--rank-by", "iou", "--outliers", "keep",
                 "--unassigned", "noise", "-o", "l.npy")
    assert np.array_equal(labels, theirs)


def test_super_vertices_and_metrics_are_the_authors(tmp_path):
    golden = shared("golden")
    graph = np.load(golden / "knn_ids.npy"), np.load(golden / "knn_sims.npy")
    recorded = np.load(golden / "sv_k80_th0.60_max300.npy")
    found = facegraph.super_vertices(graph, min_similarity=0.6, max_size=300)
    smallest = {}
    for face, label in enumerate(found):
        smallest.setdefault(label, face)
    ours = [face if label < 0 else smallest[label] for face, label in enumerate(found)]
    assert np.array_equal(ours, recorded)
    truth = np.loadtxt(golden / "labels.txt", dtype=int)
    metrics = json.loads((golden / "metrics.json").read_text())
    evaluation = facegraph.evaluate(truth, np.loadtxt(golden / "labels_deoverlap.txt", dtype=int))
    for metric in ("pairwise", "bcubed"):
        assert getattr(evaluation, metric)._asdict() == pytest.approx(metrics["deoverlap"][metric], abs=1e-12)


def test_a_graph_may_be_anybodys(people):
    X, _ = people
    ours = facegraph.knn_graph(X, 10)
    similarity = X.astype(np.float64) @ X.T
    order = np.argsort(-similarity, axis=1)[:, :10]
    theirs = facegraph.from_sparse(scipy.sparse.csr_array(
        (np.take_along_axis(similarity, order, 1).ravel(), (np.repeat(np.arange(300), 10), order.ravel())), (300, 300)
    ), values="similarity")
    assert np.array_equal(ours.ids, theirs.ids)
    assert np.allclose(ours.similarities, theirs.similarities, atol=1e-6)
    shuffled = facegraph.KnnGraph(np.ascontiguousarray(ours.ids[:, ::-1]), np.ascontiguousarray(ours.similarities[:, ::-1]))
    assert np.array_equal(shuffled.ids, ours.ids), "lists are brought into order"
    with pytest.raises(ValueError):
        ours.ids[0, 0] = 5


def test_a_sparse_graph_keeps_duplicates_short_rows_and_the_best(people):
    distances = scipy.sparse.csr_array(
        (np.array([0.0, 0.5, 0.25, 0.1, 0.3]), (np.array([0, 0, 0, 1, 3]), np.array([1, 2, 3, 0, 0]))), (4, 4))
    graph = facegraph.from_sparse(distances)
    assert graph.ids.tolist() == [[0, 1, 3, 2], [1, 0, -1, -1], [2, -1, -1, -1], [3, 0, -1, -1]]
    assert graph.similarities[0].tolist() == [1, 1, 0.75, 0.5]
    assert facegraph.from_sparse(distances, n_neighbors=2).ids.tolist() == [[0, 1], [1, 0], [2, -1], [3, 0]]


def test_proposals_may_be_anybodys(faces):
    X, y = faces
    sets = [np.flatnonzero(y == person) for person in range(20)]
    proposals = facegraph.as_proposals(sets, len(X))
    assert len(proposals) == 20 and proposals.n_faces == len(X)
    assert np.array_equal(proposals[-1], sets[-1]) and [len(one) for one in proposals] == [len(s) for s in sets]
    with pytest.raises(IndexError):
        proposals[20]
    scores = facegraph.detect(X, sets)
    assert scores.iou.shape == (20,)
    labels = facegraph.deoverlap(sets, np.arange(20), n_faces=len(X))
    assert facegraph.evaluate(y[np.isin(y, range(20))], labels[np.isin(y, range(20))]).bcubed.fscore == 1
    targets = facegraph.proposal_targets(sets, y)
    assert np.all(targets.iou == 1) and np.array_equal(targets.majority_label, np.arange(20))


def test_a_network_may_be_anybodys(faces):
    """Ranking by the true IoU, which no network knows, beats a random order."""
    X, y = faces
    proposals = facegraph.propose(X)
    best = facegraph.deoverlap(proposals, facegraph.proposal_targets(proposals, y).iou)
    random = facegraph.deoverlap(proposals, rank_by="random")
    assert facegraph.evaluate(y, best).bcubed.fscore > facegraph.evaluate(y, random).bcubed.fscore


def test_presets_are_listed_with_what_they_are_for():
    presets = {preset.name: preset for preset in facegraph.presets()}
    assert presets["cosine"].n_settings == 32 and presets["20"].n_neighbors == 80 and presets["ytf"].description


def test_what_is_printed_says_what_it_is(people):
    graph = facegraph.knn_graph(people[0], 10)
    assert repr(graph) == "<KnnGraph: 10 neighbors each of 300 faces>" and len(graph) == 300
    assert repr(facegraph.as_proposals([[0, 1], [2]])) == "<Proposals: 2 of 3 faces>"
    assert repr(facegraph.load_model()) == "<Networks: 5 GCN-D on structure, GCN-S on structure>"


def test_graphs_and_proposals_can_be_pickled(people):
    X, _ = people
    graph = facegraph.knn_graph(X, 10)
    proposals = facegraph.propose(X)
    again, sets = pickle.loads(pickle.dumps((graph, proposals)))
    assert np.array_equal(again.ids, graph.ids) and np.array_equal(sets.members, proposals.members)
    assert sets.n_faces == proposals.n_faces


@pytest.mark.parametrize("call, message", [
    (lambda X: facegraph.knn_graph(X, 0), "k is 0"),
    (lambda X: facegraph.knn_graph(X[0]), r"features are \[n, d\], not of shape"),
    (lambda X: facegraph.knn_graph(X[:0]), "holds no features"),
    (lambda X: facegraph.knn_graph([["a"]]), "features are numbers"),
    (lambda X: facegraph.knn_graph(X, knn="best"), 'knn "best": must be one of auto, exact, approximate'),
    (lambda X: facegraph.KnnGraph(np.full((3, 1), 3, np.int32), np.zeros((3, 1), np.float32)),
     "row 0, column 0: 3 is no id of 3 faces"),
    (lambda X: facegraph.KnnGraph(np.zeros((3, 2), np.int32), np.zeros((3, 2), np.float32)),
     "row 0 lists face 0 twice"),
    (lambda X: facegraph.super_vertices((np.zeros((2, 1), np.int64), np.full((2, 1), 7.0))),
     "similarity 7 is not in -1..1"),
    (lambda X: facegraph.super_vertices(3), "graph: wants"),
    (lambda X: facegraph.detect(X, [[0, 1], []]), "proposal 1 starts at 2 and ends at 2; it has no members"),
    (lambda X: facegraph.detect(X, [[0, 400]]), "400 is not a face id in 0..299"),
    (lambda X: facegraph.detect(X, [[0, 1, 1]]), "proposal 0 contains face 1 twice"),
    (lambda X: facegraph.detect(X, [[0, 1]], facegraph.knn_graph(X[:50])), "proposals are of 300 faces, the graph of 50"),
    (lambda X: facegraph.deoverlap([[0, 1]], [0.5, 0.5]), "2"),
    (lambda X: facegraph.evaluate([0, 1], [0]), "2"),
    (lambda X: facegraph.evaluate([-1, -1], [0, 1]), "true label"),
    (lambda X: facegraph.medoids(X, np.full(300, 5)), "without gaps"),
    (lambda X: facegraph.propose(X, preset="none"), "no preset is named"),
    (lambda X: facegraph.segment(X, [[0, 1]], seed_rule="luck"), "seed_rule"),
])
def test_refusals_are_value_errors_with_the_librarys_message(people, call, message):
    with pytest.raises(ValueError, match=message):
        call(people[0])


def test_evaluation_prints_as_a_table_and_gives_plain_numbers():
    evaluation = facegraph.evaluate([0, 0, 1, 1, -1], ["a", "a", "b", "c", "c"])
    assert evaluation.faces == 4 and evaluation.pairwise == (1.0, 0.5, 2 / 3)
    assert "66.67" in str(evaluation) and evaluation.as_dict()["bcubed"]["precision"] == 1.0


def test_inspect_warns_of_features_that_are_no_good(people):
    X, _ = people
    assert not facegraph.inspect(X).warnings
    report = facegraph.inspect(np.vstack([X + 1, X[:1] + 1]))
    assert report.warnings and report.n_repeated == 1
