# SPDX-License-Identifier: MIT
"""The quick start in the README is a program: every line of it runs, in order."""
import os
import re
import subprocess

from conftest import PROGRAM, ROOT


def test_the_quick_start_runs_as_written(tmp_path):
    readme = (ROOT / "README.md").read_text()
    block = re.search(r"<!-- quick start: tested -->\n```sh\n(.*?)```", readme, re.S).group(1)
    environment = {**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"}
    result = subprocess.run(["bash", "-euxc", block], cwd=tmp_path, env=environment, capture_output=True,
                            text=True, timeout=900)
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "labels.txt").exists()


def test_every_subcommand_in_the_readme_exists():
    readme = (ROOT / "README.md").read_text()
    commands = set(re.findall(r"^\| `facegraph ([a-z]+)", readme, re.M))
    assert len(commands) >= 10
    for command in commands:
        help_text = subprocess.run([PROGRAM, command, "--help"], capture_output=True, text=True, check=True).stdout
        assert "Examples" in help_text, f"{command} --help teaches nothing"
