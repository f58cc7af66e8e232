PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup run test test-jobs test-rest kernels fuzz check bench benchmarks peers \
	shots lock wheel clean wheelhouse sbom licences audit faults cluster-faults soak

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

setup:  ## install system libraries and the Python environment
	@$(PYTHON) packaging/set_up.py

run: setup  ## open the demo exercise area with a planned march
	@$(BIN)/marsroute demo

test: setup kernels  ## run all tests; those of jobs wait much and run beside the rest
	@$(MAKE) --no-print-directory -j 2 -O test-jobs test-rest

test-jobs:
	@$(BIN)/pytest -q tests/cluster -p no:cacheprovider

test-rest:
	@$(BIN)/pytest -q --ignore tests/cluster

kernels: setup  ## compile the searches where the tests keep them
	@NUMBA_CACHE_DIR=$(CURDIR)/build/kernels $(BIN)/python -c \
		'from app.services.kernels import ensure_kernels; ensure_kernels()'

fuzz: setup  ## properties with thousands of fresh examples, slow
	@MARSROUTE_EXAMPLES=search $(BIN)/pytest -q tests/properties --timeout 3600

faults: setup kernels  ## every fault at full figures, with a table: an hour
	@$(PYTHON) packaging/set_up.py --fault-tests
	@MARSROUTE_FAULTS=full $(BIN)/pytest -q tests/faults -o faulthandler_timeout=0

cluster-faults: setup kernels  ## every fault of jobs on a real Slurm at full figures
	@$(PYTHON) packaging/set_up.py --cluster-tests
	@MARSROUTE_FAULTS=full MARSROUTE_REQUIRE_DATA=1 $(BIN)/pytest -q tests/cluster \
		-o faulthandler_timeout=0

soak: setup kernels  ## work on a plan for MINUTES (480) and watch memory: SOAK=--window
	@NUMBA_CACHE_DIR=$(CURDIR)/build/kernels QT_QPA_PLATFORM=offscreen \
		$(BIN)/python -m tests.faults.soak $(or $(MINUTES),480) $(SOAK)

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
	@$(BIN)/python tests/performance/bench_robustness.py
	@$(BIN)/python tests/performance/bench_local_jobs.py --short
	@$(BIN)/python tests/performance/bench_queue_poll.py
	@$(BIN)/python tests/performance/bench_supply_projection.py
	@$(BIN)/python tests/performance/bench_rounds.py 3 CVRP/X-n101-k25.vrp \
		HFVRP/X106-FSMD.vrp
	@$(BIN)/python tests/performance/bench_siting.py --short
	@$(BIN)/python tests/performance/bench_matrices.py

benchmarks: setup peers  ## run every benchmark, of maps too: hours
	@for script in tests/performance/bench_*.py; do $(BIN)/python $$script || exit 1; done

peers: setup  ## install the engines that ours is compared with, in build/peers
	@$(BIN)/python tests/performance/peers_environment.py

shots: setup  ## named screenshots of the window into shots/
	@QT_QPA_PLATFORM=offscreen $(BIN)/marsroute demo --shots shots

lock:  ## renew the locks with what is a week old at least (needs uv and a network)
	@uv pip compile pyproject.toml --group dev --python-version 3.11 --generate-hashes \
		--exclude-newer "$$($(PYTHON) packaging/cool_down.py)" \
		--no-header --no-emit-index-url --no-annotate -o packaging/lock/desktop.txt

wheel: setup  ## build the wheel, the same bytes for the same source, and check it
	@SOURCE_DATE_EPOCH=$$(cd packaging && ../$(BIN)/python -c \
		'from run_time import source_epoch; print(source_epoch())') \
		$(BIN)/python -m hatchling build -t wheel -d dist
	@$(BIN)/check-wheel-contents dist

wheelhouse: setup  ## all wheels to install without a network, tried out (build/wheelhouse)
	@$(BIN)/python packaging/wheelhouse.py

sbom: setup  ## what the application is made of, as CycloneDX (build/sbom.cdx.json)
	@$(BIN)/python packaging/sbom.py

licences: setup  ## hold all licences to what is allowed, and write the notices
	@$(BIN)/python packaging/licences.py

audit: setup  ## ask for known vulnerabilities of the locks; OSV=URL asks a copy
	@$(BIN)/python packaging/audit.py $(OSV)

clean:  ## remove what was built
	@rm -rf .venv build dist shots .mypy_cache .ruff_cache .pytest_cache .hypothesis
