# SPDX-License-Identifier: MIT
"""What files a run leaves: for whom, and after signals."""
import os
import pathlib
import resource
import signal
import stat
import subprocess
import time

import numpy as np
import pytest

from conftest import PROGRAM


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    subprocess.run([PROGRAM, "synth", "-n", "12000", "--dim", "64", "-o", folder, "-q"], check=True)
    return folder / "features.npy"


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in pathlib.Path(folder).rglob("*"))


def start(folder, *arguments, **options):
    return subprocess.Popen([PROGRAM, *map(str, arguments)], cwd=folder, stderr=subprocess.PIPE,
                            **{"text": True, **options})


def wait_until_it_works(process, folder):
    """Until its temporary folder is there."""
    deadline = time.monotonic() + 60
    while not any(".tmp-" in name for name in os.listdir(folder)):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("sent", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGXCPU])
@pytest.mark.parametrize("times", [1, 2])
def test_a_signal_leaves_nothing_behind(tmp_path, many, sent, times):
    process = start(tmp_path, "cluster", many, "--run", "run")
    wait_until_it_works(process, tmp_path)
    for _ in range(times):  # as timeout(1) and a shell that ends do: to the process, then to its group
        process.send_signal(sent)
    assert "interrupted" in process.communicate()[1]
    assert process.returncode == 130
    assert names(tmp_path) == []


def test_a_signal_that_was_ignored_before_stays_ignored(tmp_path, people):
    process = start(tmp_path, "cluster", people[0], "--run", "run",
                    preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    process.send_signal(signal.SIGHUP)
    process.communicate()
    assert process.returncode == 0 and (tmp_path / "run").is_dir()


def test_messages_that_nobody_reads_do_not_end_a_run(tmp_path, people):
    reader, writer = os.pipe()
    os.close(reader)
    result = subprocess.run([PROGRAM, "cluster", people[0], "-o", "labels.txt"], cwd=tmp_path, stderr=writer)
    os.close(writer)
    assert result.returncode == 0
    assert names(tmp_path) == ["features.npy", "labels.clusters.jsonl", "labels.manifest.json", "labels.txt"]


def test_a_reader_that_ends_early_leaves_nothing_behind(tmp_path, many):
    process = start(tmp_path, "knn", many, "-o", "-", stdout=subprocess.PIPE, text=False)
    process.stdout.close()
    said = process.communicate()[1].decode()
    assert process.returncode == 1 and "Broken pipe" in said
    assert names(tmp_path) == []


@pytest.mark.parametrize("output", [["--run", "run"], ["-o", "out.txt"]])
def test_a_limit_of_file_sizes_leaves_nothing_behind(tmp_path, people, output):
    before = names(tmp_path)
    process = start(tmp_path, "cluster", people[0], *output,
                    preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000)))
    said = process.communicate()[1]
    assert process.returncode == 1 and "File too large" in said and ".tmp-" not in said
    assert names(tmp_path) == before


def test_the_next_run_of_the_same_target_removes_what_a_killed_one_left(run, tmp_path, many, people):
    process = start(tmp_path, "cluster", many, "--run", "run")
    wait_until_it_works(process, tmp_path)
    process.kill()
    process.communicate()
    left = [name for name in os.listdir(tmp_path) if ".tmp-" in name]
    assert len(left) == 1
    stranger = tmp_path / "run.tmp-1"
    stranger.write_text("dear")
    run("cluster", people[0], "--run", "another", "-q")
    assert (tmp_path / left[0]).exists()
    run("cluster", people[0], "--run", "run", "-q")
    assert not (tmp_path / left[0]).exists()
    assert stranger.read_text() == "dear"


def test_results_are_for_their_owner_only(run, tmp_path, people):
    old = os.umask(0)
    try:
        run("synth", "-n", 100, "-o", "made/here", "-q")
        run("cluster", people[0], "--run", "run", "-q")
        run("cluster", people[0], "-o", "out.txt", "-q")
        run("report", "run", "-o", "report.html", "-q")
        run("knn", people[0], "-o", "knn.npz", "-q")
        run("completion", "bash", "-o", "completion.sh")
    finally:
        os.umask(old)
    assert {mode(tmp_path / name) for name in ("made", "made/here", "run")} == {0o700}
    files = ["made/here/features.npy", "made/here/labels.txt", "run/labels.txt", "run/neighbors.npz", "out.txt",
             "out.clusters.jsonl", "out.manifest.json", "report.html", "knn.npz"]
    assert {mode(tmp_path / name) for name in files} == {0o600}
    assert mode(tmp_path / "completion.sh") == 0o666  # no data of anybody


def test_a_file_that_is_replaced_keeps_its_mode(run, tmp_path, people):
    for _ in range(2):
        run("cluster", people[0], "-o", "labels.txt", "-q")
        run("cluster", people[0], "--run", "run", "-q")
        for name, wanted in (("labels.txt", 0o644), ("labels.manifest.json", 0o640), ("run", 0o750),
                             ("run/labels.txt", 0o640)):
            if _ == 0:
                os.chmod(tmp_path / name, wanted)
            assert mode(tmp_path / name) == wanted


def test_files_of_one_run_are_all_new_or_all_old(run, tmp_path, people):
    """The last of three renames fails: a folder has the name of the labels by then."""
    np.save(tmp_path / "few.npy", people[2][:50])
    run("cluster", people[0], "-o", "labels.txt", "-q")
    before = {name: (tmp_path / name).read_bytes() for name in names(tmp_path) if name != "labels.txt"}
    os.remove(tmp_path / "labels.txt")
    process = start(tmp_path, "cluster", "few.npy", "-o", "labels.txt")
    while "settings" not in process.stderr.readline():  # the outputs have been tried
        assert process.poll() is None
    os.mkdir(tmp_path / "labels.txt")
    said = process.communicate()[1]
    assert process.returncode == 1 and "Is a directory" in said
    os.rmdir(tmp_path / "labels.txt")
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == before
