# SPDX-License-Identifier: MIT
"""The program under test and small inputs for it."""
import os
import pathlib
import subprocess

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("FACEGRAPH_PROGRAM", ROOT / "build/release/bin/facegraph"))
SHARED = pathlib.Path(os.environ.get("FACEGRAPH_SHARED", ROOT / "../shared"))


def shared(*parts):
    """A path in the folder of real faces; the test is skipped where that is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {path}, which is absent")
    return path


@pytest.fixture
def run(tmp_path):
    """Runs the program in an empty folder: run("evaluate", a, b) -> CompletedProcess, checked for its exit code
    (None: any)."""

    def run_program(*arguments, code=0, env=None, **options):
        result = subprocess.run([PROGRAM, *map(str, arguments)], cwd=tmp_path, capture_output=True, text=True,
                                timeout=600, env={**os.environ, **(env or {})}, **options)
        assert code in (None, result.returncode), f"exit {result.returncode}\n{result.stdout}\n{result.stderr}"
        return result

    return run_program


@pytest.fixture
def people(tmp_path):
    """60 well separated people of 5 faces each: (features file, labels file, features, labels)."""
    random = np.random.default_rng(5)
    centres = random.normal(size=(60, 64))
    labels = np.repeat(np.arange(60), 5)
    random.shuffle(labels)
    features = centres[labels] + 0.35 * random.normal(size=(300, 64))
    features = (features / np.linalg.norm(features, axis=1, keepdims=True)).astype(np.float32)
    np.save(tmp_path / "features.npy", features)
    np.savetxt(tmp_path / "labels.txt", labels, fmt="%d")
    return tmp_path / "features.npy", tmp_path / "labels.txt", features, labels
