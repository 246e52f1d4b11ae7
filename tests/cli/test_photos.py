# SPDX-License-Identifier: MIT
"""`facegraph photos` on real pictures of people who are known, and on what else lies in folders of photos."""
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

from conftest import PROGRAM, ROOT, shared

sys.path.insert(0, str(ROOT / "benchmarks"))
from photos import bcubed_f, predicted_people, rows  # noqa: E402

MODELS = pathlib.Path(os.environ.get("FACEGRAPH_MODELS", ROOT / "build/photos-models"))


def need_photos():
    """Skips the test without the networks that scripts/photos_models.py fetched, or a program that runs them."""
    if not (MODELS / "face-embedder.onnx").exists():
        pytest.skip(f"needs {MODELS / 'face-embedder.onnx'}, which is absent")
    said = subprocess.run([PROGRAM, "photos", "nowhere", "-o", "unused"], capture_output=True, text=True, timeout=600)
    if "built without photos" in said.stderr:
        pytest.skip("needs a build with OpenCV, which is absent")


@pytest.fixture
def photos(run):
    """Runs `facegraph photos` with those networks."""
    need_photos()
    return lambda *arguments, **options: run("photos", *arguments, env={"FACEGRAPH_MODELS": str(MODELS)}, **options)


@pytest.fixture(scope="module")
def mixed_folder(tmp_path_factory):
    """The shared photos with a broken picture, a text called .jpg and an empty file among them."""
    folder = tmp_path_factory.mktemp("photos") / "in"
    shutil.copytree(shared("photos"), folder)
    folder.chmod(0o755)
    (folder / "aaa broken.jpg").write_bytes((folder / "photo-0000.jpg").read_bytes()[:3000])
    (folder / "photo-0005 notes.jpg").write_text("dear diary")
    (folder / "zzz.png").write_bytes(b"")
    return folder


def test_people_who_are_known_are_found_without_options(photos, tmp_path, mixed_folder):
    folder = shared("photos")
    photos(folder, "-o", "out")
    truth = rows(folder / "truth.csv")
    found = rows(tmp_path / "out/faces.csv")
    assert bcubed_f([row["person"] for row in truth], predicted_people(found, truth)) >= 0.95
    assert {row["file"] for row in truth} == {row["file"] for row in found}
    group = [row for row in found if row["file"] == "group-00.jpg"]
    assert len(group) >= 4
    assert [row["face"] for row in group] == [str(i) for i in range(len(group))]

    first = (tmp_path / "out/people/person-0001").iterdir()
    assert all(link.is_symlink() and link.resolve().parent == folder.resolve() for link in first)
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert 'id="person-0001"' in page and "://" not in page and len(page) < 30e6

    # What cannot be read changes nothing else, and faces that were seen are known again wherever they lie.
    said = photos(mixed_folder, "-o", "out", "--json")
    assert (tmp_path / "out/faces.csv").read_text() == csv_text(found)
    assert '"from_cache": 322' in said.stdout
    unread = rows(tmp_path / "out/without-faces.csv")
    assert [row["file"] for row in unread] == ["aaa broken.jpg", "photo-0005 notes.jpg", "zzz.png"]
    assert "photo-0005 notes.jpg is not a JPEG" in said.stderr


def csv_text(table):
    lines = [",".join(table[0])] + [",".join(row.values()) for row in table]
    return "\n".join(lines) + "\n"


def test_the_result_does_not_depend_on_threads_or_the_cache(photos, tmp_path):
    folder = tmp_path / "few"
    folder.mkdir()
    for name in ("group-01.jpg", "group-02.jpg", *(f"photo-{i:04}.jpg" for i in range(12))):
        shutil.copy(shared("photos") / name, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    photos(folder, "-o", "one", "--threads", "1", "--copy")
    photos(folder, "-o", "two", "--threads", "2", "--no-cache")
    photos(folder, "-o", "one", "--threads", "2")  # from the cache, with links in the place of the copies
    for name in ("faces.csv", "index.html", "without-faces.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert not (tmp_path / "two/faces.cache").exists()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_folder_without_photos_is_an_empty_album(photos, tmp_path):
    (tmp_path / "empty").mkdir()
    photos("empty", "-o", "out")
    assert rows(tmp_path / "out/faces.csv") == []
    assert "Nobody" in (tmp_path / "out/index.html").read_text()


def test_a_wrong_network_is_refused_in_one_line(photos, tmp_path):
    (tmp_path / "few").mkdir()
    (tmp_path / "no.onnx").write_text("no network")
    shutil.copy(shared("photos") / "photo-0001.jpg", tmp_path / "few")
    said = photos("few", "-o", "out", "--embedder", "no.onnx", code=3)
    assert "no.onnx" in said.stderr and said.stderr.strip().count("\n") <= 1
    said = photos("few", "-o", "out", "--detector", MODELS / "face-embedder.onnx", code=3)
    assert "neither a YuNet" in said.stderr
    said = photos("absent", "-o", "out", code=3)
    assert "absent" in said.stderr


def test_missing_networks_are_named_with_the_way_to_get_them(run, tmp_path):
    (tmp_path / "few").mkdir()
    said = run("photos", "few", "-o", "out", env={"FACEGRAPH_MODELS": str(tmp_path)}, code=None)
    assert "built without photos" in said.stderr or ("make photos-models" in said.stderr and said.returncode == 2)
