# SPDX-License-Identifier: MIT
"""The output folder of `facegraph photos` where somebody else wrote in it: nothing outside changes, nothing foreign is lost."""
import fcntl
import os
import shutil
import stat
import subprocess

import pytest

from conftest import PROGRAM, shared
from test_photos import MODELS, need_photos, photos, rows  # noqa: F401  (fixture)

RESULTS = ["index.html", "faces.csv", "without-faces.csv", "manifest.json"]
LIST = ".made-by-facegraph"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Four photos, two of one person, and their result: with links, and with copies."""
    need_photos()
    folders = {}
    for kind in ("links", "copies"):
        folders[kind] = tmp_path_factory.mktemp(kind)
        (folders[kind] / "few").mkdir()
        for i in (0, 1, 2, 40):
            shutil.copy(shared("photos") / f"photo-{i:04}.jpg", folders[kind] / "few")
        more = ["--copy"] if kind == "copies" else []
        subprocess.run([PROGRAM, "photos", "few", "-o", "out", "--min-photos", "1", "-q", *more], cwd=folders[kind], check=True,
                       timeout=600, env={**os.environ, "FACEGRAPH_MODELS": str(MODELS)})
    return folders


@pytest.fixture
def few(tmp_path, results):
    """The photos, without a result."""
    shutil.copytree(results["links"] / "few", tmp_path / "few")
    return tmp_path / "few"


@pytest.fixture
def made(tmp_path, results):
    """made("links") or made("copies"): puts that result beside the photos, as the program left it."""
    return lambda kind: shutil.copytree(results[kind] / "out", tmp_path / "out", symlinks=True)


@pytest.fixture
def victim(tmp_path):
    """A folder that must stay as it is."""
    folder = tmp_path / "victim"
    folder.mkdir()
    for name in ("secret", "photo-0000.jpg", *RESULTS, "faces.cache", LIST):
        (folder / name).write_text("of the victim")
    return folder


def state(folder):
    """Every path under a folder with what it holds."""
    return {path.relative_to(folder): os.readlink(path) if path.is_symlink() else path.is_file() and path.read_bytes()
            for path in folder.rglob("*")}


def refused(result):
    """Refused in one line, before any photo was read."""
    assert result.returncode in (1, 2) and result.stderr.strip().count("\n") == 0, result.stderr
    assert "photos read" not in result.stderr
    return result.stderr


def again(photos, *more):  # noqa: F811
    return photos("few", "-o", "out", "--min-photos", "1", "-q", *more)


@pytest.mark.parametrize("name", [*RESULTS, "faces.cache", "people", LIST, "people/person-0001"])
@pytest.mark.parametrize("how", ["new", "used"])
def test_a_link_in_the_output_is_not_followed(photos, few, made, victim, tmp_path, name, how):  # noqa: F811
    out = tmp_path / "out"
    if how == "used":
        made("copies")
        shutil.rmtree(out / name) if (out / name).is_dir() else (out / name).unlink()
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    (out / name).symlink_to(victim if name.startswith("people") else victim / name, target_is_directory=name.startswith("people"))
    before = state(victim)
    said = refused(photos("few", "-o", "out", "--min-photos", "1", code=None))
    assert name.split("/")[-1] in said
    assert state(victim) == before


@pytest.mark.parametrize("name", [*RESULTS, "faces.cache", "people", LIST])
def test_a_dangling_link_in_the_output_makes_no_file_elsewhere(photos, few, tmp_path, name):  # noqa: F811
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / name).symlink_to(tmp_path / "elsewhere/new")
    refused(photos("few", "-o", "out", code=None))
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("kind", ["links", "copies"])
def test_files_outside_stay_whatever_the_list_says(photos, few, made, victim, tmp_path, kind):  # noqa: F811
    """A list of an earlier run is taken over, and the folders that it names are replaced by links."""
    made(kind)
    listed = (tmp_path / "out" / LIST).read_bytes()
    for escape in (b"person-0001/../../../victim/secret", b"../victim/secret", b"/" + bytes(victim)[1:] + b"/secret", b"person-0001/secret"):
        (tmp_path / "out" / LIST).write_bytes(listed.replace(b"person-0001/photo-0000.jpg", escape))
        before = state(victim)
        photos("few", "-o", "out", "--min-photos", "1", code=None)
        assert state(victim) == before
    # Lists of the first version named files without proof.
    (tmp_path / "out/people" / LIST).write_bytes(b"person-0001/secret\0")
    (tmp_path / "out/people/person-0001/secret").write_text("mine")
    photos("few", "-o", "out", "--min-photos", "1", code=None)
    assert (tmp_path / "out/people/person-0001/secret").read_text() == "mine"


@pytest.mark.parametrize("name", [*RESULTS, "faces.cache", LIST])
@pytest.mark.parametrize("how", ["new", "used"])
def test_a_foreign_file_in_the_output_is_not_overwritten(photos, few, made, tmp_path, name, how):  # noqa: F811
    out = tmp_path / "out"
    if how == "used":
        made("links")
    out.mkdir(exist_ok=True)
    (out / name).unlink(missing_ok=True)
    (out / name).write_text("mine")
    before = state(out)
    assert name in refused(photos("few", "-o", "out", "--min-photos", "1", code=None))
    assert state(out) == before


def test_foreign_folders_in_the_output_are_not_filled(photos, few, tmp_path):  # noqa: F811
    (tmp_path / "out/people").mkdir(parents=True)
    (tmp_path / "out/people/list.txt").write_text("mine")
    refused(photos("few", "-o", "out", code=None))
    assert state(tmp_path / "out").keys() == {path.relative_to(tmp_path / "out") for path in (tmp_path / "out").rglob("*")}
    shutil.rmtree(tmp_path / "out")
    (tmp_path / "out/index.html").mkdir(parents=True)
    refused(photos("few", "-o", "out", code=None))


def test_changed_and_added_files_of_the_user_stay(photos, few, made, tmp_path):  # noqa: F811
    made("copies")
    person = tmp_path / "out/people/person-0001"
    names = sorted(path.name for path in person.iterdir())
    (person / names[0]).write_text("edited")
    (person / "note.txt").write_text("mine")
    (tmp_path / "out/notes.txt").write_text("mine")
    said = photos("few", "-o", "out", "--min-photos", "1", "--copy").stderr
    assert (person / names[0]).read_text() == "edited"
    assert (person / "note.txt").read_text() == (tmp_path / "out/notes.txt").read_text() == "mine"
    stem = names[0].removesuffix(".jpg")
    assert (person / f"{stem}-2.jpg").read_bytes() == (few / names[0]).read_bytes()
    assert "changed" in said
    again(photos)  # with links in the place of the copies
    assert (person / names[0]).read_text() == "edited" and (person / f"{stem}-2.jpg").is_symlink()


def test_the_output_is_not_the_folder_of_the_photos(photos, few, made, tmp_path):  # noqa: F811
    before = state(few)
    (tmp_path / "other name").symlink_to(few)
    for output in ("few", "few/", "./few/.", "other name", "few/../few"):
        assert "folder of the photos" in refused(photos("few", "-o", output, code=None))
    assert state(few) == before
    made("links")
    before = state(tmp_path / "out")
    for folder in ("out/people", "out/people/person-0001"):
        refused(photos(folder, "-o", "out", code=None))
    assert state(tmp_path / "out") == before


def test_results_inside_the_folder_of_the_photos_are_no_photos(photos, few, tmp_path):  # noqa: F811
    def files():
        return {row["file"] for row in rows(tmp_path / "few/people/faces.csv")}

    photos("few", "-o", "few/people", "--min-photos", "1", "--copy", "-q")
    first = files()
    photos("few", "-o", "few/people", "--min-photos", "1", "--copy", "-q")
    assert files() == first and all("/" not in name for name in first)
    photos("few", "-o", "few/second", "--min-photos", "1", "-q")
    assert {row["file"] for row in rows(few / "second/faces.csv")} == first
    left_out = rows(few / "second/without-faces.csv")
    assert [row["file"] for row in left_out] == ["people"] and "result" in left_out[0]["reason"]


def test_two_runs_do_not_write_one_output(photos, few, made, tmp_path):  # noqa: F811
    made("links")
    held = os.open(tmp_path / "out", os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    assert "another run" in refused(photos("few", "-o", "out", code=None))
    os.close(held)
    again(photos)


def test_the_result_is_for_its_owner_alone(photos, few, tmp_path):  # noqa: F811
    os.umask(0)
    try:
        again(photos, "--copy")
    finally:
        os.umask(0o022)
    out = tmp_path / "out"
    for path in [out, *out.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_an_interrupted_run_leaves_a_folder_for_the_next(photos, few, made, tmp_path):  # noqa: F811
    made("copies")
    out = tmp_path / "out"
    listed = (out / LIST).read_bytes()
    for cut in range(0, len(listed), max(1, len(listed) // 5)):
        (out / LIST).write_bytes(listed[:cut])
        shutil.rmtree(out / "people")
        for name in RESULTS:
            (out / name).unlink()
        if cut == 0:
            (out / LIST).unlink()
        again(photos, "--copy")
    assert not list(out.rglob(".facegraph-*")) and (out / "people/person-0001").is_dir()
