# SPDX-License-Identifier: MIT
"""The main job and its stages, on files."""
import json
import subprocess
import zipfile

import numpy as np
import pytest

from conftest import PROGRAM, SHARED


def read_labels(path):
    return np.load(path) if path.suffix == ".npy" else np.loadtxt(path, dtype=np.int64, ndmin=1)


def test_well_separated_people_are_found(run, tmp_path, people):
    result = run("cluster", people[0], "-o", "found.txt", "--truth", people[1], "--json")
    summary = json.loads(result.stdout)
    assert summary["evaluation"]["pairwise"]["recall"] == 1
    assert summary["evaluation"]["pairwise"]["fscore"] > 0.95
    assert len(read_labels(tmp_path / "found.txt")) == 300


def test_clusters_and_manifest_tell_what_was_done(run, tmp_path, people):
    (tmp_path / "out").mkdir()
    run("cluster", people[0], "-o", "out/labels.npy", "--seed", "7")
    labels = np.load(tmp_path / "out/labels.npy")
    assert labels.dtype == np.int64
    clusters = [json.loads(line) for line in (tmp_path / "out/labels.clusters.jsonl").read_text().splitlines()]
    assert [c["id"] for c in clusters] == list(range(labels.max() + 1))
    for cluster in clusters:
        members = np.flatnonzero(labels == cluster["id"])
        assert cluster["size"] == len(members) == len(cluster["inlier_probability"])
        assert cluster["members"] == members.tolist()
        assert cluster["medoid"] in members
        if cluster["size"] > 1:
            assert 0 <= cluster["predicted_iou"] <= 1 and 0 <= cluster["predicted_iop"] <= 1
    manifest = json.loads((tmp_path / "out/labels.manifest.json").read_text())
    assert manifest["program"].startswith("facegraph ")
    assert manifest["options"]["seed"] == 7
    assert len(manifest["inputs"]["features"]["hash"]) == 16
    assert manifest["seconds"]["neighbors"] >= 0


@pytest.mark.parametrize("preset", ["default", "learned", "cosine", "2", "5", "8", "20", "ms1m", "ytf", "deepfashion"])
def test_every_preset_runs(run, tmp_path, people, preset):
    run("cluster", people[0], "-o", "labels.txt", "--preset", preset)
    assert len(read_labels(tmp_path / "labels.txt")) == 300


def test_labels_do_not_depend_on_threads_or_on_the_run(run, tmp_path, people):
    golden = SHARED / "golden/features.npy"  # real faces where we have them
    features = golden if golden.exists() else people[0]
    outputs = []
    for threads in (1, 2, 7, 2):
        folder = tmp_path / f"{threads}-{len(outputs)}"
        folder.mkdir()
        run("cluster", features, "-o", folder / "labels.txt", "--threads", threads, "--seed", "3")
        outputs.append([(folder / name).read_bytes() for name in ("labels.txt", "labels.clusters.jsonl")])
    assert all(output == outputs[0] for output in outputs)


def test_stages_alone_give_what_cluster_gives(run, tmp_path, people):
    features = people[0]
    (tmp_path / "all").mkdir()
    for affinity in ("learned", "cosine"):
        run("cluster", features, "-o", "all/labels.txt", "--affinity", affinity)
        seen, preset, given = features, "cosine", ("--neighbors", "graph.npz")
        if affinity == "learned":
            run("affinity", features, "-o", "graph.npz", "--whitened", "whitened.npy")
            seen, preset, given = "whitened.npy", "learned", (*given, "--affinity", "learned")
        else:
            run("knn", features, "-o", "graph.npz")
        run("propose", seen, "--neighbors", "graph.npz", "--preset", preset, "-o", "cover.npz")
        run("detect", seen, *given, "--proposals", "cover.npz", "-o", "scores.npz")
        run("segment", seen, *given, "--proposals", "cover.npz", "--scores", "scores.npz", "-o", "inliers.npz")
        run("deoverlap", "cover.npz", "scores.npz", "--inliers", "inliers.npz", "-o", "labels.txt")
        assert (tmp_path / "labels.txt").read_text() == (tmp_path / "all/labels.txt").read_text()


def test_npz_files_are_what_numpy_reads_and_the_same_through_a_pipe(run, tmp_path, people):
    run("knn", people[0], "-o", "knn.npz")
    with np.load(tmp_path / "knn.npz") as arrays:
        assert arrays["ids"].dtype == np.int32 and arrays["ids"].shape == (300, 80)
        assert arrays["similarities"].dtype == np.float32 and arrays["similarities"].shape == (300, 80)
        nearest = np.take_along_axis(people[2] @ people[2].T, arrays["ids"], 1)
        assert np.allclose(arrays["similarities"], nearest, atol=1e-5)
    assert zipfile.ZipFile(tmp_path / "knn.npz").testzip() is None
    for output in ["-", "/dev/stdout"]:
        piped = subprocess.run([PROGRAM, "knn", people[0], "-o", output], capture_output=True, check=True).stdout
        assert piped == (tmp_path / "knn.npz").read_bytes()


def test_neighbors_may_come_from_elsewhere_in_the_reference_form(run, tmp_path, people):
    features = people[2].astype(np.float64)
    similarity = features @ features.T
    np.fill_diagonal(similarity, 2)
    ids = np.argsort(-similarity, axis=1)[:, :80]
    distance = 1 - np.minimum(np.take_along_axis(similarity, ids, 1), 1)
    for folder in "abc":
        (tmp_path / folder).mkdir()
    np.savez(tmp_path / "theirs.npz", data=np.stack([ids, distance], axis=1))
    run("cluster", people[0], "--neighbors", "theirs.npz", "-o", "a/labels.txt")
    run("cluster", people[0], "--affinity", "cosine", "-o", "b/labels.txt")
    assert (tmp_path / "a/labels.txt").read_text() == (tmp_path / "b/labels.txt").read_text()
    np.save(tmp_path / "ids.npy", ids.astype(np.int32))
    np.save(tmp_path / "similarities.npy", (1 - distance).astype(np.float32))
    run("cluster", people[0], "--neighbors", "ids.npy", "similarities.npy", "-o", "c/labels.txt")
    assert (tmp_path / "c/labels.txt").read_text() == (tmp_path / "b/labels.txt").read_text()


def test_every_form_of_features_gives_the_same_labels(run, tmp_path, people):
    _, _, features, _ = people
    for folder in ("npy", "bin", "folder", "half"):
        (tmp_path / folder).mkdir()
    run("cluster", people[0], "-o", "npy/labels.txt")
    features.tofile(tmp_path / "features.bin")
    run("cluster", "features.bin", "--dim", "64", "-o", "bin/labels.txt")
    (tmp_path / "shards").mkdir()
    for part, rows in enumerate(np.array_split(features, 3)):
        np.save(tmp_path / f"shards/{part}.npy", rows)
    run("cluster", "shards", "-o", "folder/labels.txt")
    np.save(tmp_path / "half.npy", features.astype(np.float16))
    run("cluster", "half.npy", "-o", "half/labels.txt")
    expected = (tmp_path / "npy/labels.txt").read_text()
    for form in ("bin", "folder", "half"):
        assert (tmp_path / form / "labels.txt").read_text() == expected


def test_a_model_trained_here_is_readable_by_python_safetensors_and_used(run, tmp_path, people):
    from safetensors import safe_open
    run("train", people[0], people[1], "-o", "model.safetensors", "--epochs", "2")
    with safe_open(tmp_path / "model.safetensors", framework="np") as model:
        assert model.metadata()["format"].startswith("facegraph")
        assert all(np.isfinite(model.get_tensor(name)).all() for name in model.keys())
    run("cluster", people[0], "-o", "labels.txt", "--model", "model.safetensors")


def test_training_twice_or_on_other_threads_gives_the_same_model(run, tmp_path, people):
    for name, threads in (("a", 1), ("b", 2), ("c", 7)):
        run("train", people[0], people[1], "-o", f"{name}.safetensors", "--epochs", "2", "--threads", threads)
    first = (tmp_path / "a.safetensors").read_bytes()
    assert (tmp_path / "b.safetensors").read_bytes() == first
    assert (tmp_path / "c.safetensors").read_bytes() == first


@pytest.mark.long
def test_training_takes_sets_of_other_dimensions_too(run, tmp_path, people):
    random = np.random.default_rng(2)
    labels = np.repeat(np.arange(30), 6)
    features = random.normal(size=(30, 20))[labels] + 0.4 * random.normal(size=(180, 20))
    np.save(tmp_path / "more.npy", features.astype(np.float32))
    np.savetxt(tmp_path / "more.txt", labels, fmt="%d")
    both = ["train", people[0], people[1], "--also", "more.npy", "more.txt", "--epochs", "2"]
    run(*both, "-o", "both.safetensors", "--threads", 1)
    run(*both, "-o", "again.safetensors", "--threads", 7)
    run("train", people[0], people[1], "--epochs", "2", "-o", "one.safetensors")
    both_bytes = (tmp_path / "both.safetensors").read_bytes()
    assert both_bytes == (tmp_path / "again.safetensors").read_bytes()
    assert both_bytes != (tmp_path / "one.safetensors").read_bytes()
    run("cluster", "more.npy", "-o", "found.txt", "--model", "both.safetensors")
    np.savetxt(tmp_path / "short.txt", labels[:-1], fmt="%d")
    refused = run("train", people[0], people[1], "--also", "more.npy", "short.txt", "-o", "x.safetensors", code=3)
    assert "short.txt: has 179 labels" in refused.stderr


def test_evaluate_agrees_with_the_definition(run, tmp_path):
    random = np.random.default_rng(0)
    truth, predicted = random.integers(0, 9, 200), random.integers(0, 12, 200)
    np.savetxt(tmp_path / "truth.txt", truth, fmt="%d")
    np.save(tmp_path / "predicted.npy", predicted)
    result = json.loads(run("evaluate", "truth.txt", "predicted.npy", "--json").stdout)
    same_truth = truth[:, None] == truth[None]
    same_predicted = predicted[:, None] == predicted[None]
    both = same_truth & same_predicted
    pairs = both.sum() - 200
    assert result["pairwise"]["precision"] == pytest.approx(pairs / (same_predicted.sum() - 200))
    assert result["pairwise"]["recall"] == pytest.approx(pairs / (same_truth.sum() - 200))
    assert result["bcubed"]["precision"] == pytest.approx((both.sum(1) / same_predicted.sum(1)).mean())


def test_inspect_warns_of_features_that_would_give_garbage(run, tmp_path, people):
    assert "warning" not in run("inspect", people[0]).stdout
    np.save(tmp_path / "constant.npy", people[2] * 0.01 + 1)
    assert "warning" in run("inspect", "constant.npy").stdout


def test_synth_is_the_same_for_any_number_of_threads(run, tmp_path):
    for threads in (1, 2, 7):
        run("synth", "-n", "3000", "--dim", "32", "-o", f"faces{threads}", "--threads", threads, "--seed", "4")
    first = (tmp_path / "faces1/features.npy").read_bytes()
    assert first == (tmp_path / "faces2/features.npy").read_bytes() == (tmp_path / "faces7/features.npy").read_bytes()


def test_an_interrupted_run_exits_130_and_leaves_nothing(tmp_path):
    import signal
    import subprocess
    import time
    from conftest import PROGRAM
    subprocess.run([PROGRAM, "synth", "-n", "60000", "--dim", "256", "-o", tmp_path / "faces", "-q"], check=True)
    process = subprocess.Popen([PROGRAM, "cluster", tmp_path / "faces/features.npy", "-o", tmp_path / "labels.txt"],
                               stderr=subprocess.PIPE, text=True)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert sorted(p.name for p in tmp_path.iterdir()) == ["faces"]
    assert "interrupted" in process.stderr.read()
