# SPDX-License-Identifier: MIT
"""Where things are."""
import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("FACEGRAPH_PROGRAM", ROOT / "build/release/bin/facegraph")).resolve()
PACKAGE = pathlib.Path(os.environ.get("FACEGRAPH_PYTHON", PROGRAM.parents[1] / "python")).resolve()
SHARED = pathlib.Path(os.environ.get("FACEGRAPH_SHARED", ROOT / "../shared"))


def shared(*parts):
    """A path in the folder of real faces; the test is skipped where that is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {path}, which is absent")
    return path
