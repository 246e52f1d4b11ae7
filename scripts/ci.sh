#!/usr/bin/env bash
# What CI checks beyond `make test`: format, clang-tidy, sanitizers (address and undefined behaviour; threads), and 30 s of
# each fuzzer, from the same seed so that a change is blamed only for what it breaks. FUZZ_SECONDS=600 FUZZ_SEED=0 looks
# for ten minutes each where nobody has looked yet.
set -euo pipefail
cd "$(dirname "$0")/.."
stage() { echo; echo "== $*"; }
build() {  # PRESET [TARGETS...]: quiet unless it fails
  cmake --preset "$1" >build/$1.log && cmake --build --preset "$@" >>build/$1.log || { tail -60 build/$1.log; exit 1; }
}

stage "format"
git ls-files '*.h' '*.cc' | xargs clang-format --dry-run -Werror

stage "address and undefined-behaviour sanitizers"
build asan
ctest --test-dir build/asan -j2 --output-on-failure --quiet

stage "thread sanitizer, on the tests that run threads"
with_threads=$(git grep -lE '^TEST.*(hread|Parallel)' -- 'src/facegraph/*_test.cc' | cut -d/ -f3 | sort -u | sed 's/$/_test/')
build tsan --target $with_threads
ctest --test-dir build/tsan -j2 --output-on-failure --quiet -R 'hread|Parallel'

stage "clang-tidy"
build tidy

stage "a wheel of the Python package, installed into a fresh environment"
scripts/wheel_test.sh

stage "fuzzers, ${FUZZ_SECONDS:-30} s each"
build fuzz
for fuzzer in build/fuzz/bin/*_fuzzer; do
  name=$(basename "$fuzzer")
  corpus=build/fuzz/corpus/$name
  mkdir -p "$corpus"
  "$fuzzer" -max_total_time="${FUZZ_SECONDS:-30}" -rss_limit_mb=2048 -timeout=20 -verbosity=0 -seed="${FUZZ_SEED:-1}" \
      -artifact_prefix=build/fuzz/ "$corpus" >build/fuzz/"$name".log 2>&1 || { tail -40 build/fuzz/"$name".log; exit 1; }
  echo "$name: clean"
done
echo "all checks passed"
