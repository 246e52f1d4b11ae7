# SPDX-License-Identifier: MIT
"""Training from Python makes what `facegraph train` makes."""
import subprocess

import facegraph
import numpy as np
import pytest
from .package_under_test import PROGRAM

QUICK = {"epochs": 2, "settings": ["th=0.5", "th=0.6"], "augmentations": False, "detectors": 1}
FLAGS = ["--epochs", "2", "--setting", "th=0.5", "--setting", "th=0.6", "--no-augmentation", "--detectors", "1"]


@pytest.mark.parametrize("options, flags", [
    ({}, []), ({"recipe": "paper"}, ["--recipe", "paper"]),
    ({"inputs": "features", "widths": (16, 8), "pooling": ("max", "mean"), "rotate": True, "random_state": 3,
      "held_out": 0.2, "learning_rate": 0.01, "weight_decay": 0.001, "node_dropout": 0.1},
     ["--inputs", "features", "--widths", "16,8", "--pooling", "max,mean", "--rotate", "--seed", "3", "--held-out",
      "0.2", "--learning-rate", "0.01", "--weight-decay", "0.001", "--node-dropout", "0.1"]),
])
def test_makes_the_command_lines_bytes(faces, tmp_path, options, flags):
    X, y = faces
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", y)
    subprocess.run([PROGRAM, "train", "X.npy", "y.npy", "-o", "theirs.safetensors", "-q", *FLAGS, *flags], cwd=tmp_path,
                   check=True)
    facegraph.train(X, y, **QUICK, **options).save(str(tmp_path / "ours.safetensors"))
    assert (tmp_path / "ours.safetensors").read_bytes() == (tmp_path / "theirs.safetensors").read_bytes()


def test_learns_from_sets_of_several_embedders_and_tells_of_every_epoch(faces, people):
    X, y = faces
    epochs = []
    small = X[:, :32] / np.linalg.norm(X[:, :32], axis=1, keepdims=True)
    networks = facegraph.train(X, y, facegraph.knn_graph(X), also=[(small, y)], on_epoch=epochs.append, **QUICK)
    assert [(e.network, e.epoch) for e in epochs] == [("GCN-D", 1), ("GCN-D", 2), ("GCN-S", 1), ("GCN-S", 2)]
    assert epochs[1].loss < epochs[0].loss
    labels = facegraph.FaceClusterer(model=networks).fit_predict(people[0])
    assert facegraph.evaluate(people[1], labels).bcubed.fscore > 0.9


def test_of_several_detectors_the_first_is_the_one_alone_and_their_mean_counts(faces):
    X, y = faces
    epochs = []
    three = facegraph.train(X, y, on_epoch=epochs.append, **{**QUICK, "detectors": 3})
    assert [e.network for e in epochs[::2]] == ["GCN-D 1 of 3", "GCN-S", "GCN-D 2 of 3", "GCN-D 3 of 3"]
    assert repr(three) == "<Networks: 3 GCN-D on structure, GCN-S on structure>"
    alone = [facegraph.train(X, y, random_state=seed, **QUICK) for seed in range(3)]
    for own, other in zip(three.detectors, alone):
        for name, table in own[0].items():
            assert np.array_equal(table, other.detectors[0][0][name])
    graph, whitened = facegraph.affinity_graph(X)
    proposals = facegraph.propose(whitened, graph, preset="learned")
    scores = [facegraph.detect(whitened, proposals, graph, model=model) for model in (three, *alone)]
    mean = np.mean([one.iou for one in scores[1:]], axis=0)
    assert np.ptp([one.iou for one in scores[1:]], axis=0).max() > 0.01
    assert np.allclose(scores[0].iou, mean, atol=1e-6)


def test_goes_on_from_networks_that_learned_before_and_makes_the_command_lines_bytes(faces, tmp_path):
    X, y = faces
    np.save(tmp_path / "X.npy", X)
    np.save(tmp_path / "y.npy", y)
    quick = {"settings": ["th=0.5"], "augmentations": False}
    first = facegraph.train(X, y, epochs=4, detectors=2, **quick)
    epochs = []
    more = facegraph.train(X, y, start=first, on_epoch=epochs.append, epochs=1, learning_rate=1e-9, **quick)
    assert [e.network for e in epochs] == ["GCN-D 1 of 2", "GCN-S", "GCN-D 2 of 2"]
    for own, other in zip([*first.detectors, first.segmenter], [*more.detectors, more.segmenter]):
        for name, table in own[0].items():
            assert np.allclose(table, other[0][name], atol=1e-6)
    first.save(str(tmp_path / "first.safetensors"))
    flags = ["--setting", "th=0.5", "--no-augmentation"]
    subprocess.run([PROGRAM, "train", "X.npy", "y.npy", "-o", "more.safetensors", "-q", "--from", "first.safetensors", *flags],
                   cwd=tmp_path, check=True)
    facegraph.train(X, y, start=tmp_path / "first.safetensors", **quick).save(str(tmp_path / "ours.safetensors"))
    assert (tmp_path / "ours.safetensors").read_bytes() == (tmp_path / "more.safetensors").read_bytes()
    kept = facegraph.train(X, y, start=first, epochs=0, **quick)
    for own, other in zip([*first.detectors, first.segmenter], [*kept.detectors, kept.segmenter]):
        assert all(np.array_equal(table, other[0][name]) for name, table in own[0].items())
    assert facegraph.train(X, y, start="default", epochs=1, **quick).affinity == "learned"
    with pytest.raises(ValueError, match="keeps the number and shapes"):
        facegraph.train(X, y, start="default", detectors=2)
    refused = subprocess.run([PROGRAM, "train", "X.npy", "y.npy", "-o", "x.safetensors", "--from", "default", "--widths", "8"],
                             cwd=tmp_path, capture_output=True, text=True)
    assert refused.returncode == 2 and "keeps the number and shapes" in refused.stderr


def test_a_listener_can_stop_it(faces):
    def stop(epoch):
        raise StopIteration(epoch.network)

    with pytest.raises(StopIteration, match="GCN-D"):
        facegraph.train(*faces, on_epoch=stop, settings=["th=0.6"], epochs=500, augmentations=False)


def test_refuses_what_does_not_fit(faces):
    X, y = faces
    for options, message in [
        ({"recipe": "secret"}, "unknown recipe 'secret'"), ({"inputs": "pixels"}, "inputs \"pixels\": must be one of"),
        ({"pooling": "min"}, "pooling \"min\": must be one of"), ({"held_out": 2.0}, "held-out share must be 0 to 0.9, got 2"),
        ({"epochs": -1}, "at least 1 epoch"), ({"epochs": 0}, "training without epochs needs networks to continue from"), ({"detectors": 0}, "num_detectors is 0, wants 1 or more"),
    ]:
        with pytest.raises(ValueError, match=message):
            facegraph.train(X, y, **options)
    with pytest.raises(ValueError, match="of 2000 faces"):
        facegraph.train(X, y[:-1])
