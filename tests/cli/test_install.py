# SPDX-License-Identifier: MIT
"""An installed tree serves find_package(facegraph), and its program runs from anywhere."""
import os
import shutil
import subprocess

import pytest

from conftest import PROGRAM, ROOT


def test_an_outside_project_finds_and_links_the_library(tmp_path):
    build = PROGRAM.parents[1]
    if not (build / "CMakeCache.txt").exists() or "SANITIZE:STRING=\n" not in (build / "CMakeCache.txt").read_text():
        pytest.skip("only for a build without sanitizers, which an outside project would have to share")
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    subprocess.run(["cmake", "--install", build, "--prefix", tmp_path / "usr"], **quiet)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    subprocess.run(["cmake", "-S", tmp_path / "examples/find_package", "-B", tmp_path / "build",
                    f"-DCMAKE_PREFIX_PATH={tmp_path / 'usr'}"], **quiet)
    subprocess.run(["cmake", "--build", tmp_path / "build"], **quiet)
    said = subprocess.run([tmp_path / "build/quickstart"], capture_output=True, text=True, check=True).stdout
    assert "people" in said
    version = subprocess.run([tmp_path / "usr/bin/facegraph", "--version"], capture_output=True, text=True,
                             env={**os.environ, "PATH": ""}, check=True).stdout
    assert version.startswith("facegraph 0.")
