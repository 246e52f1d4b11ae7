# SPDX-License-Identifier: MIT
"""Where things are, and tools that read them."""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("FACEGRAPH_PROGRAM", ROOT / "build/release/bin/facegraph")).resolve()
BUILD = PROGRAM.parents[1]


def said(*command, **options):
    """What a command prints; it must succeed."""
    result = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, **options)
    assert result.returncode == 0, f"{command}: {result.stderr}"
    return result.stdout
