# SPDX-License-Identifier: MIT
"""Memory that runs out and files that cannot be written, at every call of a small run of every command: never a signal,
never a half file, never another result.

`make test` tries a few calls of each command; FACEGRAPH_FAILING_CALLS says how many, or "all"."""
import os
import re
import shutil
import subprocess

import numpy as np
import pytest

from conftest import PROGRAM

LIBRARY = PROGRAM.parent / "libfail_calls.so"
TRIES = os.environ.get("FACEGRAPH_FAILING_CALLS", "6")

COMMANDS = {
    "synth": ["synth", "-n", "50", "--dim", "16", "-o", "made"],
    "knn": ["knn", "features.npy", "-k", "10", "-o", "out.npz"],
    "knn of two files": ["knn", "features.npy", "-k", "10", "-o", "ids.npy", "similarities.npy"],
    "affinity": ["affinity", "features.npy", "-k", "20", "-o", "out.npz", "--whitened", "whitened.npy"],
    "propose": ["propose", "features.npy", "-o", "out.npz"],
    "detect": ["detect", "features.npy", "--proposals", "proposals.npz", "-o", "out.npz"],
    "segment": ["segment", "features.npy", "--proposals", "proposals.npz", "-o", "out.npz"],
    "deoverlap": ["deoverlap", "proposals.npz", "scores.npz", "-o", "out.txt"],
    "cluster": ["cluster", "features.npy", "-o", "out.txt"],
    "cluster, learned": ["cluster", "features.npy", "--affinity", "learned", "-o", "out.npy"],
    "cluster into a folder": ["cluster", "features.npy", "--run", "out"],
    "cluster with a checkpoint": ["cluster", "features.npy", "-o", "out.txt", "--checkpoint", "parts",
                                  "--checkpoint-minutes", "0"],
    "baseline": ["baseline", "dbscan", "features.npy", "-o", "out.txt"],
    "evaluate": ["evaluate", "labels.txt", "labels.txt", "-o", "out.json"],
    "compare": ["compare", "features.npy", "labels.txt", "--methods", "dbscan", "--csv", "out.csv", "--markdown",
                "out.md"],
    "report": ["report", "run", "-o", "out.html"],
    "suggest": ["suggest", "run", "-o", "out.csv"],
    "suggest --apply": ["suggest", "run", "--apply", "decisions.txt", "-o", "out.txt"],
    "train-affinity": ["train-affinity", "features.npy", "labels.txt", "-o", "out.safetensors", "--epochs", "1",
                       "--faces", "100"],
    "completion": ["completion", "bash", "-o", "out.sh"],
    "manual": ["manual", "--all", "pages"],
}
WITHOUT_OPTIONS = ("completion", "manual")  # those of no run
CHECKPOINT = "parts"  # stays, so that the next run goes on there

pytestmark = pytest.mark.skipif(not LIBRARY.exists(), reason=f"needs {LIBRARY}, which a build with sanitizers lacks")


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inputs")

    def run(*arguments):
        subprocess.run([PROGRAM, *arguments], cwd=folder, check=True, capture_output=True)

    run("synth", "-n", "120", "--dim", "64", "-o", ".", "-q")
    run("propose", "features.npy", "-o", "proposals.npz", "-q")
    run("detect", "features.npy", "--proposals", "proposals.npz", "-o", "scores.npz", "-q")
    run("cluster", "features.npy", "--run", "run", "-q")
    (folder / "decisions.txt").write_text("0 1\n")
    return folder


class Trial:
    """One command in a folder of its own, with calls that fail."""

    def __init__(self, arguments, inputs, folder):
        self.arguments = arguments + ([] if arguments[0] in WITHOUT_OPTIONS else ["--threads", "1", "-q"])
        self.folder = folder
        for path in inputs.iterdir():
            copy = shutil.copytree if path.is_dir() else shutil.copy
            copy(path, folder / path.name)
        self.given = self.files()
        self.count = 0
        result = self.run("memory", 0)
        assert result.returncode == 0, result.stderr
        self.wanted = self.files()
        assert self.wanted != self.given
        self.reset()

    def run(self, what, call, all_later=False):
        counter = self.folder.parent / "count"
        environment = {**os.environ, "LD_PRELOAD": str(LIBRARY), "FAIL_CALLS": what, "FAIL_FROM": str(call),
                       "FAIL_COUNT": str(counter), **({"FAIL_ALL": "1"} if all_later else {})}
        counter.unlink(missing_ok=True)
        result = subprocess.run([PROGRAM, *self.arguments], cwd=self.folder, env=environment, capture_output=True,
                                timeout=300)
        if counter.exists():
            self.count = int(counter.read_text())
        return result

    def files(self):
        """Every file and its content, without what differs between two runs: times."""
        return {str(path.relative_to(self.folder)): strip(path) for path in sorted(self.folder.rglob("*"))
                if not self.is_left_over(path)}

    def is_left_over(self, path):
        """A temporary whose removal failed, too: the next writer of the same target removes it."""
        return any(re.fullmatch(r"\..*\.tmp-[0-9a-f]{16}", part) for part in path.relative_to(self.folder).parts)

    def reset(self):
        for name in sorted(self.files(), reverse=True):
            if name not in self.given:
                path = self.folder / name
                path.rmdir() if path.is_dir() else path.unlink()

    def check(self, result, codes, at):
        said = f"{at}: exit {result.returncode}\n{result.stderr.decode()}"
        assert result.returncode in codes, said
        if result.returncode:
            assert len(result.stderr.decode().splitlines()) == 1, said
        files = self.files()
        if CHECKPOINT in files:
            assert self.run("memory", 0).returncode == 0, said
            files = self.files()
            for name in self.wanted:
                # The manifest does not time what the first attempt did.
                assert name.endswith("manifest.json") or files[name] == self.wanted[name], f"{name}: {said}"
            self.reset()
            return
        if result.returncode == 0:
            assert files == self.wanted, said
        for name, content in files.items():
            assert content == self.given.get(name, self.wanted.get(name)), f"{name}: {said}"
        assert set(self.given) <= set(files), said
        new = {name for name, content in files.items() if content is not None} - set(self.given)
        all_new = {name for name, content in self.wanted.items() if content is not None} - set(self.given)
        if b"these files are new already" not in result.stderr:  # the message names them
            assert new in (set(), all_new), f"{sorted(new)}: {said}"
        self.reset()


def strip(path):
    if path.is_dir():
        return None
    content = path.read_bytes()
    if path.suffix == ".json" or path.suffix in (".csv", ".md", ".html"):
        content = re.sub(rb'"checksum": "[0-9a-f]+"', b"", content)  # of the times as well
        return re.sub(rb"[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?", b"0", content)  # times and sizes
    return content


def calls(count):
    """All of them, or some from the first to the last."""
    tries = count if TRIES == "all" else int(TRIES)
    return sorted(set(np.linspace(1, count, tries).astype(int).tolist()))


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("what", ["EIO", "ENOSPC"])
def test_a_file_that_cannot_be_written_leaves_all_as_it_was(inputs, tmp_path, name, what):
    (tmp_path / "work").mkdir()
    trial = Trial(COMMANDS[name], inputs, tmp_path / "work")
    trial.run(what, 0)
    trial.reset()
    assert trial.count > 5
    for call in calls(trial.count):
        # A full disk stays full. A call that fails once must not be forgotten.
        trial.check(trial.run(what, call, all_later=what == "ENOSPC"), (0, 1, 3), f"{name}, {what} at call {call}")


@pytest.mark.parametrize("name", COMMANDS)
def test_memory_that_runs_out_is_exit_4(inputs, tmp_path, name):
    (tmp_path / "work").mkdir()
    trial = Trial(COMMANDS[name], inputs, tmp_path / "work")
    for call in calls(trial.count):
        for all_later in (False, True):
            trial.check(trial.run("memory", call, all_later), (0, 4), f"{name}, no memory at call {call}")
