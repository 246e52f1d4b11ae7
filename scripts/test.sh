#!/usr/bin/env bash
# Builds the release program and runs every test; ends with "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")/.."

cmake --preset release -DFACEGRAPH_BUILD_TESTS=ON -DFACEGRAPH_BUILD_PYTHON=ON \
  -DPython_EXECUTABLE="$PWD/build/venv/bin/python" >build/configure.log || { cat build/configure.log; exit 1; }
cmake --build --preset release >build/build.log || { tail -50 build/build.log; exit 1; }

if [ ! -d "${FACEGRAPH_SHARED:-../shared}" ]; then
  echo "no folder of real faces (${FACEGRAPH_SHARED:-../shared}): the tests that need it are skipped"
fi

scripts/count_tests.py build/release build/venv/bin/python
status=$?

# CI asks for more than a user's machine has to give.
if [ "${CI:-}" = true ] && [ $status = 0 ] && [ -z "${FACEGRAPH_IN_CI:-}" ]; then
  FACEGRAPH_IN_CI=1 make ci
  status=$?
fi
exit $status
