# SPDX-License-Identifier: MIT
"""FaceClusterer: an estimator of scikit-learn, and the same method as the command line's."""
import copy
import pickle
import re
import subprocess
import warnings

import facegraph
import numpy as np
import pytest
from facegraph import FaceClusterer
from facegraph._command_line import option_name

from .package_under_test import PROGRAM
from sklearn.base import clone
from sklearn.neighbors import KNeighborsTransformer, kneighbors_graph
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks


@parametrize_with_checks([FaceClusterer(n_jobs=1), FaceClusterer(unassigned="noise", n_jobs=1)])
def test_follows_the_rules_of_scikit_learn(estimator, check):
    check(estimator)


def test_finds_people_without_being_told_anything(people):
    X, y = people
    clusterer = FaceClusterer().fit(X)
    evaluation = facegraph.evaluate(y, clusterer.labels_)
    assert evaluation.pairwise.fscore > 0.99 and evaluation.bcubed.fscore > 0.99
    assert clusterer.labels_.dtype == np.int64
    sizes = np.bincount(clusterer.labels_)
    assert np.all(np.diff(sizes) <= 0), "cluster 0 is the largest"
    assert len(clusterer.cluster_scores_) == len(clusterer.cluster_purities_) == len(clusterer.medoids_) == len(sizes)
    assert np.nanmax(clusterer.cluster_scores_) <= 1 and np.nanmin(clusterer.cluster_scores_) >= 0
    assert np.array_equal(clusterer.labels_[clusterer.medoids_], np.arange(len(sizes)))
    assert clusterer.probabilities_.min() >= 0 and clusterer.probabilities_.max() <= 1
    assert clusterer.search_["exact"] and set(clusterer.stage_seconds_) >= {"neighbors", "detection"}


@pytest.mark.parametrize("options", [
    {}, {"affinity": "cosine"}, {"affinity": "cosine", "preset": "20"},
    {"affinity": "cosine", "fp_cost": 2.5}, {"rank_by": "iou", "outliers": "keep", "unassigned": "noise"}, {"n_neighbors": 30},
    {"settings": ["th=0.5", "th=0.6/k=2,groups=8"], "segmentation": False, "keep_repeats": True},
    {"rank_by": "random", "random_state": 7}, {"fp_cost": 4, "max_iou": 0.5, "min_inlier": 0.4, "n_seeds": 3},
    {"precision": 0.98},
])
def test_gives_the_labels_of_the_command_line(faces, tmp_path, options):
    X, _ = faces
    np.save(tmp_path / "features.npy", X)
    flags = []
    for name, value in options.items():
        flag = "--" + option_name(name)
        if name == "settings":
            flags += [part for text in value for part in (flag, text)]
        elif name == "segmentation":
            flags.append(flag)
        else:
            flags += [flag] if value is True else [flag, str(value)]
    subprocess.run([PROGRAM, "cluster", tmp_path / "features.npy", "-o", tmp_path / "labels.npy", "-q", *flags], check=True)
    assert np.array_equal(FaceClusterer(**options).fit_predict(X), np.load(tmp_path / "labels.npy"))


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_reads_arrays_and_memory_maps_where_they_lie(people, tmp_path, kind):
    X = people[0].astype(kind)
    np.save(tmp_path / "X.npy", X)
    mapped = np.load(tmp_path / "X.npy", mmap_mode="r")
    for array in (X, mapped):
        assert np.shares_memory(FaceClusterer()._features(array), array)
        assert facegraph._inputs.as_features(array) is not None and np.shares_memory(
            facegraph._inputs.as_features(array), array)
    assert np.array_equal(FaceClusterer().fit_predict(mapped), FaceClusterer().fit_predict(X))


def test_takes_other_numbers_orders_and_lists(people):
    X, _ = people
    expected = FaceClusterer().fit_predict(X)
    for array in (X.astype(np.float64), np.asfortranarray(X), X.astype(">f4"), X.tolist(), np.repeat(X, 2, axis=0)[::2]):
        assert np.array_equal(FaceClusterer().fit_predict(array), expected)


def test_threads_and_repetition_change_nothing(faces):
    X, _ = faces
    one = FaceClusterer(n_jobs=1).fit(X)
    for n_jobs in (2, 5, -1, None):
        other = FaceClusterer(n_jobs=n_jobs).fit(X)
        assert np.array_equal(one.labels_, other.labels_)
        assert one.probabilities_.tobytes() == other.probabilities_.tobytes()


def test_random_state_decides_what_is_random(faces):
    X, _ = faces
    labels = [FaceClusterer(rank_by="random", random_state=seed).fit_predict(X) for seed in (1, 1, 2)]
    assert np.array_equal(labels[0], labels[1]) and not np.array_equal(labels[0], labels[2])
    FaceClusterer(random_state=None).fit(X[:50])
    FaceClusterer(random_state=np.random.RandomState(3)).fit(X[:50])


def test_unassigned_faces_are_noise_if_asked(faces):
    X, _ = faces
    lonely = np.random.default_rng(0).normal(size=(5, X.shape[1])).astype(np.float32)
    all_faces = np.vstack([X, lonely])
    clusterer = FaceClusterer(affinity="cosine", unassigned="noise").fit(all_faces)
    assert np.all(clusterer.labels_[-5:] == -1) and np.all(clusterer.probabilities_[-5:] == 0)
    assert FaceClusterer().fit_predict(all_faces).min() == 0


def test_faces_of_zeros_are_left_unassigned_with_a_warning(people):
    X = people[0].copy()
    expected = FaceClusterer().fit(np.delete(X, [3, 10], axis=0))
    X[[3, 10]] = 0
    with pytest.warns(UserWarning, match=r"^X: 2 of 300 rows are all zeros \(first: X: row 3\)"):
        clusterer = FaceClusterer().fit(X)
    assert np.array_equal(np.delete(clusterer.labels_, [3, 10]), expected.labels_)
    assert list(clusterer.labels_[[3, 10]]) == [len(expected.medoids_), len(expected.medoids_) + 1]
    assert np.array_equal(clusterer.labels_[clusterer.medoids_], np.arange(len(clusterer.medoids_)))
    with pytest.warns(UserWarning):
        assert list(FaceClusterer(unassigned="noise").fit_predict(X)[[3, 10]]) == [-1, -1]
    with pytest.raises(ValueError, match="X: row 3 is all zeros"):
        FaceClusterer(zero_rows="refuse").fit(X)
    with pytest.raises(ValueError, match="so are all others"), pytest.warns(UserWarning):
        FaceClusterer().fit(np.zeros((5, 8), dtype=np.float32))


def test_a_run_folder_may_have_faces_of_zeros(people, tmp_path):
    X = people[0].copy()
    X[3] = 0
    with pytest.warns(UserWarning, match="all zeros"):
        clusterer = FaceClusterer(run=tmp_path / "run").fit(X)
    assert np.array_equal(np.loadtxt(tmp_path / "run/labels.txt", dtype=int), clusterer.labels_)


def test_copies_of_a_face_are_in_its_cluster_and_change_no_other(people):
    X = people[0]
    expected = FaceClusterer().fit_predict(X)
    with pytest.warns(UserWarning, match="repeat an earlier face"):
        labels = FaceClusterer().fit_predict(np.vstack([X, np.repeat(X[:1], 4000, axis=0)]))
    assert set(labels[300:]) == {labels[0]}
    assert np.array_equal(labels[:300, None] == labels[:300], expected[:, None] == expected)


def test_features_that_were_read_wrongly_are_warned_of(people):
    X = people[0]
    for odd, message in ((X.astype(np.float16).view(np.float32), "written as float16 and read as float32"),
                         (np.ascontiguousarray(X.T), "rows and columns are probably swapped"),
                         (X + 0.5, "median similarity")):
        with pytest.warns(UserWarning, match=message):
            FaceClusterer().fit(odd)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        FaceClusterer().fit(X)


def test_takes_a_graph_that_was_found_before(faces):
    X, _ = faces
    expected = FaceClusterer(affinity="cosine").fit_predict(X)
    graph = facegraph.knn_graph(X)
    sparse = kneighbors_graph(X.astype(np.float64), 80, mode="distance", metric="cosine")
    for known in (graph, (graph.ids, graph.similarities)):
        assert np.array_equal(FaceClusterer().fit(X, graph=known).labels_, expected)
    clusterer = FaceClusterer().fit(X, graph=sparse)
    assert np.mean(clusterer.labels_ == expected) > 0.95, "another search rounds differently"
    assert clusterer.search_ is None


def test_clusters_a_sparse_graph_alone(people, faces):
    X, y = people
    graph = kneighbors_graph(X, 20, mode="distance", metric="cosine")
    labels = FaceClusterer(metric="precomputed", n_neighbors=20).fit_predict(graph)
    assert facegraph.evaluate(y, labels).bcubed.fscore > 0.95
    X, y = faces
    pipeline = make_pipeline(KNeighborsTransformer(n_neighbors=80, metric="cosine", mode="distance"),
                             FaceClusterer(metric="precomputed"))
    alone = facegraph.evaluate(y, pipeline.fit_predict(X)).bcubed.fscore
    assert alone > facegraph.evaluate(y, FaceClusterer(affinity="cosine").fit_predict(X)).bcubed.fscore - 0.05


@pytest.mark.parametrize("n_faces, n_neighbors", [(50, 49), (50, 15), (300, 15), (300, 5), (3, 2)])
def test_uses_what_there_is_of_a_graph(people, n_faces, n_neighbors):
    X, y = people[0][:n_faces].astype(np.float64), people[1][:n_faces]
    known = kneighbors_graph(X, n_neighbors, mode="distance", metric="cosine")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        labels = FaceClusterer(metric="precomputed").fit_predict(known)
        given = FaceClusterer().fit(X.astype(np.float32), graph=known).labels_
    short = n_neighbors + 1 < min(80, n_faces)
    assert [str(w.message) for w in warned if "neighbors of each face" in str(w.message)] != [] or not short
    for found in (labels, given):
        assert len(found) == n_faces and facegraph.evaluate(y, found).bcubed.fscore > 0.85


def test_distances_that_are_no_cosine_distances_are_refused(people):
    X = people[0].astype(np.float64)
    cosines = np.clip(1 - X @ X.T, 0, 2)
    euclidean = np.sqrt(2 * cosines)
    precomputed = FaceClusterer(metric="precomputed")
    for matrix, message in ((3 * cosines, "are these Euclidean distances"), (1 - cosines, "are these similarities|holds the distance -"),
                            (cosines - 0.5, "holds the distance -0.5"), (1 + cosines / 2, "must be 0")):
        with pytest.raises(ValueError, match=f"(?i){message}"):
            precomputed.fit(matrix)
    sparse = kneighbors_graph(5 * X, 40, mode="distance", metric="euclidean")
    with pytest.raises(ValueError, match="Are these Euclidean distances"):
        precomputed.fit(sparse)
    with pytest.raises(ValueError, match="are these distances|graph: does not fit the features"):
        FaceClusterer().fit(X.astype(np.float32), graph=kneighbors_graph(X, 40, mode="distance", metric="euclidean"))
    ids = np.argsort(euclidean, axis=1, kind="stable")[:, :5].astype(np.int32)
    with pytest.raises(ValueError, match="are these distances"):
        FaceClusterer().fit(X.astype(np.float32), graph=(ids, np.take_along_axis(euclidean, ids, 1)))


def test_clusters_a_dense_matrix_of_distances(people):
    X, y = people
    distances = np.clip(1 - X.astype(np.float64) @ X.T, 0, 2)
    labels = FaceClusterer(metric="precomputed").fit_predict(distances)
    assert facegraph.evaluate(y, labels).bcubed.fscore > 0.95


def test_can_be_cloned_and_pickled_with_a_model(people):
    X, _ = people
    clusterer = FaceClusterer(model=facegraph.load_model(), unassigned="noise")
    for other in (clone(clusterer), copy.deepcopy(clusterer), pickle.loads(pickle.dumps(clusterer))):
        assert np.array_equal(other.fit_predict(X), clusterer.fit_predict(X))
    fitted = pickle.loads(pickle.dumps(clusterer.fit(X)))
    assert np.array_equal(fitted.labels_, clusterer.labels_)


def test_a_precision_is_what_is_expected_afterwards_or_is_warned_of(people):
    X, truth = people
    usual, pure = FaceClusterer().fit(X), FaceClusterer(precision=0.995).fit(X)
    assert pure.expected_precision_ >= 0.995 and pure.fp_cost_ >= usual.fp_cost_
    with pytest.warns(UserWarning, match="requested precision 0.99999 not reachable"):
        assert FaceClusterer(precision=0.99999).fit(X).fp_cost_ == 64


@pytest.mark.parametrize("options, message", [
    ({"preset": "best"}, "no preset is named 'best'; there are default, "), ({"rank_by": "beauty"}, 'rank_by "beauty": must be one of expected-gain, iou'),
    ({"max_iou": 2.0}, "max_iou"), ({"fp_cost": -1}, "fp_cost"),
    ({"precision": 99}, "precision is 99"),
    ({"fp_cost": "high"}, "'fp_cost' parameter of FaceClusterer must be"), ({"fp_cost": None}, "Got None instead"),
    ({"min_inlier": "0.5"}, "Got '0.5' instead"), ({"n_seeds": 0}, "at least 1 seed per proposal"),
    ({"recall": 1.5}, "recall"), ({"metric": "euclidean"}, "metric"), ({"n_jobs": 0}, "n_jobs"),
    ({"settings": ["th=abc"]}, "th=abc is not a number"), ({"settings": ["th=0.6"], "n_neighbors": -4}, "lists of -4 neighbors"),
    ({"memory_limit": "much"}, "is not an amount of memory"), ({"model": "/nowhere.safetensors"}, "/nowhere.safetensors"),
    ({"unassigned": "?"}, "unassigned"), ({"min_iop": 0.9, "max_iop": 0.1}, "min_iop 0.9 is above max_iop 0.1"),
    ({"random_state": -1}, "random_state"), ({"progress": "sometimes"}, "progress"),
])
def test_rejects_what_it_cannot_do_and_says_why(people, options, message):
    with pytest.raises((ValueError, OSError), match=re.escape(message)):
        FaceClusterer(**options).fit(people[0])


@pytest.mark.parametrize("options, message", [
    ({"affinity": "euclidean"}, 'affinity "euclidean": must be one of auto, learned, cosine'),
    ({"affinity": "cosine", "model": facegraph.load_model()}, 'was trained on learned affinity'),
])
def test_affinities_that_do_not_fit_are_rejected(people, options, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        FaceClusterer(**options).fit(people[0])


def test_learned_affinity_is_added_to_networks_for_cosines(people):
    X, y = people
    clusterer = FaceClusterer(affinity="learned", model=facegraph.load_model(affinity="cosine")).fit(X)
    assert "whitening" in clusterer.stage_seconds_ and facegraph.evaluate(y, clusterer.labels_).bcubed.fscore > 0.95


def test_former_parameters_are_forwarded_with_a_warning(faces):
    X, _ = faces
    expected = FaceClusterer(fp_cost=4, unassigned="noise").fit(X)
    with pytest.warns(FutureWarning) as warned:
        former = FaceClusterer(wrong_price=4, uncovered="noise").fit(X)
    assert np.array_equal(former.labels_, expected.labels_) and former.fp_cost_ == 4
    assert [str(warning.message) for warning in warned] == [
        "wrong_price is deprecated and will be removed in the next version; use fp_cost",
        "uncovered is deprecated and will be removed in the next version; use unassigned"]
    with pytest.warns(FutureWarning, match="expected-gain"):
        assert np.array_equal(FaceClusterer(rank_by="worth").fit_predict(X), FaceClusterer().fit_predict(X))


def test_names_the_row_and_the_value_that_is_broken(people):
    X = people[0].copy()
    X[17, 3] = np.nan
    with pytest.raises(ValueError, match="^X: row 17, column 3: value is NaN$"):
        FaceClusterer().fit(X)


def test_what_would_not_fit_is_a_memory_error_at_once(people):
    X, _ = people
    with pytest.raises(MemoryError, match="memory_limit is 1.0 MiB; about .* faces would fit"):
        FaceClusterer(memory_limit="1M").fit(X)
    with pytest.raises(MemoryError):
        FaceClusterer(memory_limit=1000).fit(X)


def test_predicts_what_a_run_would_take(people):
    rows = FaceClusterer().predict_cost(people[0])
    assert [row["stage"] for row in rows][:3] == ["neighbors", "whitening", "whitened neighbors"]
    assert all(row["bytes"] > 0 for row in rows)


class Stop(Exception):
    pass


def test_a_run_stopped_as_it_ends_keeps_its_checkpoint(tmp_path, people):
    X, _ = people
    graph = facegraph.knn_graph(X)
    expected = FaceClusterer(affinity="cosine").fit_predict(X)

    def stop(*report):
        raise Stop

    # So little work that the first report comes when all is done.
    kept = FaceClusterer(checkpoint=tmp_path / "run", checkpoint_minutes=0, progress=stop)
    with pytest.raises(Stop):
        kept.fit(X, graph=graph)
    assert (tmp_path / "run").exists()
    assert np.array_equal(clone(kept).set_params(progress=False).fit(X, graph=graph).labels_, expected)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("graph_is_known", [False, True])
def test_a_checkpoint_goes_on_to_the_same_labels_and_refuses_another_run(tmp_path, graph_is_known):
    X, _ = facegraph.make_faces(12000, dim=64, mean_size=20)
    graph = facegraph.knn_graph(X) if graph_is_known else None
    expected = FaceClusterer(affinity="cosine" if graph_is_known else "learned").fit_predict(X)

    def stop_late(stage, done, total, unit):
        if stage == "segmenting":
            raise Stop

    folder = tmp_path / "run"
    kept = FaceClusterer(checkpoint=folder, checkpoint_minutes=0, progress=stop_late, n_jobs=1)
    with pytest.raises(Stop):
        kept.fit(X, graph=graph)
    assert (folder / "scores").exists()
    with pytest.raises(ValueError, match=r"holds another run \(fp_cost 1, not 2\)"):
        clone(kept).set_params(fp_cost=2.0, progress=False).fit(X, graph=graph)
    stages = []
    again = clone(kept).set_params(n_jobs=1, progress=lambda stage, *rest: stages.append(stage)).fit(X, graph=graph)
    assert np.array_equal(again.labels_, expected)
    assert "scoring" not in stages and "neighbors" not in stages, "they were finished before"
    assert not folder.exists()
