#!/usr/bin/env bash
# Installs what facegraph needs and is missing, and says what. usage: scripts/setup.sh build|test|ci|package|bench|docs|photos-models
# C++ packages come from Debian or Ubuntu (apt), Python ones (tests only) from PyPI into build/venv.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-build}

# Independent implementations of other methods; a name that is imported differently stands after a colon.
baselines="scikit-learn:sklearn igraph leidenalg infomap finch-clust:finch chinese-whispers:chinese_whispers networkx"
# A browser and how to drive it: the report's tests, which are skipped without.
browser="playwright axe-playwright-python:axe_playwright_python"
# The Python package: what builds it, and what its tests want besides.
binding="nanobind scikit-build-core:scikit_build_core tqdm mypy"

# What runs the tests: on every core; workflow files are YAML.
testing="pytest pytest-xdist:xdist pyyaml:yaml"

packages="g++ make cmake ninja-build pkg-config libcli11-dev libfmt-dev nlohmann-json3-dev
          libzip-dev libxxhash-dev
          libopencv-dnn-dev libturbojpeg0-dev libpng-dev libwebp-dev"  # the last line: facegraph photos
python_packages=""
case $what in
  build) ;;
  package) packages="$packages dpkg-dev file" ;;
  photos-models) packages="python3 python3-venv"
                 python_packages="numpy onnx" ;;
  test) packages="$packages libgtest-dev libgmock-dev librapidcheck-dev python3 python3-dev python3-venv"
        python_packages="numpy safetensors $testing onnx $browser $baselines $binding" ;;
  ci) packages="$packages libgtest-dev libgmock-dev librapidcheck-dev python3 python3-dev python3-venv
                clang clang-format clang-tidy libclang-rt-14-dev dpkg-dev file"
      python_packages="numpy safetensors $testing onnx $browser $baselines $binding" ;;
  docs) packages="python3 python3-venv"
        python_packages="mkdocs-material:material" ;;
  bench) packages="$packages libbenchmark-dev python3 python3-venv"
         python_packages="numpy" ;;
  *) echo "usage: scripts/setup.sh build|test|ci|package|bench|docs|photos-models" >&2; exit 2 ;;
esac

install_from_apt() {
  local as_root=""
  [ "$(id -u)" = 0 ] || as_root=sudo
  $as_root apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

missing=""
for package in $packages; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
if [ -n "$missing" ]; then
  echo "setup: installing from apt:$missing"
  install_from_apt $missing
fi
# No must: Ubuntu has it as a snap only.
case $what in test|ci)
  if ! command -v chromium chromium-browser google-chrome >/dev/null; then
    echo "setup: installing from apt: chromium"
    install_from_apt chromium || echo "setup: there is none; the tests of the report in a browser will be skipped"
  fi ;;
esac

if [ -n "$python_packages" ]; then
  python=build/venv/bin/python
  # python3 on PATH may be older or lack venv; Debian's own always has it.
  [ -x $python ] || python3 -m venv build/venv 2>/dev/null || /usr/bin/python3 -m venv build/venv
  wanted=""
  for package in $python_packages; do
    $python -W ignore -c "import ${package#*:}" 2>/dev/null || wanted="$wanted ${package%%:*}"
  done
  if [ -n "$wanted" ]; then
    echo "setup: installing from PyPI into build/venv:$wanted"
    $python -m pip install -q --disable-pip-version-check $wanted
  fi
fi
