# SPDX-License-Identifier: MIT
"""Debian packages, unpacked into an empty folder: the program runs there, and an outside project links the library."""
import os
import pathlib
import re
import shutil

import pytest

from .places import ROOT, said

FOLDER = os.environ.get("FACEGRAPH_PACKAGES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="make ci runs it: packages are made there (scripts/package.sh)")


@pytest.fixture(scope="module")
def packages():
    """Package name -> file."""
    return {said("dpkg-deb", "-f", path, "Package").strip(): path for path in pathlib.Path(FOLDER).glob("*.deb")}


@pytest.fixture(scope="module")
def root(packages, tmp_path_factory):
    folder = tmp_path_factory.mktemp("root")
    for path in packages.values():
        said("dpkg", "-x", path, folder)
    return folder


@pytest.fixture(scope="module")
def library(root):
    return next(path for path in root.glob("usr/lib/**/libfacegraph.so.*") if not path.is_symlink())


def field(path, name):
    return said("dpkg-deb", "-f", path, name).strip()


def test_there_are_three_packages_and_they_name_what_they_need(packages):
    shared = next(name for name in packages if re.fullmatch(r"libfacegraph\d+\.\d+", name))
    assert set(packages) == {"facegraph", "libfacegraph-dev", shared}
    assert "libc6" in field(packages["facegraph"], "Depends") and "libfmt" in field(packages[shared], "Depends")
    assert f"{shared} (= {field(packages[shared], 'Version')})" in field(packages["libfacegraph-dev"], "Depends")


def test_the_program_runs_from_the_package(root, tmp_path):
    program = root / "usr/bin/facegraph"
    said(program, "synth", "-n", 1000, "-o", "faces", cwd=tmp_path)
    said(program, "cluster", "faces/features.npy", "-o", "labels.txt", cwd=tmp_path)
    assert len((tmp_path / "labels.txt").read_text().split()) == 1000


def test_the_license_and_the_networks_are_in_the_package(root):
    licenses = list(root.glob("usr/share/doc/facegraph/*"))
    assert any(path.read_text() == (ROOT / "LICENSE").read_text() for path in licenses)
    assert list(root.glob("usr/share/facegraph/models/*.safetensors"))


def test_every_command_has_a_manual_page_and_every_shell_its_completions(root, tmp_path):
    pages = root / "usr/share/man/man1"
    commands = {path.stem for path in (ROOT / "docs/reference/commands").glob("*.md")} - {"README", "index"}
    assert commands and {f"facegraph-{command}.1" for command in commands} <= {path.name for path in pages.iterdir()}
    assert "precision" in (pages / "facegraph-cluster.1").read_text()
    for path in ("bash-completion/completions/facegraph", "zsh/site-functions/_facegraph",
                 "fish/vendor_completions.d/facegraph.fish"):
        assert "cluster" in (root / "usr/share" / path).read_text()


def test_the_library_shows_its_own_names_only(library):
    names = [line.split()[-1] for line in said("nm", "-D", "--defined-only", library).splitlines()]
    assert len(names) > 100
    strange = [name for name in names if not re.match(r"_Z(T[VISTh]|GV)?(n?\d+_)?N?K?[OR]?N?K?9facegraph", name)]
    assert not strange, strange[:5]


def test_the_library_has_the_version_of_its_interface(library):
    soname = re.search(r"SONAME.*\[(.*)\]", said("readelf", "-d", library)).group(1)
    assert re.fullmatch(r"libfacegraph\.so\.\d+\.\d+", soname) and library.name.startswith(soname)
    assert (library.parent / soname).is_symlink() and (library.parent / "libfacegraph.so").is_symlink()


def test_an_outside_project_links_the_shared_library(root, library, tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    said("cmake", "-S", tmp_path / "examples/find_package", "-B", tmp_path / "build",
         f"-DCMAKE_PREFIX_PATH={root / 'usr'}")
    said("cmake", "--build", tmp_path / "build")
    assert "people" in said(tmp_path / "build/quickstart")
    assert library.name.rsplit(".", 1)[0] in said("readelf", "-d", tmp_path / "build/quickstart")
