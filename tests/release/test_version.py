# SPDX-License-Identifier: MIT
"""The version comes from a tag where there is one, else from project()."""
import subprocess

import pytest

from .places import ROOT, said

SCRIPT = """
set(PROJECT_VERSION 0.3.0)
set(PROJECT_SOURCE_DIR "{folder}")
include("{root}/cmake/version.cmake")
message("version ${{FACEGRAPH_VERSION}} number ${{FACEGRAPH_NUMERIC_VERSION}} so ${{FACEGRAPH_SOVERSION}}")
"""


def version(folder):
    """(version, number, version of the library's interface) that CMake finds in a folder of sources."""
    script = folder / "version_test.cmake"
    script.write_text(SCRIPT.format(folder=folder, root=ROOT))
    words = subprocess.run(["cmake", "-P", script], capture_output=True, text=True, check=True).stderr.split()
    return words[words.index("version") + 1], words[words.index("number") + 1], words[words.index("so") + 1]


@pytest.fixture
def repository(tmp_path):
    def git(*arguments):
        return said("git", "-C", tmp_path, "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments)

    git("init", "-q")
    git("commit", "-q", "--allow-empty", "-m", "first")
    return tmp_path, git


def test_a_tarball_has_the_version_of_the_project(tmp_path):
    assert version(tmp_path) == ("0.3.0", "0.3.0", "0.3")


def test_a_clone_without_tags_has_the_version_of_the_project(repository):
    assert version(repository[0])[0] == "0.3.0"


def test_a_tag_of_another_kind_is_no_version(repository):
    folder, git = repository
    git("tag", "before-the-move")
    assert version(folder)[0] == "0.3.0"


def test_a_tag_is_the_version(repository):
    folder, git = repository
    git("tag", "v0.4.1")
    assert version(folder) == ("0.4.1", "0.4.1", "0.4")


def test_commits_after_a_tag_are_told_apart(repository):
    folder, git = repository
    git("tag", "v0.4.1")
    git("commit", "-q", "--allow-empty", "-m", "second")
    found, number, _ = version(folder)
    assert found == f"0.4.1+1.g{git('rev-parse', '--short', 'HEAD').strip()}"
    assert number == "0.4.1"


def test_a_tarball_inside_of_another_repository_takes_nothing_from_it(repository):
    folder, git = repository
    git("tag", "v9.9.9")
    unpacked = folder / "facegraph-0.3.0"
    unpacked.mkdir()
    assert version(unpacked)[0] == "0.3.0"
