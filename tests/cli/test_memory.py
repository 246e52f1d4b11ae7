# SPDX-License-Identifier: MIT
"""--memory binds every command, and what the program says about its memory is what the kernel says."""
import json
import os
import subprocess

import numpy as np
import pytest
from conftest import PROGRAM


def sparse_labels(path, count):
    """A label file that takes no space on disk: all zero."""
    with open(path, "wb") as file:
        np.lib.format.write_array_header_1_0(file, {"descr": "<i8", "fortran_order": False, "shape": (count,)})
        file.truncate(file.tell() + 8 * count)


def wide_features(path):
    random = np.random.default_rng(0)
    centers = np.repeat(random.normal(size=(30, 2048)), 5, axis=0)
    np.save(path, (centers + 0.5 * random.normal(size=centers.shape)).astype(np.float32))


@pytest.mark.parametrize("words", [
    ("evaluate", "many.npy", "many.npy"),
    ("cluster", "wide.npy", "-o", "labels.txt", "--truth", "many.npy"),
    ("compare", "wide.npy", "many.npy"),
    ("train", "wide.npy", "many.npy", "-o", "model.safetensors"),
], ids=lambda words: words[0])
def test_no_command_passes_the_memory_limit(run, tmp_path, words):
    wide_features(tmp_path / "wide.npy")
    sparse_labels(tmp_path / "many.npy", 40_000_000)  # 305 MiB
    said = run(*words, "--memory", "20M", "--threads", "1", code=4).stderr
    assert said.count("\n") == 1 and "memory" in said
    assert sorted(os.listdir(tmp_path)) == ["many.npy", "wide.npy"]


def test_an_amount_of_memory_that_no_machine_has_is_refused(run, tmp_path):
    wide_features(tmp_path / "wide.npy")
    said = run("knn", "wide.npy", "-o", "x.npz", "--memory", "99999999999T", code=2).stderr
    assert '"99999999999T" is more memory than any machine has' in said


def test_the_kernel_reports_the_peak_that_the_program_reports(tmp_path):
    wide_features(tmp_path / "wide.npy")
    process = subprocess.Popen([PROGRAM, "cluster", "wide.npy", "-o", "labels.txt", "--json", "-q"], cwd=tmp_path,
                               stdout=subprocess.PIPE)
    printed = json.loads(process.stdout.read())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    peak = usage.ru_maxrss * 1024
    assert 0.9 * peak <= printed["peak_bytes"] <= peak
    # The covariance takes two matrices of double, [d, d]; sixteen took 512 MiB.
    assert max(printed["stage_peak_bytes"].values()) <= min(peak, 200 * 2**20)
