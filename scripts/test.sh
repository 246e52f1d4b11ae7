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

# The networks of `facegraph photos`, for its tests alone: a copy here, not where users keep theirs.
export FACEGRAPH_MODELS=${FACEGRAPH_MODELS:-$PWD/build/photos-models}
build/venv/bin/python scripts/photos_models.py "$FACEGRAPH_MODELS" >build/photos-models.log 2>&1 ||
  echo "no networks for photos (build/photos-models.log says why): the tests that need them are skipped"

# CI also runs what takes long.
[ "${CI:-}" != true ] || export FACEGRAPH_LONG_TESTS=1
scripts/count_tests.py build/release build/venv/bin/python | tee build/tests.log
status=${PIPESTATUS[0]}

# CI asks for more than a user's machine has to give. Its last line is again the count of the tests; what failed after
# them counts as one.
if [ "${CI:-}" = true ] && [ "$status" = 0 ]; then
  # The thread sanitizer and clang-tidy are for `make ci` by hand: all stages together take too long.
  CI_STAGES=${CI_STAGES:-format asan fuzz wheel package} make ci
  status=$?
  [ "$status" = 0 ] && failed=0 || failed=1
  echo
  tail -1 build/tests.log | sed "s/ 0 failed/ $failed failed/"
fi
exit "$status"
