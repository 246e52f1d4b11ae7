# SPDX-License-Identifier: MIT
"""The quick start in the README is a program: every line of it runs, in order."""
import re
import subprocess
import sys

from conftest import PROGRAM, ROOT
from test_documents import run_blocks

sys.path.insert(0, str(ROOT / "tests"))
import pages  # noqa: E402

README = ROOT / "README.md"


def test_the_quick_start_runs_as_written(tmp_path):
    (block,) = pages.tested(README, "sh")
    run_blocks(block, tmp_path)
    for name in ("labels.txt", "report.html", "pairs.csv"):
        assert (tmp_path / name).stat().st_size > 0, name


def test_every_subcommand_in_the_readme_exists():
    code = pages.tested(README, "sh") + re.findall(r"`([^`\n]+)`", README.read_text())
    commands = set(re.findall(r"^facegraph ([a-z]+)\b", "\n".join(code), re.M))
    assert len(commands) >= 6
    for command in commands:
        help_text = subprocess.run([PROGRAM, command, "--help"], capture_output=True, text=True, check=True).stdout
        assert "Examples" in help_text, f"{command} --help teaches nothing"
