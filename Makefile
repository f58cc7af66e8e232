PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup run test kernels fuzz check bench benchmarks peers shots lock wheel clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 10

setup:  ## install system libraries and the Python environment
	@$(PYTHON) packaging/set_up.py

run: setup  ## open the demo exercise area with a planned march
	@$(BIN)/marsroute demo

test: setup kernels  ## run all tests
	@$(BIN)/pytest -q

kernels: setup  ## compile the searches where the tests keep them
	@NUMBA_CACHE_DIR=$(CURDIR)/build/kernels $(BIN)/python -c \
		'from app.services.kernels import ensure_kernels; ensure_kernels()'

fuzz: setup  ## properties with thousands of fresh examples, slow
	@MARSROUTE_EXAMPLES=search $(BIN)/pytest -q tests/properties --timeout 3600

check: setup  ## style, types and layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: setup peers  ## compare routes with peers in one run, ratios printed: some minutes
	@$(BIN)/python tests/performance/bench_engine.py --graphs made-10k heidelberg
	@$(BIN)/python tests/performance/bench_criticality.py --graphs heidelberg
	@$(BIN)/python tests/performance/bench_windows.py --graphs heidelberg
	@$(BIN)/python tests/performance/bench_matching.py
	@$(BIN)/python tests/performance/bench_conflicts.py
	@$(BIN)/python tests/performance/bench_schedule_search.py

benchmarks: setup peers  ## run every benchmark, of maps too: an hour
	@for script in tests/performance/bench_*.py; do $(BIN)/python $$script || exit 1; done

peers: setup  ## install the engines that ours is compared with, in build/peers
	@$(BIN)/python tests/performance/peers_environment.py

shots: setup  ## named screenshots of the window into shots/
	@QT_QPA_PLATFORM=offscreen $(BIN)/marsroute demo --shots shots

lock:  ## renew the locks (needs uv and a network)
	@uv pip compile pyproject.toml --group dev --python-version 3.11 --generate-hashes \
		--no-header --no-emit-index-url --no-annotate -o packaging/lock/desktop.txt

wheel: setup  ## build the wheel and check what is in it
	@$(BIN)/python -m hatchling build -t wheel -d dist
	@$(BIN)/check-wheel-contents dist

clean:  ## remove what was built
	@rm -rf .venv build dist shots .mypy_cache .ruff_cache .pytest_cache .hypothesis
