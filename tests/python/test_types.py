# SPDX-License-Identifier: MIT
"""Types: the package is strict, and the stubs say what the native module has."""
import ast
import os
import subprocess
import sys

import facegraph
from .package_under_test import PACKAGE, ROOT


def run(*arguments, cwd):
    return subprocess.run([sys.executable, "-m", *arguments], cwd=cwd, capture_output=True, text=True,
                          env={**os.environ, "MYPYPATH": str(PACKAGE), "PYTHONPATH": str(PACKAGE)})


def test_the_package_is_strictly_typed(tmp_path):
    result = run("mypy", "--config-file", ROOT / "pyproject.toml", "--cache-dir", tmp_path, "-p", "facegraph", cwd=tmp_path)
    assert result.returncode == 0, result.stdout + result.stderr


def public(names):
    return {name for name in names if not name.startswith("_")}


def test_the_stubs_are_complete():
    """They are written by nanobind at build time; here every name of the module is looked up in them."""
    from facegraph import _core

    stub = ast.parse((PACKAGE / "facegraph" / "_core.pyi").read_text()).body
    classes = {node.name: node for node in stub if isinstance(node, ast.ClassDef)}
    functions = {node.name for node in stub if isinstance(node, ast.FunctionDef)}
    values = {node.target.id for node in stub if isinstance(node, ast.AnnAssign)}
    assert public(dir(_core)) == set(classes) | functions | values
    for name, node in classes.items():
        said = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
        assert public(vars(getattr(_core, name))) == public(said), name


def test_everything_public_is_documented():
    for name in facegraph.__all__:
        if name != "__version__":
            assert getattr(facegraph, name).__doc__, name


def test_users_code_is_checked_against_them(tmp_path):
    (tmp_path / "right.py").write_text(
        "import facegraph\nimport numpy as np\nX, y = facegraph.make_faces(10)\n"
        "labels: np.ndarray = facegraph.FaceClusterer(n_jobs=2).fit(X).labels_\n"
        "f: float = facegraph.evaluate(y, labels).bcubed.fscore\n")
    (tmp_path / "wrong.py").write_text("import facegraph\nfacegraph.FaceClusterer(fp_cost='high')\n")
    assert run("mypy", "--cache-dir", tmp_path / "cache", "right.py", cwd=tmp_path).returncode == 0
    result = run("mypy", "--cache-dir", tmp_path / "cache", "wrong.py", cwd=tmp_path)
    assert 'Argument "fp_cost"' in result.stdout
