# Thin: each target names a preset or a script. CONTRIBUTING.md explains.
PROGRAM := build/release/bin/facegraph

.PHONY: all demo test ci tsan tidy bench docs format setup clean package times photos-models

all: setup
	@cmake --preset release -DFACEGRAPH_BUILD_TESTS=OFF -DFACEGRAPH_BUILD_PYTHON=OFF >build/configure.log || (cat build/configure.log; false)
	@cmake --build --preset release --target facegraph
	@echo "built $(PROGRAM)"

setup:
	@mkdir -p build && scripts/setup.sh build

demo: all
	@scripts/demo.sh $(PROGRAM)

photos-models:
	@mkdir -p build && scripts/setup.sh photos-models
	@build/venv/bin/python scripts/photos_models.py

test:
	@mkdir -p build && scripts/setup.sh test && scripts/test.sh

ci:
	@mkdir -p build && scripts/setup.sh ci && scripts/ci.sh

tsan:
	@mkdir -p build && scripts/setup.sh ci && scripts/tsan.sh

tidy:
	@mkdir -p build && scripts/setup.sh ci && scripts/tidy.sh --all

package:
	@mkdir -p build && scripts/setup.sh package && scripts/package.sh package

times:
	@mkdir -p build && scripts/setup.sh test && scripts/build_times.sh

bench:
	@mkdir -p build && scripts/setup.sh bench
	@cmake --preset bench >/dev/null && cmake --build --preset bench
	@echo "benchmarks/README.md says how to run them"

docs: all
	@scripts/setup.sh docs
	@build/venv/bin/python scripts/reference_doc.py --only commands cpp
	@NO_MKDOCS_2_WARNING=1 build/venv/bin/python -m mkdocs build --strict --quiet
	@echo "open build/site/index.html"

format:
	@git ls-files '*.h' '*.cc' | xargs clang-format -i

clean:
	rm -rf build
