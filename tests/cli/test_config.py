# SPDX-License-Identifier: MIT
"""--config: options from a TOML file, and a run repeated from its manifest."""
import json

import numpy as np
import pytest


def test_a_manifest_repeats_its_run(run, tmp_path, people):
    run("cluster", people[0], "--run", "run", "--fp-cost", "3", "--min-iop", "0.2", "--setting", "th=0.6,max=300",
        "--setting", "th=0.7", "--unassigned", "noise", "--no-segmentation", "--seed", "5")
    run("cluster", "--config", "run/manifest.json", "-o", "again.txt")
    assert (tmp_path / "again.txt").read_bytes() == (tmp_path / "run/labels.txt").read_bytes()
    first = json.loads((tmp_path / "run/manifest.json").read_text())["options"]
    again = json.loads((tmp_path / "again.manifest.json").read_text())["options"]
    where = {"output", "run", "config"}
    assert {k: v for k, v in first.items() if k not in where} == {k: v for k, v in again.items() if k not in where}
    assert first["setting"] == ["th=0.6,max=300", "th=0.7"] and first["min-iop"] == 0.2 and first["seed"] == 5


def test_a_manifest_does_not_say_where_results_go(run, tmp_path, people):
    run("cluster", people[0], "-o", "labels.txt")
    assert "either --output FILE or --run FOLDER" in run("cluster", "--config", "labels.manifest.json", code=2).stderr


def test_the_command_line_takes_precedence_over_a_manifest(run, tmp_path, people):
    run("cluster", people[0], "-o", "one.txt", "--fp-cost", "3")
    np.save(tmp_path / "few.npy", people[2][:100])
    run("cluster", "few.npy", "--config", "one.manifest.json", "-o", "two.txt", "--seed", "9")
    options = json.loads((tmp_path / "two.manifest.json").read_text())["options"]
    assert options["FEATURES"] == "few.npy" and options["fp-cost"] == 3 and options["seed"] == 9
    assert len(np.loadtxt(tmp_path / "two.txt")) == 100


def test_toml_gives_options_that_help_does_not_list(run, tmp_path, people):
    (tmp_path / "run.toml").write_text('# my options\nfp-cost = 2\nrank-by = "size"\nkeep-repeats = true\n'
                                       'setting = ["th=0.6,max=300"]\noutput = "labels.txt"\n')
    run("cluster", people[0], "--config", "run.toml")
    options = json.loads((tmp_path / "labels.manifest.json").read_text())["options"]
    assert options["fp-cost"] == 2 and options["rank-by"] == "size" and options["keep-repeats"] is True
    assert options["setting"] == "th=0.6,max=300"
    run("cluster", people[0], "-o", "flags.txt", "--fp-cost", "2", "--rank-by", "size", "--keep-repeats", "--setting",
        "th=0.6,max=300")
    assert (tmp_path / "flags.txt").read_text() == (tmp_path / "labels.txt").read_text()


@pytest.mark.parametrize("text, complaint", [
    ("fpcost = 2", 'unknown option "fpcost" of facegraph cluster; did you mean "fp-cost"?'),
    ("zzzzzz = 2", 'unknown option "zzzzzz" of facegraph cluster\n'),
    ('{"command": "baseline", "options": {}}', "is the manifest of facegraph baseline, not of facegraph cluster"),
    ("{]", "is no manifest of facegraph")])
def test_a_bad_file_is_named_with_what_is_wrong(run, tmp_path, text, complaint):
    (tmp_path / "run.toml").write_text(text)
    said = run("cluster", "f.npy", "-o", "l.txt", "--config", "run.toml", code=None)
    assert said.returncode in (2, 3) and "run.toml" in said.stderr and complaint in said.stderr
    assert len(said.stderr.splitlines()) == 1


def test_a_value_of_a_file_is_checked_like_one_of_the_command_line(run, tmp_path):
    (tmp_path / "run.toml").write_text("k = 0\n")
    assert '--k "0": must be' in run("cluster", "f.npy", "-o", "l.txt", "--config", "run.toml", code=2).stderr


def test_a_missing_file_is_named(run):
    assert "absent.toml" in run("cluster", "f.npy", "-o", "l.txt", "--config", "absent.toml", code=3).stderr


def test_two_outputs_in_one_folder_do_not_mix(run, tmp_path, people):
    run("cluster", people[0], "-o", "a.txt", "--seed", "1")
    first = {name: (tmp_path / name).read_bytes() for name in ("a.txt", "a.clusters.jsonl", "a.manifest.json")}
    run("cluster", people[0], "-o", "b.txt", "--preset", "2", "--seed", "2")
    assert all((tmp_path / name).read_bytes() == content for name, content in first.items())
    assert json.loads((tmp_path / "a.manifest.json").read_text())["options"]["seed"] == 1
    assert json.loads((tmp_path / "b.manifest.json").read_text())["options"]["seed"] == 2
    clusters = (tmp_path / "b.clusters.jsonl").read_text().splitlines()
    assert len(clusters) == np.loadtxt(tmp_path / "b.txt", dtype=int).max() + 1
