# SPDX-License-Identifier: MIT
"""Runs that are cut short and go on."""
import json
import random
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
    process = subprocess.Popen(command(many, tmp_path / "labels.npy", tmp_path / "checkpoint"))
    while not (tmp_path / "checkpoint" / "run.json").exists():
        time.sleep(0.01)
    process.kill()
    process.wait()
    result = run("cluster", many, "-o", "labels.npy", "--checkpoint", tmp_path / "checkpoint", "--preset", "2", code=2)
    assert "holds another run (" in result.stderr


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
