# SPDX-License-Identifier: MIT
"""Run folders, and the report of one as a file. test_report_page.py looks at it in a browser."""
import json
import re
import struct
import zlib

import numpy as np
import pytest

RUN_FILES = {"labels.txt", "clusters.jsonl", "manifest.json", "neighbors.npz"}


def data_of(page):
    """What the program put into a page: its numbers and its pictures."""
    text = page.read_text()
    parts = re.findall(r'<script type="application/json" id="\w+">(.*?)</script>', text, re.S)
    return [json.loads(part) for part in parts]


def png(path, color):
    """A picture of one color, 4 x 4."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    rows = b"".join(b"\0" + bytes(color) * 4 for _ in range(4))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)) +
                     chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def test_a_run_folder_holds_what_the_files_hold(run, tmp_path, people):
    (tmp_path / "files").mkdir()
    run("cluster", people[0], "-o", "files/labels.txt")
    run("cluster", people[0], "--run", "run")
    assert {path.name for path in (tmp_path / "run").iterdir()} == RUN_FILES
    for name, beside in (("labels.txt", "labels.txt"), ("clusters.jsonl", "labels.clusters.jsonl")):
        assert (tmp_path / "run" / name).read_bytes() == (tmp_path / "files" / beside).read_bytes()
    run("affinity", people[0], "-o", "neighbors.npz")
    ours, wanted = np.load(tmp_path / "run/neighbors.npz"), np.load(tmp_path / "neighbors.npz")
    assert (ours["ids"] == wanted["ids"]).all() and (ours["similarities"] == wanted["similarities"]).all()


def test_a_run_folder_is_replaced_by_the_next_run_but_nothing_else_is(run, tmp_path, people):
    run("baseline", "components", people[0], "--run", "run")
    run("report", "run", "-o", "run/report.html")
    run("cluster", people[0], "--run", "run")
    assert {path.name for path in (tmp_path / "run").iterdir()} == RUN_FILES
    (tmp_path / "run/note.txt").write_text("mine")
    refused = run("cluster", people[0], "--run", "run", code=2)
    assert "note.txt" in refused.stderr
    assert (tmp_path / "run/note.txt").read_text() == "mine"
    assert not list(tmp_path.glob("run.tmp*"))


def test_labels_and_run_folder_exclude_each_other(run, people):
    assert "--output" in run("cluster", people[0], code=2).stderr
    assert "not both" in run("cluster", people[0], "-o", "labels.txt", "--run", "run", code=2).stderr
    assert "--run" in run("cluster", people[0], "--run", "run", "--manifest", "m.json", code=2).stderr


def test_the_page_says_what_the_run_was(run, tmp_path, people):
    run("cluster", people[0], "--run", "run", "--seed", "7")
    said = json.loads(run("report", "run", "-o", "report.html", "--json").stdout)
    page, pictures = data_of(tmp_path / "report.html")
    labels = np.loadtxt(tmp_path / "run/labels.txt", dtype=int)
    sizes = np.bincount(labels)
    assert page["counts"] == {"faces": 300, "clusters": int((sizes > 1).sum()), "singles": int((sizes == 1).sum()),
                              "unclustered": 0, "largest": int(sizes.max()), "neighbors": 80}
    assert said["clusters"] == len(sizes) and said["bytes"] == (tmp_path / "report.html").stat().st_size
    assert pictures is None and page["truth"] is None
    assert ["--seed", "7"] in page["run"]["settings"]
    assert [stage[0] for stage in page["run"]["stages"]][0] == "neighbors"
    # Every edge of the graph is in the histogram, kept or cut as the labels say.
    ids = np.load(tmp_path / "run/neighbors.npz")["ids"]
    edges = {(min(i, int(j)), max(i, int(j))) for i, row in enumerate(ids) for j in row if j >= 0 and i != j}
    kept = sum(labels[i] == labels[j] for i, j in edges)
    assert sum(page["edges"]["kept"]) == kept and sum(page["edges"]["cut"]) == len(edges) - kept


def test_with_truth_the_page_has_the_figures_of_evaluate(run, tmp_path, people):
    run("cluster", people[0], "--run", "run", "--preset", "2")
    figures = json.loads(run("evaluate", people[1], "run/labels.txt", "--json").stdout)
    run("report", "run", "-o", "report.html", "--truth", people[1])
    truth = data_of(tmp_path / "report.html")[0]["truth"]
    for measure in ("pairwise", "bcubed"):
        wanted = [figures[measure][name] for name in ("precision", "recall", "fscore")]
        assert truth[measure] == pytest.approx(wanted, abs=6e-5)
        everything = truth["curve"][-1][3 if measure == "pairwise" else 4]
        assert everything == pytest.approx(wanted, abs=6e-5), "the end of the curve believes all clusters"


def test_a_run_of_another_method_has_a_report_without_confidence(run, tmp_path, people):
    run("baseline", "dbscan", people[0], "--run", "run")
    run("report", "run", "-o", "report.html", "--truth", people[1])
    page = data_of(tmp_path / "report.html")[0]
    assert set(page["clusters"]["confidence"].rstrip("=")) == {"/"}, "every byte is 255: none"


def test_pictures_are_in_the_page_or_beside_it(run, tmp_path, people):
    (tmp_path / "pictures").mkdir()
    names = [f"pictures/{face}.png" if face % 2 == 0 else "" for face in range(300)]
    for face in range(0, 300, 2):
        png(tmp_path / names[face], (face % 256, 80, 80))
    (tmp_path / names[4]).unlink()
    (tmp_path / "list.txt").write_text("\n".join(names) + "\n")
    run("cluster", people[0], "--run", "run")
    said = run("report", "run", "-o", "report.html", "--images", "list.txt", "--json")
    summary = json.loads(said.stdout)
    assert (summary["pictures_embedded"], summary["pictures_linked"], summary["pictures_missing"]) == (149, 0, 1)
    assert names[4] in said.stderr
    (tmp_path / "pages").mkdir()
    run("report", "run", "-o", "pages/report.html", "--images", "list.txt", "--link-images")
    links = data_of(tmp_path / "pages/report.html")[1]["links"]
    assert links.startswith("0:../pictures/0.png\n12:2.png\n")


def test_bad_input_is_refused_and_nothing_is_written(run, tmp_path, people):
    run("cluster", people[0], "--run", "run")
    (tmp_path / "short.txt").write_text("1\n2\n")
    assert "short.txt" in run("report", "run", "-o", "r.html", "--truth", "short.txt", code=3).stderr
    assert "2 lines" in run("report", "run", "-o", "r.html", "--images", "short.txt", code=3).stderr
    assert "neighbors.npz" in run("report", tmp_path, "-o", "r.html", code=3).stderr
    assert "--run" in run("report", "nowhere", "-o", "r.html", code=3).stderr
    lines = (tmp_path / "run/clusters.jsonl").read_text().splitlines()
    (tmp_path / "run/clusters.jsonl").write_text("\n".join([lines[0], lines[0]]))
    assert "clusters.jsonl: is not what the run wrote" in run("report", "run", "-o", "r.html", code=3).stderr
    assert not (tmp_path / "r.html").exists()


def test_the_page_is_the_same_for_any_number_of_threads(run, tmp_path, people):
    run("cluster", people[0], "--run", "run")
    pages = []
    for threads in (1, 2, 5):
        run("report", "run", "-o", "report.html", "--truth", people[1], "--threads", threads)
        pages.append((tmp_path / "report.html").read_bytes())
    assert pages[0] == pages[1] == pages[2]
