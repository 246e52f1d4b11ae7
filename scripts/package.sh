#!/usr/bin/env bash
# Makes Debian packages: the program, the shared library, its headers. usage: scripts/package.sh [PRESET]
# PRESET is `package`, or `release` to use what `make test` has compiled. They lie in build/PRESET/packages.
set -euo pipefail
cd "$(dirname "$0")/.."
preset=${1:-package}
cmake --preset "$preset" -DFACEGRAPH_SHARED=ON >build/package.log || { tail -20 build/package.log; exit 1; }
rm -rf "build/$preset/packages"
cmake --build --preset "$preset" --target facegraph facegraph_shared facegraph_manual >>build/package.log ||
  { tail -40 build/package.log; exit 1; }
(cd "build/$preset" && cpack -G DEB) >>build/package.log 2>&1 || { tail -40 build/package.log; exit 1; }
ls "build/$preset"/packages/*.deb
