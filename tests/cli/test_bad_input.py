# SPDX-License-Identifier: MIT
"""Bad input gets one clear line, exit code 3, and nothing half-written."""
import resource
import signal

import numpy as np
import pytest


def rejected(run, tmp_path, *arguments, code=3, **options):
    """The one line on standard error of a run that must fail and leave no output behind."""
    before = set(tmp_path.rglob("*"))
    result = run(*arguments, code=code, **options)
    assert result.stdout == ""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert set(tmp_path.rglob("*")) == before
    return lines[0]


def truncated(tmp_path, features):
    whole = (tmp_path / "features.npy").read_bytes()
    (tmp_path / "bad.npy").write_bytes(whole[: len(whole) // 2])


def empty(tmp_path, features):
    (tmp_path / "bad.npy").write_bytes(b"")


def wrong_magic(tmp_path, features):
    (tmp_path / "bad.npy").write_bytes(b"PNG" + (tmp_path / "features.npy").read_bytes()[3:])


def integers(tmp_path, features):
    np.save(tmp_path / "bad.npy", (127 * features).astype(np.int8))


def one_dimension(tmp_path, features):
    np.save(tmp_path / "bad.npy", features[0])


def no_face(tmp_path, features):
    np.save(tmp_path / "bad.npy", features[:0])


def pickled(tmp_path, features):
    np.save(tmp_path / "bad.npy", np.array([{}, {}], dtype=object))


BAD_FILES = {
    truncated: "truncated", empty: "empty", wrong_magic: "npy", integers: "save features.astype('float32')",
    one_dimension: "[", no_face: "no face", pickled: "",
}


@pytest.mark.parametrize("damage", BAD_FILES, ids=lambda d: d.__name__)
@pytest.mark.parametrize("command", ["cluster", "knn", "propose"])
def test_a_broken_feature_file_is_named(run, tmp_path, people, damage, command):
    damage(tmp_path, people[2])
    output = {"cluster": "out.txt", "knn": "out.npz", "propose": "out.npz"}[command]
    line = rejected(run, tmp_path, command, "bad.npy", "-o", output)
    assert "bad.npy" in line and BAD_FILES[damage] in line


@pytest.mark.parametrize("value, word", [(np.nan, "NaN"), (np.inf, "inf"), (-np.inf, "inf")])
def test_a_value_that_is_no_number_is_named_with_its_row(run, tmp_path, people, value, word):
    features = people[2].copy()
    features[17, 3] = value
    np.save(tmp_path / "bad.npy", features)
    line = rejected(run, tmp_path, "cluster", "bad.npy", "-o", "out.txt")
    assert "bad.npy" in line and "row 17" in line and word in line


def test_a_row_of_zeros_is_named(run, tmp_path, people):
    features = people[2].copy()
    features[23] = 0
    np.save(tmp_path / "bad.npy", features)
    line = rejected(run, tmp_path, "cluster", "bad.npy", "-o", "out.txt", "--zero-rows", "refuse")
    assert "bad.npy" in line and "row 23" in line and "zero" in line


def test_labels_must_match_the_faces_in_number(run, tmp_path, people):
    (tmp_path / "few.txt").write_text("1\n2\n3\n")
    line = rejected(run, tmp_path, "cluster", people[0], "-o", "out.txt", "--truth", "few.txt")
    assert "few.txt" in line and "3" in line and "300" in line
    line = rejected(run, tmp_path, "evaluate", people[1], "few.txt")
    assert "few.txt" in line and "3" in line and "300" in line


def test_a_label_that_is_no_number_is_named_with_its_line(run, tmp_path, people):
    (tmp_path / "bad.txt").write_text("1\n2\n12x\n")
    line = rejected(run, tmp_path, "evaluate", "bad.txt", "bad.txt")
    assert "bad.txt" in line and "3" in line and "12x" in line


def test_a_missing_file_is_named(run, tmp_path):
    line = rejected(run, tmp_path, "cluster", "nothing.npy", "-o", "out.txt")
    assert "nothing.npy" in line


def test_a_corrupt_model_is_named(run, tmp_path, people):
    (tmp_path / "model.safetensors").write_bytes(b"\xff" * 100)
    line = rejected(run, tmp_path, "cluster", people[0], "-o", "out.txt", "--model", "model.safetensors")
    assert "model.safetensors" in line


def test_a_model_of_another_dimension_is_refused_with_both(run, tmp_path, people):
    run("train", people[0], people[1], "-o", "model.safetensors", "--inputs", "features", "--epochs", "1")
    np.save(tmp_path / "narrow.npy", people[2][:, :32])
    line = rejected(run, tmp_path, "cluster", "narrow.npy", "-o", "out.txt", "--model", "model.safetensors")
    assert "model.safetensors" in line and "64" in line and "32" in line


def test_a_path_that_cannot_be_written_is_named(run, tmp_path, people):
    line = rejected(run, tmp_path, "cluster", people[0], "-o", "no/such/folder/out.txt", code=1)
    assert "no/such/folder" in line


def test_a_full_disk_fails_in_one_line(run, tmp_path, people):
    line = rejected(run, tmp_path, "evaluate", people[1], people[1], "-o", "/dev/full", code=1)
    assert "/dev/full" in line
    line = rejected(run, tmp_path, "knn", people[0], "-o", "/dev/full", code=1)
    assert line.endswith("cannot write /dev/full: No space left on device")


@pytest.mark.parametrize("room", [0, 100, 20000])
def test_a_disk_that_fills_up_leaves_the_old_file_and_nothing_else(run, tmp_path, people, room):
    def limit_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # else a signal that ends the program
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    (tmp_path / "knn.npz").write_text("old")
    line = rejected(run, tmp_path, "knn", people[0], "-o", "knn.npz", code=1, preexec_fn=limit_files)
    assert "cannot write" in line and line.endswith("knn.npz: File too large")
    assert (tmp_path / "knn.npz").read_text() == "old"


@pytest.mark.parametrize("arguments", [["cluster"], ["nonsense"], [], ["cluster", "x.npy", "-o", "y.txt", "--k", "-3"],
                                       ["cluster", "x.npy", "-o", "y.txt", "--memory", "lots"]])
def test_wrong_usage_exits_2(run, arguments):
    assert run(*arguments, code=2).stderr


@pytest.mark.parametrize("cost", ["-1", "inf", "nan", "high", "auto"])
def test_an_invalid_cost_is_refused_in_a_short_line(run, cost):
    line = run("cluster", "x.npy", "-o", "y.txt", "--fp-cost", cost, code=2).stderr.splitlines()[0]
    assert cost in line and len(line) < 100


def test_what_would_not_fit_in_memory_exits_4_before_work_begins(run, tmp_path, people):
    line = rejected(run, tmp_path, "cluster", people[0], "-o", "out.txt", "--memory", "64K", code=4)
    assert "64.0 KiB" in line
