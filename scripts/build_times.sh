#!/usr/bin/env bash
# Seconds of the three builds that people wait for, without ccache: `make` from nothing, `pip install .` from nothing, and
# an edit of one source with its tests. usage: scripts/build_times.sh (takes about ten minutes; needs scripts/setup.sh test)
# Run it on an idle machine; the load is printed so that a reader can judge.
set -euo pipefail
cd "$(dirname "$0")/.."
export CCACHE_DISABLE=1
edited=src/facegraph/graph/union_find.cc
python=$PWD/build/venv/bin/python
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

seconds() {  # NAME COMMAND...: runs it and prints how long it took
  local name=$1 from
  shift
  from=$(date +%s.%N)
  "$@" >"$folder/log" 2>&1 || { tail -30 "$folder/log"; exit 1; }
  awk -v name="$name" -v from="$from" -v to="$(date +%s.%N)" 'BEGIN { printf "%-34s %6.1f s\n", name, to - from }'
}
program() {
  cmake --preset release -B "$folder/make" -DFACEGRAPH_BUILD_TESTS=OFF && cmake --build "$folder/make" --target facegraph
}
package() {
  "$python" -m pip wheel --no-deps --no-build-isolation -C build-dir="$folder/pip" -w "$folder/wheels" .
}
tests() { cmake --build "$folder/dev" --target graph_test && "$folder/dev/bin/graph_test"; }
# The same source with a line more at its end, in a copy of the tree: this one is left as it is.
edit() { echo "// Edited." >>"$folder/tree/$edited"; tests; }

echo "$(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg), $(c++ --version | head -1)"
seconds "make" program
seconds "pip install ." package
mkdir "$folder/tree"
git ls-files -z | tar --null -T - -cf - | tar -xf - -C "$folder/tree"
cmake -S "$folder/tree" --preset dev -B "$folder/dev" >/dev/null
tests >/dev/null 2>&1
seconds "edit $(basename $edited), run its tests" edit
