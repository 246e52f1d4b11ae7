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
    centers = random.normal(size=(60, 64))
    labels = np.repeat(np.arange(60), 5)
    random.shuffle(labels)
    features = centers[labels] + 0.35 * random.normal(size=(300, 64))
    features = (features / np.linalg.norm(features, axis=1, keepdims=True)).astype(np.float32)
    np.save(tmp_path / "features.npy", features)
    np.savetxt(tmp_path / "labels.txt", labels, fmt="%d")
    return tmp_path / "features.npy", tmp_path / "labels.txt", features, labels


@pytest.fixture(scope="session")
def faces(tmp_path_factory):
    """800 faces of 60 people of different sizes that overlap: (file, unit rows, cosines, people)."""
    random = np.random.default_rng(3)
    labels = random.choice(60, 800, p=random.dirichlet(np.ones(60)))
    rows = random.normal(size=(60, 24))[labels] + 0.9 * random.normal(size=(800, 24))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    path = tmp_path_factory.mktemp("faces") / "features.npy"
    np.save(path, rows)
    return path, rows.astype(np.float64), rows.astype(np.float64) @ rows.T.astype(np.float64), labels


@pytest.fixture
def cluster(run, tmp_path, faces):
    """Labels that a method gives: cluster("dbscan", k=80, min_points=2)."""

    def labels_of(method, k=80, **parameters):
        values = [f"{name.replace('_', '-')}={value}" for name, value in parameters.items()]
        run("knn", faces[0], "-k", k, "-o", "knn.npz")
        run("baseline", method, faces[0], "--neighbors", "knn.npz", "-o", "labels.txt",
            *(["--set", *values] if values else []))
        return np.loadtxt(tmp_path / "labels.txt", dtype=np.int64)

    return labels_of
