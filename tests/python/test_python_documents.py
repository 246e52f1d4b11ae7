# SPDX-License-Identifier: MIT
"""The documents are programs: every block of Python marked as tested runs, in order, page by page."""
import doctest
import inspect
import os
import pathlib
import re
import subprocess
import sys
import types

import facegraph
import facegraph.clusterer
import numpy as np
import pytest
from .package_under_test import PACKAGE, ROOT, shared

sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "scripts")]
import pages  # noqa: E402
from reference import python_api  # noqa: E402

GUIDE = ROOT / "docs/guide"


def blocks(page):
    return pages.tested(GUIDE / page, "python")


def run(page, replaced=(), names=None):
    """All blocks of a page as one program."""
    names = {} if names is None else names
    for block in pages.tested(page, "python"):
        for old, new in replaced:
            block = block.replace(old, new)
        exec(compile(block, f"{page}", "exec"), names)  # noqa: S102
    return names


@pytest.fixture
def photos(tmp_path, monkeypatch, people):
    """Twelve files in photos/; embedders that know whom each shows."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photos").mkdir()
    X, y = people
    chosen = np.flatnonzero(y < 3)
    for number, face in enumerate(chosen):
        (tmp_path / f"photos/{number:02}.jpg").write_text(str(face))
    return X, y[chosen]


def module(monkeypatch, name, **members):
    made = types.ModuleType(name)
    for key, value in members.items():
        setattr(made, key, value)
    monkeypatch.setitem(sys.modules, name, made)


def pretend_insightface(monkeypatch, X):
    """Its interface in small: prepare, get -> faces with an embedding that is not of unit length."""

    class FaceAnalysis:
        def prepare(self, ctx_id):
            assert ctx_id == -1

        def get(self, image):
            return [types.SimpleNamespace(embedding=20 * X[int(image)])]

    module(monkeypatch, "insightface")
    module(monkeypatch, "insightface.app", FaceAnalysis=FaceAnalysis)
    module(monkeypatch, "cv2", imread=lambda path: open(path).read())


def pretend_facenet(monkeypatch, X):
    """Its interface in small: MTCNN gives a crop or None, the network a tensor of embeddings."""

    class Network:
        def __init__(self, pretrained):
            assert pretrained == "vggface2"

        def eval(self):
            return lambda batch: types.SimpleNamespace(numpy=lambda: X[batch])

    class Nothing:
        def __enter__(self):
            pass

        def __exit__(self, *_):
            pass

    module(monkeypatch, "facenet_pytorch", MTCNN=lambda: lambda image: int(image), InceptionResnetV1=Network)
    module(monkeypatch, "torch", no_grad=Nothing, stack=np.array)
    module(monkeypatch, "PIL", Image=types.SimpleNamespace(open=lambda path: open(path).read()))


NEED_MORE = {"embeddings.md", "from-learn-to-cluster.md"}  # have tests of their own below
WITH_PYTHON = [page for page in [ROOT / "README.md", *pages.GUIDE]
               if pages.tested(page, "python") and page.name not in NEED_MORE]


@pytest.mark.parametrize("page", WITH_PYTHON, ids=lambda page: page.stem)
def test_the_python_of_a_page_runs_as_written(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(page)


def test_embedders(photos, monkeypatch):
    X, y = photos
    pretend_insightface(monkeypatch, X)
    pretend_facenet(monkeypatch, X)
    np.save("features.npy", X.astype(np.float16))
    names = {}
    for block in blocks("embeddings.md"):
        assert len([line for line in block.splitlines() if line and not line.startswith("import")]) <= 10
        exec(compile(block, "embeddings.md", "exec"), names)  # noqa: S102
        if "labels" in names:
            assert facegraph.evaluate(y, names["labels"]).bcubed.fscore == 1
    assert len(list(pathlib.Path("people").iterdir())) == 3


def test_the_stages_of_the_python_page_find_what_fit_finds():
    names = {}
    for block in blocks("python.md")[:2]:
        exec(compile(block, "python.md", "exec"), names)  # noqa: S102
    np.testing.assert_array_equal(names["labels"], names["clusterer"].labels_)
    assert facegraph.evaluate(names["people"], names["ceiling"]).bcubed.fscore > 0.5


def test_from_learn_to_cluster(tmp_path, monkeypatch):
    golden = shared("golden")
    monkeypatch.chdir(tmp_path)
    np.load(golden / "features.npy").tofile("features.bin")
    (tmp_path / "labels.meta").write_bytes((golden / "labels.txt").read_bytes())
    for name in ("gcn_d.pth", "gcn_s.pth"):
        (tmp_path / name).write_bytes((golden / name).read_bytes())
    names = run(GUIDE / "from-learn-to-cluster.md", [("dim = 256", "dim = 128")])
    assert (tmp_path / "theirs.safetensors").exists()
    assert names["ours"].shape == names["truth"].shape


def test_the_python_reference_is_current():
    page = ROOT / "docs/reference/python/index.md"
    made = python_api.pages(PACKAGE)["python/index.md"]
    assert all(f"### `{name}`" in made for name in facegraph.__all__ if not name.startswith("__"))
    assert page.read_text() == made, "run scripts/reference_doc.py again"


def test_the_example_program_runs(tmp_path, people):
    np.save(tmp_path / "features.npy", people[0])
    said = subprocess.run([sys.executable, ROOT / "examples/quickstart.py", tmp_path / "features.npy"], text=True,
                          env={**os.environ, "PYTHONPATH": str(PACKAGE)}, check=True, capture_output=True).stdout
    assert said.startswith("300 faces: 60 people, and 0 single faces"), said


def test_the_example_in_the_help_runs():
    result = doctest.testmod(facegraph.clusterer)
    assert result.attempted >= 4 and result.failed == 0


def test_every_option_of_the_pages_exists():
    known = {name for thing in (facegraph.FaceClusterer, facegraph.train, facegraph.deoverlap, facegraph.knn_graph,
                                facegraph.from_learn_to_cluster, facegraph.segment, facegraph.detect)
             for name in inspect.signature(thing).parameters} | {"graph"}
    theirs = {"metric", "store_centers", "mmap_mode"}
    for page in pages.GUIDE:
        for option in re.findall(r"`([a-z_]+)=", page.read_text()):
            assert option in known | theirs, f"{page.name}: {option}"
