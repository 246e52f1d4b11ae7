# SPDX-License-Identifier: MIT
"""No command writes over what it reads, or one file twice. The commands and their options are those that the program
names itself, so a new one is tested too."""
import json
import os
import shutil
import subprocess

import numpy as np
import pytest

from conftest import PROGRAM

OPTIONS = json.loads(subprocess.run([PROGRAM, "options", "--json"], capture_output=True, check=True).stdout)
COMMANDS = sorted({option["command"] for option in OPTIONS})


def paths(command, use):
    return [option for option in OPTIONS if option["command"] == command and option["path"] == use]


def words_for(option, value):
    """The option with that path; all of its values where it takes several."""
    count = 2 if option["placeholder"] == "FEATURES LABELS" else 1
    flag = [] if is_argument(option) else [option["names"][-1]]
    return [*flag, *[value] * count]


def is_argument(option):
    return not option["names"][0].startswith("-")


def command_line(command, given, files):
    """Arguments stand in their order, before the flags."""
    arguments, flags = [], []
    by_name = {option["name"]: (option, file) for option, file in zip(given, files)}
    for option in (o for o in OPTIONS if o["command"] == command):
        if option["name"] in by_name:
            words = words_for(*by_name[option["name"]])
        elif option["required"]:
            value = option["words"][0] if option["words"] else f"other-{option['name'].lower()}"
            words = [value] if is_argument(option) else [option["names"][-1], value]
        elif is_argument(option) and any(is_argument(later) and later["name"] in by_name for later in after(option)):
            words = [f"other-{option['name'].lower()}"]
        else:
            continue
        (arguments if is_argument(option) else flags).extend(words)
    return [command, *arguments, *flags]


def after(option):
    same = [other for other in OPTIONS if other["command"] == option["command"]]
    return same[same.index(option) + 1:]


PAIRS = [(command, reads, writes) for command in COMMANDS for reads in paths(command, "input")
         for writes in paths(command, "output")]
TWICE = [(command, first, second) for command in COMMANDS for i, first in enumerate(paths(command, "output"))
         for second in paths(command, "output")[i + 1:]]


def test_every_option_with_free_text_says_what_it_is_to_the_files_of_the_user():
    undeclared = [(option["command"], option["name"]) for option in OPTIONS
                  if option["type"] == "text" and not option["path"]]
    assert undeclared == []


def test_an_option_called_output_is_one():
    for option in OPTIONS:
        if "--output" in option["names"]:
            assert option["path"] in ("output", "output folder"), option["command"]
        if option["path"] in ("output", "output folder"):
            assert not option["decides_result"], option["name"]


@pytest.mark.parametrize("link", ["same name", "symbolic link", "hard link"])
def test_no_command_writes_over_what_it_reads(run, tmp_path, link):
    assert len(PAIRS) > 30
    file, other = tmp_path / "in.npy", tmp_path / "out.npy"
    for command, reads, writes in PAIRS:
        other.unlink(missing_ok=True)
        file.write_bytes(b"dear")
        if link == "same name":
            other = file
        elif link == "symbolic link":
            other.symlink_to(file)
        else:
            os.link(file, other)
        said = run(*command_line(command, [reads, writes], [file, other]), code=2).stderr
        assert f"is the input {reads['names'][-1]}" in said, (command, reads["name"], writes["name"], said)
        assert file.read_bytes() == b"dear"


def test_no_command_writes_one_file_twice(run, tmp_path):
    assert len(TWICE) > 5
    for command, first, second in TWICE:
        said = run(*command_line(command, [first, second], [tmp_path / "a.txt", tmp_path / "./a.txt"]), code=2).stderr
        assert "are the same" in said, (command, first["name"], second["name"], said)
    assert not list(tmp_path.iterdir())


def test_files_beside_the_labels_are_outputs_too(run, tmp_path, people):
    run("cluster", people[0], "-o", "a.txt", "-q")
    for name in ("a.manifest.json", "a.clusters.jsonl"):
        before = (tmp_path / name).read_bytes()
        said = run("cluster", people[0], "-o", "a.txt", "--config", name, code=2).stderr
        assert f"{name} is the input --config {name}" in said
        assert (tmp_path / name).read_bytes() == before


def test_a_run_folder_is_not_written_over(run, tmp_path, people):
    run("cluster", people[0], "--run", "run", "-q")
    for name in ("labels.txt", "clusters.jsonl", "manifest.json", "neighbors.npz"):
        for arguments in (["report", "run", "-o", f"run/{name}"], ["suggest", "run", "-o", f"run/{name}"],
                          ["cluster", people[0], "--run", "run", "--neighbors", f"run/{name}"]):
            before = (tmp_path / "run" / name).read_bytes()
            assert "input" in run(*arguments, code=2).stderr
            assert (tmp_path / "run" / name).read_bytes() == before
    for _ in range(2):
        run("report", "run", "-o", "run/report.html", "-q")


def test_a_folder_of_features_gets_no_new_shard(run, tmp_path, people):
    (tmp_path / "shards").mkdir()
    shutil.move(people[0], tmp_path / "shards" / "0.npy")
    for name in ("0.npy", "labels.npy"):
        assert "is part of the input FEATURES" in run("cluster", "shards", "-o", f"shards/{name}", code=2).stderr
    run("cluster", "shards", "-o", "shards/labels.txt", "-q")
    assert np.load(tmp_path / "shards" / "0.npy").shape == (300, 64)


def test_a_folder_that_is_replaced_holds_no_other_output(run, tmp_path, people):
    said = run("cluster", people[0], "--run", "run", "--checkpoint", "run/parts", code=2).stderr
    assert "--checkpoint run/parts lies in --run run" in said
    assert not (tmp_path / "run").exists()


def test_output_goes_over_no_input_through_standard_output(tmp_path, people):
    with open(people[1], "a") as labels:
        result = subprocess.run([PROGRAM, "cluster", people[0], "-o", "-", "--truth", people[1]], cwd=tmp_path,
                                stdout=labels, stderr=subprocess.PIPE, text=True)
    assert result.returncode == 2 and "is the input --truth" in result.stderr
