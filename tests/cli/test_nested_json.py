# SPDX-License-Identifier: MIT
"""JSON nested deeper than any stack is refused by every reader, in one short line."""
import json
import struct

import numpy as np
import pytest

DEPTH = 400_000  # 800 kB


def deep(start="[", end="]", inner="1"):
    return start * DEPTH + inner + end * DEPTH


VALUES = {"lists": deep(), "objects": deep('{"a":', "}"), "open": "[" * DEPTH, "mixed": deep('[{"a":', "}]")}


@pytest.fixture(params=VALUES.values(), ids=VALUES.keys())
def value(request):
    return request.param


@pytest.fixture
def folder(run, tmp_path, people):
    """A whole run, at run/."""
    run("cluster", people[0], "--run", "run", "--affinity", "cosine", "-q")
    return tmp_path / "run"


def refused(run, *arguments):
    result = run(*arguments, "-q", code=None)
    assert result.returncode in (2, 3), (result.returncode, result.stderr[:500])
    assert result.stderr.count("\n") == 1 and len(result.stderr) < 500, result.stderr[:500]
    return result.stderr


def test_decisions(run, tmp_path, folder, value):
    for line in (value, f'{{"smaller": {value}, "larger": 0}}'):
        (tmp_path / "pairs.jsonl").write_text(line + "\n")
        assert "pairs.jsonl: line 1" in refused(run, "suggest", "run", "--apply", "pairs.jsonl", "-o", "merged.txt")


@pytest.mark.parametrize("command", ["report", "suggest"])
def test_clusters_of_a_run(run, folder, value, command):
    output = ["-o", "report.html"] if command == "report" else []
    manifest = json.loads((folder / "manifest.json").read_text())
    del manifest["files"], manifest["checksum"]  # so that the content is looked at
    (folder / "manifest.json").write_text(json.dumps(manifest))
    for line in (value, f'{{"id": {value}}}', f'{{"id": 0, "members": [{value}]}}'):
        (folder / "clusters.jsonl").write_text(line + "\n")
        # After the warning of a folder without hashes.
        assert "clusters.jsonl: line 1" in refused(run, command, "run", *output)


def manifests(value):
    yield value
    yield f'{{"program": "facegraph", "command": "cluster", "options": {{"seed": {value}}}}}'
    yield f'{{"program": "facegraph", "command": {value}, "options": {{}}}}'
    yield f'{{"program": "facegraph", "inputs": {{"features": {{"path": {value}}}}}, "command": "cluster", "options": {{}}}}'
    yield f'{{"program": "facegraph", "files": {value}}}'
    yield f'{{"program": "facegraph", "checksum": {value}}}'


def test_manifest_of_a_run(run, folder, value):
    for text in manifests(value):
        (folder / "manifest.json").write_text(text)
        assert "manifest.json" in refused(run, "report", "run", "-o", "report.html")
        assert "manifest.json" in refused(run, "suggest", "run")


def test_manifest_as_configuration(run, tmp_path, people, value):
    for text in manifests(value):
        if not text.startswith("{"):
            continue  # read as TOML
        (tmp_path / "manifest.json").write_text(text)
        refused(run, "cluster", people[0], "-o", "labels.txt", "--config", "manifest.json")


def test_toml_as_configuration(run, tmp_path, people, value):
    for line in (f"seed = {value}", f"knn = {value}", f"set = {value}", f"{value} = 1", f"no-segmentation = {value}"):
        (tmp_path / "options.toml").write_text(line + "\n")
        refused(run, "cluster", people[0], "-o", "labels.txt", "--config", "options.toml")


def test_run_of_a_checkpoint(run, tmp_path, people, value):
    (tmp_path / "saved").mkdir()
    for text in (value, f'{{\n  "format": "facegraph checkpoint", "run": {value}}}'):
        (tmp_path / "saved/run.json").write_text(text)
        assert "saved" in refused(run, "cluster", people[0], "-o", "labels.txt", "--checkpoint", "saved")


def test_header_of_a_model(run, tmp_path, people, value):
    for text in (value, f'{{"__metadata__": {value}}}', f'{{"a": {{"dtype": "F32", "shape": {value}, "data_offsets": [0, 0]}}}}'):
        (tmp_path / "m.safetensors").write_bytes(struct.pack("<Q", len(text)) + text.encode())
        assert "m.safetensors" in refused(run, "cluster", people[0], "-o", "labels.txt", "--model", "m.safetensors")


def test_members_without_end_take_no_time(run, folder):
    """Each insertion into an ordered object looks through the object: 100,000 members would take minutes."""
    members = ", ".join(f'"{i}": 0' for i in range(100_000))
    (folder / "manifest.json").write_text(f'{{"program": "facegraph", "options": {{{members}}}}}')
    assert "manifest.json" in refused(run, "report", "run", "-o", "report.html")


def test_numbers_stay_numbers(run, folder, tmp_path):
    """What is nested as far as it may be is read."""
    (tmp_path / "pairs.jsonl").write_text('{"smaller": 1, "larger": 0, "note": ' + "[" * 60 + "]" * 60 + "}\n")
    run("suggest", "run", "--apply", "pairs.jsonl", "-o", "merged.npy")
    assert len(np.load(tmp_path / "merged.npy")) == 300
