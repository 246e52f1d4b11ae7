#!/usr/bin/env bash
# Libraries that the manylinux image has not, or has too old, for cibuildwheel (pyproject.toml). Not run where it was
# written: there was no Docker daemon. Inside that image only: it installs into /usr/local.
set -euo pipefail
dnf install -y epel-release
dnf install -y libzip-devel xxhash-devel ninja-build
folder=$(mktemp -d)
build() {  # NAME TAG ADDRESS OPTIONS...: fetches a release and installs it
  local name=$1 tag=$2 address=$3
  shift 3
  git clone --quiet --depth 1 --branch "$tag" "$address" "$folder/$name"
  cmake -S "$folder/$name" -B "$folder/$name/build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_POSITION_INDEPENDENT_CODE=ON "$@"
  cmake --build "$folder/$name/build" --target install
}
build fmt 9.1.0 https://github.com/fmtlib/fmt -DFMT_TEST=OFF -DFMT_DOC=OFF
build json v3.11.2 https://github.com/nlohmann/json -DJSON_BuildTests=OFF
