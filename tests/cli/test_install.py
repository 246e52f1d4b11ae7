# SPDX-License-Identifier: MIT
"""An installed tree serves find_package(facegraph) and pkg-config, and its program runs from anywhere."""
import os
import shlex
import shutil
import subprocess

import pytest

from conftest import PROGRAM, ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder that holds the installed tree, as its usr."""
    build = PROGRAM.parents[1]
    if not (build / "CMakeCache.txt").exists() or "SANITIZE:STRING=\n" not in (build / "CMakeCache.txt").read_text():
        pytest.skip("only for a build without sanitizers, which an outside project would have to share")
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run(["cmake", "--install", build, "--prefix", folder / "usr"], check=True, stdout=subprocess.DEVNULL)
    return folder


def test_an_outside_project_finds_and_links_the_library(installed, tmp_path):
    quiet = {"check": True, "stdout": subprocess.DEVNULL}
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    subprocess.run(["cmake", "-S", tmp_path / "examples/find_package", "-B", tmp_path / "build",
                    f"-DCMAKE_PREFIX_PATH={installed / 'usr'}"], **quiet)
    subprocess.run(["cmake", "--build", tmp_path / "build"], **quiet)
    said = subprocess.run([tmp_path / "build/quickstart"], capture_output=True, text=True, check=True).stdout
    assert "people" in said


def test_pkg_config_says_how_to_compile_and_link(installed, tmp_path):
    folder = next(installed.glob("usr/lib*/**/facegraph.pc")).parent
    # An installed tree that was moved: its file names the prefix that the build was made for.
    flags = shlex.split(subprocess.run(
        ["pkg-config", f"--define-variable=prefix={installed / 'usr'}", "--cflags", "--libs", "facegraph"],
        env={**os.environ, "PKG_CONFIG_PATH": str(folder)}, capture_output=True, text=True, check=True).stdout)
    subprocess.run(["c++", ROOT / "examples/quickstart.cc", "-o", tmp_path / "quickstart", *flags], check=True)
    said = subprocess.run([tmp_path / "quickstart"], capture_output=True, text=True, check=True).stdout
    assert "people" in said


def test_the_installed_program_runs_from_anywhere(installed):
    version = subprocess.run([installed / "usr/bin/facegraph", "--version"], capture_output=True, text=True,
                             env={**os.environ, "PATH": ""}, check=True).stdout
    assert version.startswith("facegraph 0.")


def test_the_license_is_installed(installed):
    licenses = list(installed.glob("usr/share/doc/facegraph/*"))
    assert [path.read_text() for path in licenses] == [(ROOT / "LICENSE").read_text()]
