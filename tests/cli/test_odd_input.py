# SPDX-License-Identifier: MIT
"""Odd but legal input gives the right result, never a crash."""
import numpy as np
import pytest


def clustered(run, tmp_path, features, *arguments):
    np.save(tmp_path / "odd.npy", features.astype(np.float32))
    run("cluster", "odd.npy", "-o", "odd.txt", *arguments)
    return np.loadtxt(tmp_path / "odd.txt", dtype=np.int64, ndmin=1)


def test_one_face_is_one_cluster(run, tmp_path):
    assert clustered(run, tmp_path, np.ones((1, 8))).tolist() == [0]


@pytest.mark.parametrize("sign, clusters", [(1, 2), (-1, 2)])
def test_two_faces(run, tmp_path, sign, clusters):
    labels = clustered(run, tmp_path, np.array([[1.0, 0], [0, sign]]))
    assert len(set(labels)) == clusters


def test_more_neighbors_than_faces(run, tmp_path, people):
    labels = clustered(run, tmp_path, people[2][:20], "--k", "80")
    assert len(labels) == 20 and labels.min() >= 0


@pytest.mark.parametrize("count", [50, 300])  # by cosine, by learned affinity
def test_all_faces_identical_are_one_person(run, tmp_path, count):
    labels = clustered(run, tmp_path, np.ones((count, 16)))
    assert len(set(labels)) == 1


def test_what_one_person_has_in_common_is_the_person(run, tmp_path):
    random = np.random.default_rng(1)
    labels = clustered(run, tmp_path, random.normal(size=64) + 0.2 * random.normal(size=(400, 64)))
    assert np.bincount(labels)[0] > 250


def test_more_identical_faces_than_any_proposal_may_hold_do_not_crash(run, tmp_path):
    labels = clustered(run, tmp_path, np.ones((5000, 16)))
    assert len(labels) == 5000


def test_opposite_faces_are_apart(run, tmp_path):
    line = np.linspace(-0.05, 0.05, 10)
    side = np.stack([np.ones(10), line], axis=1)
    labels = clustered(run, tmp_path, np.concatenate([side, -side]))
    assert not set(labels[:10]) & set(labels[10:])


def test_no_edge_above_the_threshold_leaves_singletons_or_minus_one(run, tmp_path):
    features = np.eye(30)
    assert len(set(clustered(run, tmp_path, features))) == 30
    assert set(clustered(run, tmp_path, features, "--unassigned", "noise")) == {-1}


def test_one_giant_component_is_cut_not_lost(run, tmp_path):
    angle = np.linspace(0, 3, 4000)
    labels = clustered(run, tmp_path, np.stack([np.cos(angle), np.sin(angle)], axis=1))
    assert len(labels) == 4000 and labels.min() >= 0


def test_exact_duplicates_of_every_face_stay_together(run, tmp_path, people):
    labels = clustered(run, tmp_path, np.concatenate([people[2], people[2]]))
    assert (labels[:300] == labels[300:]).all()
