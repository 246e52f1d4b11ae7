# SPDX-License-Identifier: MIT
"""`facegraph photos` on pictures that want too much, names that mean something elsewhere, and a system without /proc."""
import csv
import os
import pathlib
import re
import shutil
import struct
import subprocess
import urllib.parse
import zlib

import pytest

from browser import chromium  # noqa: F401  (fixture)
from conftest import PROGRAM, shared
from test_photos import MODELS, photos, rows  # noqa: F401  (fixture)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, *more, interlaced=0):
    """A black picture of one bit a pixel."""
    packed = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    data = b"".join(packed.compress(row) for _ in range(height)) + packed.flush()
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, interlaced))
            + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b""))


@pytest.fixture
def few(tmp_path):
    folder = tmp_path / "few"
    folder.mkdir()
    shutil.copy(shared("photos") / "photo-0001.jpg", folder / "good.jpg")
    return folder


@pytest.fixture
def peak(photos, tmp_path):  # noqa: F811
    """Runs the command and returns the most memory that it held, in MB."""

    def run(*arguments):
        child = subprocess.Popen([PROGRAM, "photos", *map(str, arguments)], cwd=tmp_path, stderr=subprocess.DEVNULL,
                                 env={**os.environ, "FACEGRAPH_MODELS": str(MODELS)})
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0
        return usage.ru_maxrss / 1024

    return run


def reasons(tmp_path):
    return {row["file"]: row["reason"] for row in rows(tmp_path / "out/without-faces.csv")}


def test_pictures_that_want_more_memory_than_allowed_are_listed(peak, few, tmp_path):
    for i in range(2):
        (few / f"bomb-{i}.png").write_bytes(png(20_000, 20_000, chunk(b"tEXt", b"k\0" + bytes(400_000))))
    assert peak("few", "-o", "out", "--memory", "800M", "--threads", 2) < 800
    found = reasons(tmp_path)
    assert found.keys() == {"bomb-0.png", "bomb-1.png"} and all("--memory" in reason for reason in found.values())
    assert [row["file"] for row in rows(tmp_path / "out/faces.csv")] == ["good.jpg"]


def test_pictures_that_are_decoded_at_once_share_the_memory(peak, few, tmp_path):
    for i in range(4):
        (few / f"large-{i}.png").write_bytes(png(9_000, 9_000, chunk(b"tEXt", b"k\0" + bytes(100_000))))
    assert peak("few", "-o", "out", "--memory", "1100M", "--threads", 4) < 1100
    assert set(reasons(tmp_path).values()) == {"no face was found"}


def test_text_in_a_picture_is_not_inflated(peak, few, tmp_path):
    text = zlib.compress(bytes(7_900_000), 9)
    extras = [chunk(b"zTXt", b"key%d\0\0" % i + text) for i in range(300)]
    (few / "texts.png").write_bytes(png(64, 64, *extras))
    assert peak("few", "-o", "out") < 700
    assert reasons(tmp_path) == {"texts.png": "no face was found"}


def test_a_huge_sparse_file_is_listed_and_the_others_are_read(peak, few, tmp_path):
    for name, start in (("huge.jpg", b"\xff\xd8\xff"), ("huge.png", b"\x89PNG"), ("zero.jpg", b"")):
        (few / name).write_bytes(start)
        os.truncate(few / name, 10 << 30)
    assert peak("few", "-o", "out") < 700
    found = reasons(tmp_path)
    assert found.keys() == {"huge.jpg", "huge.png", "zero.jpg"} and all("10.0 GiB" in reason for reason in found.values())
    assert [row["file"] for row in rows(tmp_path / "out/faces.csv")] == ["good.jpg"]


def test_pipes_and_folders_called_pictures_stop_nothing(photos, few, tmp_path):  # noqa: F811
    os.mkfifo(few / "pipe.jpg")
    (few / "folder.jpg").mkdir()
    (few / "dangling.jpg").symlink_to("nowhere")
    (few / "loop").symlink_to(".")
    photos("few", "-o", "out", "-q")
    assert [row["file"] for row in rows(tmp_path / "out/faces.csv")] == ["good.jpg"]


def test_networks_that_do_not_fit_are_refused_before_any_work(photos, few):  # noqa: F811
    said = photos("few", "-o", "out", "--memory", "50M", code=4)
    assert "--memory" in said.stderr


def test_no_library_of_the_current_folder_is_opened(photos, few, tmp_path):  # noqa: F811
    for place in ("lib", "lib/facegraph", "bin", "."):
        (tmp_path / place).mkdir(exist_ok=True, parents=True)
        (tmp_path / place / "libfacegraph_opencv.so").write_bytes(b"\x7fELF not a library")
    environment = {**os.environ, "FACEGRAPH_MODELS": str(MODELS)}
    without_proc = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "sh"]
    if subprocess.run([*without_proc, "true"], capture_output=True).returncode != 0:
        pytest.skip("needs a system that lets users hide /proc")
    for program in (PROGRAM, os.path.relpath(PROGRAM, tmp_path)):
        said = subprocess.run([*without_proc, program, "photos", "few", "-o", "out", "-q"], cwd=tmp_path, env=environment,
                              capture_output=True, text=True, timeout=600)
        assert said.returncode == 0 and "ELF" not in said.stderr, said.stderr
    said = subprocess.run([PROGRAM, "photos", "few", "-o", "out"], cwd=tmp_path, env={**environment, "FACEGRAPH_COMPONENTS": "lib"},
                          capture_output=True, text=True, timeout=600)
    assert said.returncode == 2 and "absolute" in said.stderr


NAMES = [b"{{once}}.jpg", b"{{script}}{{policy}}.jpg", b"=cmd|calc.jpg", b"+1.jpg", b"-rf.jpg", b"@a.jpg", b"\t=1.jpg",
         b"latin1-\xe9\xff.jpg", b"line\nbreak.jpg", b"a \"b\", c;.jpg", "Zoë 家族.jpg".encode(), b"\\x41.jpg",
         b"<script>alert(1)<.jpg", b"100%25#hash?.jpg", b"\x1b]0;title\x07.jpg", b"' onerror=x.jpg"]


@pytest.fixture
def named(few):
    """The same photo under every name."""
    for name in NAMES:
        shutil.copy(few / "good.jpg", os.fsencode(few) + b"/" + name)
    return few


def cells(path):
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        return list(csv.DictReader(file))


def test_names_survive_in_tables_and_are_no_formulas(photos, named, tmp_path):  # noqa: F811
    (named / "-=broken.jpg").write_bytes(b"\xff\xd8\xff")
    said = photos("few", "-o", "out", "-q").stderr
    assert "\x1b" not in said
    files = [row["file"] for row in cells(tmp_path / "out/faces.csv")]
    assert {os.path.normpath(os.fsencode(name)) for name in files} == {*NAMES, b"good.jpg"}
    for table in ("faces.csv", "without-faces.csv"):
        lines = (tmp_path / "out" / table).read_bytes().decode(errors="surrogateescape")
        assert not re.search(r'^"?[=+\-@\t\r]', lines, re.MULTILINE)
    assert [row["file"] for row in cells(tmp_path / "out/without-faces.csv")] == ["./-=broken.jpg"]


def test_names_survive_on_the_page_and_links_lead_to_them(photos, named, tmp_path):  # noqa: F811
    photos("few", "-o", "out", "-q")
    page = (tmp_path / "out/index.html").read_text(encoding="utf-8")
    assert page.count("<script>") == 1 and "{{once}}.jpg" in page and "{{script}}{{policy}}.jpg" in page
    assert r"latin1-\xE9\xFF.jpg" in page and r"\x5Cx41.jpg" in page and "alert(1)<" not in page
    links = re.findall(r'href="(\.\./few/[^"]*)"', page)
    paths = {os.path.normpath(os.path.join(os.fsencode(tmp_path / "out"), urllib.parse.unquote_to_bytes(link))) for link in links}
    assert paths == {os.fsencode(named) + b"/" + name for name in [*NAMES, b"good.jpg"]}
    people = {os.path.basename(path) for path in map(os.fsencode, (tmp_path / "out/people/person-0001").iterdir())}
    assert people == {*NAMES, b"good.jpg"}


def test_folders_that_are_not_utf8_are_read_and_recorded(photos, few, tmp_path):  # noqa: F811
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    os.rename(few, folder)
    said = photos(os.fsdecode(folder), "-o", os.fsdecode(b"o\xfft"), "--json")
    out = pathlib.Path(os.fsdecode(os.fsencode(tmp_path) + b"/o\xfft"))
    assert (out / "people").is_dir() and said.stdout.startswith("{")
    assert r"caf\\xE9" in (out / "manifest.json").read_text(encoding="utf-8")


def test_the_page_runs_its_own_script_alone(photos, named, tmp_path, chromium):  # noqa: F811
    photos("few", "-o", "out", "-q")
    context = chromium.new_context()
    page = context.new_page()
    refused, dialogs, troubles = [], [], []
    page.on("requestfailed", lambda request: refused.append((request.url, request.failure)))
    page.on("requestfinished", lambda request: refused.append(request.url) if request.url.startswith("http") else None)
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: troubles.append(message.text))
    page.goto((tmp_path / "out/index.html").as_uri())
    assert page.locator("button.rename").count() == 1, "the page's own script"
    assert page.evaluate("getComputedStyle(document.querySelector('.people')).display") == "grid", "its own style"
    assert troubles == []
    page.evaluate("""() => {
      document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.ran = 1"><img src="http://localhost:1/x.png">');
      const script = document.createElement('script');
      script.textContent = 'window.ran = 2';
      document.body.append(script);
    }""")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None and dialogs == []
    assert refused == [("http://localhost:1/x.png", "csp")]
    with page.expect_navigation():
        page.locator(r'a[title="latin1-\\xE9\\xFF.jpg"]').click()
    assert page.locator("img").count() == 1, "the browser shows the photo"
    context.close()
