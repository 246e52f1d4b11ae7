# SPDX-License-Identifier: MIT
"""Runs that are cut short and go on."""
import json
import os
import random
import shutil
import signal
import subprocess
import time

import numpy as np
import pytest

from conftest import PROGRAM

KILLS = 20


@pytest.fixture
def many(run, tmp_path):
    run("synth", "-n", 12000, "--dim", 64, "-o", tmp_path / "many", "-q")
    return tmp_path / "many" / "features.npy"


def command(features, labels, checkpoint):
    return [PROGRAM, "cluster", features, "-o", labels, "--checkpoint", checkpoint, "--checkpoint-minutes", "0", "-q"]


@pytest.mark.long
def test_killed_at_any_moment_the_same_command_goes_on_to_the_same_labels(run, many, tmp_path):
    start = time.monotonic()
    run("cluster", many, "-o", tmp_path / "expected.npy", "-q")
    whole = time.monotonic() - start
    moments = random.Random(7)
    labels, checkpoint = tmp_path / "labels.npy", tmp_path / "checkpoint"
    kills = ends = went_on = 0
    while kills < KILLS or ends == 0:
        went_on += len(list(checkpoint.glob("*"))) > 1  # besides run.json
        process = subprocess.Popen(command(many, labels, checkpoint), cwd=tmp_path)
        try:
            # The last attempts are let through.
            code = process.wait(moments.uniform(0, 0.6 * whole) if kills < KILLS else None)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            continue
        assert code == 0
        assert np.array_equal(np.load(labels), np.load(tmp_path / "expected.npy"))
        assert not checkpoint.exists()
        labels.unlink()
        ends += 1
    assert went_on > 0


def test_a_folder_of_another_run_is_refused(run, many, tmp_path):
    process = started(many, tmp_path / "labels.npy", tmp_path / "checkpoint")
    process.kill()
    process.wait()
    result = run("cluster", many, "-o", "labels.npy", "--checkpoint", tmp_path / "checkpoint", "--preset", "2", code=2)
    assert "holds another run (" in result.stderr


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def started(features, labels, checkpoint, file="run.json"):
    """A run that has written `file` of its checkpoint."""
    process = subprocess.Popen(command(features, labels, checkpoint))
    while not (checkpoint / file).exists() or (checkpoint / file).stat().st_size == 0:
        assert process.poll() is None, f"ended without {file}"
        time.sleep(0.001)
    return process


@pytest.mark.parametrize("file", ["a.tmp-1", "proposals.npz", "proposals", "run.json", "notes/mine.txt"])
def test_a_folder_that_is_neither_empty_nor_a_checkpoint_is_refused_and_kept(run, people, tmp_path, file):
    folder = tmp_path / "mine"
    (folder / file).parent.mkdir(parents=True)
    (folder / file).write_text("{}")
    result = run("cluster", people[0], "-o", "out.txt", "--checkpoint", folder, "-q", code=2)
    assert "is neither empty nor a checkpoint of facegraph" in result.stderr and str(folder) in result.stderr
    assert result.stderr.count("\n") == 1
    assert contents(folder) == {file: b"{}"} and not (tmp_path / "out.txt").exists()


def test_an_empty_folder_of_the_user_is_taken(run, people, tmp_path):
    (tmp_path / "mine").mkdir()
    run("cluster", people[0], "-o", "labels.txt", "--checkpoint", "mine")
    assert not (tmp_path / "mine").exists()


def test_files_of_the_user_stay_in_a_checkpoint(run, many, tmp_path):
    process = started(many, tmp_path / "labels.npy", tmp_path / "checkpoint")
    for name in ("mine.txt", "scores.tmp-1", "scores.npz"):
        (tmp_path / "checkpoint" / name).write_text("mine")
    assert process.wait() == 0
    assert contents(tmp_path / "checkpoint") == dict.fromkeys(("mine.txt", "scores.tmp-1", "scores.npz"), b"mine")


def test_two_processes_never_use_one_checkpoint(run, many, tmp_path):
    checkpoint = tmp_path / "checkpoint"
    first = started(many, tmp_path / "labels.npy", checkpoint)
    first.send_signal(signal.SIGSTOP)
    second = run("cluster", many, "-o", "other.npy", "--checkpoint", checkpoint, "-q", code=2)
    assert "another process uses this checkpoint" in second.stderr and second.stderr.count("\n") == 1
    first.kill()
    first.wait()
    run("cluster", many, "-o", "other.npy", "--checkpoint", checkpoint)
    assert not checkpoint.exists()


@pytest.mark.long
def test_a_damaged_file_of_a_checkpoint_is_refused_by_name_or_changes_nothing(run, tmp_path):
    run("synth", "-n", 1500, "--dim", 32, "-o", "faces", "-q")
    features = tmp_path / "faces/features.npy"
    run("cluster", features, "-o", "expected.npy", "-q")
    process = started(features, tmp_path / "labels.npy", tmp_path / "whole", "scores")
    process.kill()
    process.wait()
    expected, chosen = np.load(tmp_path / "expected.npy"), random.Random(3)
    names = sorted(path.name for path in (tmp_path / "whole").iterdir() if path.stat().st_size > 0)
    assert {"run.json", "first-pass", "proposals", "scores", "whitened-neighbors.lists"} <= set(names)
    refused = 0
    for name in names:
        for place in (0, 20, None, "cut", "longer"):
            shutil.rmtree(tmp_path / "copy", ignore_errors=True)
            shutil.copytree(tmp_path / "whole", tmp_path / "copy")
            content = bytearray((tmp_path / "copy" / name).read_bytes())
            if place == "cut":
                del content[-1:]
            elif place == "longer":
                content += b"\0"
            else:
                content[chosen.randrange(len(content)) if place is None else place] ^= 1 << chosen.randrange(8)
            (tmp_path / "copy" / name).write_bytes(content)
            (tmp_path / "labels.npy").unlink(missing_ok=True)
            result = run("cluster", features, "-o", "labels.npy", "--checkpoint", "copy", "-q", code=None)
            assert result.returncode in (0, 2, 3), (name, place, result.returncode, result.stderr)
            if result.returncode == 0:
                assert np.array_equal(np.load(tmp_path / "labels.npy"), expected), (name, place)
                continue
            error = [line for line in result.stderr.splitlines() if not line.startswith("warning: ")]
            assert len(error) == 1 and "copy" in error[0], (name, place, result.stderr)
            assert not (tmp_path / "labels.npy").exists()
            refused += 1
    assert refused > 3 * len(names)


def test_a_checkpoint_behind_links_touches_nothing_outside(run, people, tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("mine")
    for name in ("run.json", "scores", "unfinished"):
        folder = tmp_path / f"with-{name}"
        folder.mkdir()
        os.symlink(victim, folder / name)
        run("cluster", people[0], "-o", "labels.txt", "--checkpoint", folder, code=2)
        assert victim.read_text() == "mine" and (folder / name).is_symlink()


def test_a_dry_run_predicts_and_writes_nothing(run, many, tmp_path):
    result = run("cluster", many, "-o", "labels.npy", "--dry-run", "--json")
    prediction = json.loads(result.stdout)
    assert [stage["stage"] for stage in prediction["stages"]][:3] == ["neighbors", "whitening", "whitened neighbors"]
    assert prediction["bytes"] == max(stage["bytes"] for stage in prediction["stages"])
    assert not (tmp_path / "labels.npy").exists()


def test_what_would_not_fit_is_refused_at_once(run, many, tmp_path):
    result = run("cluster", many, "-o", "labels.npy", "--memory", "80M", code=4)
    assert "--memory is 80.0 MiB" in result.stderr and "faces would fit" in result.stderr
    assert not (tmp_path / "labels.npy").exists()
