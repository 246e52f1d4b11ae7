#!/usr/bin/env bash
# What CI checks beyond `make test`: format, sanitizers (address and undefined behavior; threads), clang-tidy of what has
# changed, the wheel, a short run of each fuzzer. Fuzzers start from the same seed so that a change is blamed only for what
# it breaks. FUZZ_SECONDS=600 FUZZ_SEED=0 looks for ten minutes each where nobody has looked yet.
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=$(nproc)
seconds=${FUZZ_SECONDS:-15}
stages=${CI_STAGES:-format asan fuzz tsan tidy wheel package}  # those to run
wanted() { [[ " $stages " == *" $1 "* ]] || { echo "left out: $1 (CI_STAGES does not name it)"; return 1; }; }
current=""
stage() {  # NAME: closes the stage before, opens this one
  [ -z "$current" ] || echo "   $((SECONDS - began)) s"
  current=$* began=$SECONDS
  [ -z "$current" ] || { echo; echo "== $current"; }
}
trap '[ $? = 0 ] || echo "FAILED in CI: $current"' EXIT
build() {  # PRESET TARGETS...: quiet unless it fails
  local preset=$1
  shift
  cmake --preset "$preset" >build/$preset.log && cmake --build --preset "$preset" --target "$@" >>build/$preset.log ||
    { tail -60 build/$preset.log; exit 1; }
}

run_tests() {  # PRESET: the whole output only if a test fails, since ctest --quiet hides that as well
  ctest --test-dir "build/$1" -j"$jobs" --output-on-failure >"build/$1-tests.log" ||
    { grep -v ' Passed ' "build/$1-tests.log" | tail -100; exit 1; }
}

if wanted format; then
stage "format"
git ls-files '*.h' '*.cc' | xargs clang-format --dry-run -Werror
fi

# One build with clang for the tests and the fuzzers.
if wanted asan; then
stage "address and undefined-behavior sanitizers"
build asan all
echo "   built in $((SECONDS - began)) s"
run_tests asan
fi

if wanted fuzz; then
stage "fuzzers, $seconds s each"
fuzz() {  # NAME
  mkdir -p "build/asan/corpus/$1"
  build/asan/bin/$1 -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=20 -verbosity=0 -seed="${FUZZ_SEED:-1}" \
    -artifact_prefix=build/asan/ "build/asan/corpus/$1" >"build/asan/$1.log" 2>&1 ||
    { tail -40 "build/asan/$1.log"; return 1; }
  echo "$1: clean"
}
export -f fuzz
export seconds
(cd build/asan/bin && ls ./*_fuzzer) | xargs -n1 basename | xargs -n1 -P"$jobs" bash -c 'fuzz "$0"'
fi

if wanted tsan; then
stage "thread sanitizer, on the tests that run threads"
scripts/tsan.sh
fi

if wanted tidy; then
stage "clang-tidy"
scripts/tidy.sh
fi

if wanted wheel; then
stage "a wheel of the Python package, installed into a fresh environment"
scripts/wheel_test.sh
fi

if wanted package; then
stage "Debian packages: made, unpacked, run and linked"
scripts/package.sh release
FACEGRAPH_PACKAGES=$PWD/build/release/packages build/venv/bin/python -m pytest -q tests/release/test_packages.py
fi

stage ""
echo
echo "all checks passed, in $((SECONDS / 60)) min"
