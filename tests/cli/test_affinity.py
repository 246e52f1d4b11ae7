# SPDX-License-Identifier: MIT
"""Learned affinities on the command line, alone and under the methods that use them."""
import json

import numpy as np
import pytest
from conftest import shared


def test_probabilities_tell_people_apart(run, people, tmp_path):
    features, _, _, labels = people
    run("affinity", features, "-k", 20, "-o", "affinity.npz", "--whitened", "whitened.npy")
    lists = np.load(tmp_path / "affinity.npz")
    ids, probabilities = lists["ids"], lists["similarities"]
    assert ids.shape == probabilities.shape == (300, 20)
    assert (ids[:, 0] == np.arange(300)).all() and (probabilities[:, 0] == 1).all()
    assert (np.diff(probabilities, axis=1) <= 0).all()
    same = (labels[ids] == labels[:, None])[:, 1:]
    assert probabilities[:, 1:][same].mean() > 0.8 > 0.2 > probabilities[:, 1:][~same].mean()
    whitened = np.load(tmp_path / "whitened.npy")
    assert np.abs(np.linalg.norm(whitened, axis=1) - 1).max() < 1e-5


def test_threads_change_no_byte(run, people, tmp_path):
    for threads in (1, 3):
        run("affinity", people[0], "-o", f"affinity{threads}.npz", "--threads", threads)
    assert (tmp_path / "affinity1.npz").read_bytes() == (tmp_path / "affinity3.npz").read_bytes()


def test_other_methods_use_them_and_give_what_the_stages_give(run, people, tmp_path):
    features, truth, _, _ = people
    run("affinity", features, "-o", "affinity.npz", "--whitened", "whitened.npy")
    method, values = ("baseline", "map-equation"), ("--set", "min-similarity=0.5")
    run(*method, "whitened.npy", "--neighbors", "affinity.npz", *values, "-o", "stages.txt")
    run(*method, features, "--affinity", "learned", *values, "-o", "found.txt")
    assert (tmp_path / "stages.txt").read_text() == (tmp_path / "found.txt").read_text()
    result = run(*method, features, "--affinity", "learned", *values, "--truth", truth, "-o", "l.txt", "--json")
    assert json.loads(result.stdout)["evaluation"]["bcubed"]["fscore"] > 0.9


def test_they_are_the_default_unless_neighbors_are_given(run, people, tmp_path):
    features, truth, _, _ = people
    result = json.loads(run("cluster", features, "--truth", truth, "-o", "found.txt", "--json").stdout)
    assert result["affinity"] == "learned" and result["evaluation"]["bcubed"]["fscore"] > 0.9
    assert list(result["seconds"])[:4] == ["neighbors", "whitening", "whitened neighbors", "probabilities"]
    run("affinity", features, "-o", "affinity.npz", "--whitened", "whitened.npy")
    run("cluster", "whitened.npy", "--neighbors", "affinity.npz", "--affinity", "learned", "-o", "given.txt")
    assert (tmp_path / "given.txt").read_text() == (tmp_path / "found.txt").read_text()
    run("knn", features, "-o", "knn.npz")
    result = json.loads(run("cluster", features, "--neighbors", "knn.npz", "-o", "l.txt", "--json").stdout)
    assert result["affinity"] == "cosine"


def test_a_model_of_ones_own(run, people):
    features, labels, _, _ = people
    run("train-affinity", features, labels, "-o", "mine.safetensors", "--epochs", 1, "-k", 20)
    run("affinity", features, "--model", "mine.safetensors", "-k", 20, "-o", "affinity.npz")
    run("affinity", features, "--model", labels, "-o", "a.npz", code=3)
    run("cluster", features, "--affinity-model", "mine.safetensors", "-o", "l.txt")


def test_a_model_knows_what_it_learned_on(run, faces, tmp_path):
    features, labels = faces[0], tmp_path / "truth.txt"
    np.savetxt(labels, faces[3], fmt="%d")
    for recipe in ("learned", "cosine"):
        run("train", features, labels, "--recipe", recipe, "--epochs", 1, "--no-augmentation", "-o", f"{recipe}.safetensors")
        result = run("cluster", features, "--model", f"{recipe}.safetensors", "-o", "l.txt", "--json")
        assert json.loads(result.stdout)["affinity"] == recipe
    result = run("cluster", features, "--model", "learned.safetensors", "--affinity", "cosine", "-o", "l.txt", code=2)
    assert "learned.safetensors: was trained on learned affinity" in result.stderr


def test_options_that_exclude_each_other(run, people):
    features = people[0]
    model = ("--affinity-model", "mine.safetensors")
    result = run("cluster", features, "--affinity", "cosine", *model, "-o", "l.txt", code=2)
    assert "an affinity model needs affinity" in result.stderr
    run("propose", features, "-o", "cover.npz")
    result = run("detect", features, "--affinity", "learned", "--proposals", "cover.npz", "-o", "s.npz", code=2)
    assert "--neighbors of `facegraph affinity`" in result.stderr


def test_real_faces_far_better_than_by_cosine(run, tmp_path):
    """Bounds with room below the figures of docs/benchmarks.md."""
    for name, pairwise, bcubed in (("wild-dev", 0.72, 0.73), ("lfw-mfn128", 0.95, 0.95), ("lfw-fr512", 0.87, 0.90)):
        data = shared("data", name)
        result = run("baseline", "map-equation", data / "features.npy", "--affinity", "learned",
                     "--set", "k=0", "min-similarity=0.7", "--truth", data / "labels.txt", "-o", "l.txt", "--json")
        evaluation = json.loads(result.stdout)["evaluation"]
        assert evaluation["pairwise"]["fscore"] > pairwise, name
        assert evaluation["bcubed"]["fscore"] > bcubed, name


@pytest.mark.parametrize("kind", ["what all have in common", "no value below zero"])
def test_real_faces_of_embedders_whose_features_all_point_one_way(run, tmp_path, kind):
    """Most embedders' features do, a little. Cosines shift, and nothing else may."""
    data = shared("data", "lfw-mfn128")
    features = np.load(data / "features.npy").astype(np.float32)
    random = np.random.default_rng(0)
    if kind == "what all have in common":
        direction = random.normal(size=features.shape[1])
        features += 0.8 * direction / np.linalg.norm(direction)
    else:
        features = np.maximum(features @ random.normal(size=(features.shape[1], 256)), 0)
    np.save(tmp_path / "shifted.npy", features.astype(np.float32))
    result = run("cluster", "shifted.npy", "--truth", data / "labels.txt", "-o", "l.txt", "--json")
    evaluation = json.loads(result.stdout)["evaluation"]
    assert evaluation["pairwise"]["fscore"] > 0.96
    assert evaluation["bcubed"]["fscore"] > 0.95
