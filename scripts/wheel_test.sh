#!/usr/bin/env bash
# Builds the wheel, installs it into a fresh environment, and runs the quick start there. Needs scripts/setup.sh test.
# The library is compiled anew, unless `make test` has left it in build/release with the same flags.
set -euo pipefail
cd "$(dirname "$0")/.."
rm -rf build/wheels build/fresh
mkdir -p build
build/venv/bin/python -m pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation -w build/wheels \
  -C build-dir="$PWD/build/release" -C cmake.define.FACEGRAPH_WERROR=ON . \
  >build/wheel.log 2>&1 || { tail -40 build/wheel.log; exit 1; }
build/venv/bin/python -m venv build/fresh
build/fresh/bin/pip install -q --disable-pip-version-check build/wheels/*.whl
cd build/fresh
bin/python - ../../docs/guide/python.md <<'PYTHON'
import re, sys
for block in re.findall(r"<!-- tested -->\n```python\n(.*?)```", open(sys.argv[1]).read(), re.S)[:2]:
    exec(block)
assert "build/fresh" in facegraph.__file__ and (labels == clusterer.labels_).all()
print("wheel:", facegraph.__version__, "in", facegraph.__file__)
PYTHON
