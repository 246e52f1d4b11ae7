# SPDX-License-Identifier: MIT
"""Run folders and reports of Python are those of the command line."""
import json
import os
import re
import shutil
import subprocess

import facegraph
import numpy as np
import pytest
from facegraph import FaceClusterer

from .package_under_test import PROGRAM


@pytest.fixture
def run(people, tmp_path):
    """A run folder, and the labels of the run."""
    X, _ = people
    np.save(tmp_path / "X.npy", X)
    clusterer = FaceClusterer(run=tmp_path / "run").fit(np.load(tmp_path / "X.npy", mmap_mode="r"))
    return tmp_path / "run", clusterer.labels_


def test_a_run_folder_holds_labels_clusters_neighbors_and_a_manifest(run, people):
    folder, labels = run
    assert sorted(os.listdir(folder)) == ["clusters.jsonl", "labels.txt", "manifest.json", "neighbors.npz"]
    assert np.array_equal(np.loadtxt(folder / "labels.txt", dtype=np.int64), labels)
    clusters = [json.loads(line) for line in (folder / "clusters.jsonl").read_text().splitlines()]
    assert [cluster["size"] for cluster in clusters] == list(np.bincount(labels))
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["program"] == f"facegraph {facegraph.__version__}"
    assert manifest["options"]["fp-cost"] == 1 and manifest["options"]["k"] is None
    assert manifest["inputs"]["features"]["path"].endswith("X.npy")
    assert manifest["clusters"] == len(clusters) and "detection" in manifest["seconds"]


def test_the_manifest_names_the_features_as_the_command_line_does(run, tmp_path):
    folder, labels = run
    subprocess.run([PROGRAM, "cluster", "X.npy", "--run", "theirs", "-q"], cwd=tmp_path, check=True)
    ours, theirs = (json.loads((tmp_path / name / "manifest.json").read_text()) for name in ("run", "theirs"))
    assert ours["inputs"]["features"]["hash"] == theirs["inputs"]["features"]["hash"]
    assert ours["expected_precision"] == theirs["expected_precision"]
    for name in ("labels.txt", "clusters.jsonl"):
        assert (folder / name).read_bytes() == (tmp_path / "theirs" / name).read_bytes(), name
    lists, others = (np.load(tmp_path / name / "neighbors.npz") for name in ("run", "theirs"))
    assert lists.files == others.files and all(np.array_equal(lists[name], others[name]) for name in lists.files)


def test_a_report_is_the_page_of_the_command_line(run, people, tmp_path):
    folder, _ = run
    written = facegraph.report(folder, tmp_path / "ours.html", truth=people[1])
    assert written.n_faces == 300 and written.n_clusters > 0 and written.bytes == (tmp_path / "ours.html").stat().st_size
    np.savetxt(tmp_path / "truth.txt", people[1], fmt="%d")
    subprocess.run([PROGRAM, "report", folder, "-o", "theirs.html", "--truth", "truth.txt", "-q"], cwd=tmp_path, check=True)
    ours, theirs = ((tmp_path / name).read_text() for name in ("ours.html", "theirs.html"))
    assert ours == theirs
    assert re.search(r"<title>.*run", ours)


def test_pictures_are_embedded_or_counted_as_missing(run, tmp_path):
    folder, _ = run
    (tmp_path / "face.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "list.txt").write_text("face.png\n" * 200 + "gone.png\n" * 50 + "\n" * 50)
    written = facegraph.report(folder, tmp_path / "page.html", images=tmp_path / "list.txt", title="Party")
    assert written.n_embedded == 1 and written.n_missing == 1 and written.first_missing == "gone.png"
    assert "Party" in (tmp_path / "page.html").read_text()


def test_what_does_not_fit_is_rejected(run, people, tmp_path):
    folder, _ = run
    with pytest.raises(ValueError, match="3"):
        facegraph.report(folder, tmp_path / "page.html", truth=[0, 1, 2])
    with pytest.raises(ValueError, match="neighbors.npz"):
        facegraph.report(tmp_path, tmp_path / "page.html")
    with pytest.raises(OSError, match="nowhere"):
        facegraph.report(folder, tmp_path / "nowhere" / "page.html")
    assert not (tmp_path / "page.html").exists() and not (tmp_path / "other").exists()


def test_a_run_is_verified(run, tmp_path):
    folder, _ = run
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert facegraph.report(copy, tmp_path / "page.html").run_is_verified
    labels = (copy / "labels.txt").read_text()
    (copy / "labels.txt").write_text(labels + "0\n")
    with pytest.raises(ValueError, match="labels.txt: is not what the run wrote"):
        facegraph.report(copy, tmp_path / "page.html")
    (copy / "labels.txt").write_text(labels)
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["threads"] = 77
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ValueError, match="does not fit its checksum"):
        facegraph.report(copy, tmp_path / "page.html")
    del manifest["files"], manifest["checksum"]
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.warns(UserWarning, match="no hashes"):
        assert not facegraph.report(copy, tmp_path / "page.html").run_is_verified


@pytest.mark.parametrize("name", ["labels.txt", "clusters.jsonl", "manifest.json", "neighbors.npz"])
def test_a_report_is_not_written_over_the_run_that_it_shows(run, name):
    before = (run[0] / name).read_bytes()
    with pytest.raises(ValueError, match="is part of the input"):
        facegraph.report(run[0], run[0] / name)
    assert (run[0] / name).read_bytes() == before
