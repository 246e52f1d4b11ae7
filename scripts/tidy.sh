#!/usr/bin/env bash
# clang-tidy. usage: scripts/tidy.sh [--all]
# Without --all: only the sources that changed, and those of headers that did. On a branch that is since it left the
# default branch; on the default branch itself it is the commits of the day before HEAD, newest first. At most
# $TIDY_FILES (12) files; how many are left out is printed. Headers are read with the sources that include them.
set -euo pipefail
cd "$(dirname "$0")/.."
most=${TIDY_FILES:-12}
cmake --preset tidy >build/tidy.log || { tail -20 build/tidy.log; exit 1; }

changed() {  # paths, the last changed first
  local base=""
  for branch in origin/HEAD origin/main main; do
    base=$(git merge-base HEAD $branch 2>/dev/null) && break
  done
  if [ -n "$base" ] && [ "$base" != "$(git rev-parse HEAD)" ]; then
    git diff --name-only HEAD
    git log --format= --name-only "$base..HEAD"
  else
    git diff --name-only HEAD
    # The age counts from HEAD, so that the same commit is checked in the same way tomorrow.
    git log --format= --name-only --since="$(($(git log -1 --format=%ct) - 86400))"
  fi
}

compiled=$(build/venv/bin/python -c 'import json, os
print(*(os.path.relpath(entry["file"]) for entry in json.load(open("build/tidy/compile_commands.json"))), sep="\n")' |
  grep '^src/')
if [ "${1:-}" = --all ]; then
  files=$compiled
  most=1000000
else
  files=$(changed | sed -n 's/\.h$/.cc/; /\.cc$/p' | awk '!seen[$0]++' | grep -Fx -f <(echo "$compiled") || true)
fi
[ -n "$files" ] || { echo "no source has changed"; exit 0; }
count=$(echo "$files" | wc -l)
[ "$count" -le "$most" ] || echo "$((count - most)) of $count changed files are left for make tidy"
echo "$files" | head -n "$most" | tr '\n' '\0' |
  xargs -0 -n1 -P"$(nproc)" clang-tidy -p build/tidy --quiet 2>build/tidy-warnings.log ||
  { echo "clang-tidy: the lines above"; exit 1; }
echo "clang-tidy: $((count < most ? count : most)) files clean"
