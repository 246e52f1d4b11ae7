#!/usr/bin/env bash
# The thread sanitizer, on the tests whose names say that they run threads; only their programs are built.
set -euo pipefail
cd "$(dirname "$0")/.."
tests=$(git grep -lE '^TEST.*(hread|Parallel)' -- 'src/facegraph/*_test.cc' | cut -d/ -f3 | sort -u | sed 's/$/_test/')
cmake --preset tsan >build/tsan.log || { tail -20 build/tsan.log; exit 1; }
# A module that this build leaves out (the command line) has no test here.
known=$(ninja -C build/tsan -t targets all | sed -n 's/: phony$//p')
tests=$(grep -Fx -f <(echo "$tests") <<<"$known")
cmake --build --preset tsan --target $tests >>build/tsan.log || { tail -60 build/tsan.log; exit 1; }
ctest --test-dir build/tsan -j"$(nproc)" --output-on-failure -R 'hread|Parallel' >build/tsan-tests.log ||
  { grep -v ' Passed ' build/tsan-tests.log | tail -100; exit 1; }
