# Two commands set everything up from a clean checkout and do their work: `make demo` and `make test`.
# Needed: Python 3.11 or newer, make, and a package index that pip can reach.

# The first of these that is new enough; choose another with `make test PYTHON=/path/to/python3`.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$each; break; }; done)
VENV := .venv
PY := $(VENV)/bin/python
# Wheels only, every file checked against its hash; nothing is compiled and no setup script is run.
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-input
LOCKED := $(INSTALL) --only-binary :all: --require-hashes -r
LOCK := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links $(UPGRADE) pyproject.toml
# Stamps: what is set up already is not set up again until its requirements change; what was interrupted, is.
MADE := $(VENV)/.made
RUN := $(VENV)/.ready-run
DESK := $(VENV)/.ready-desk
DEV := $(VENV)/.ready-dev
BENCH := $(VENV)/.ready-bench
WARM := $(VENV)/.ready-kernels
# The peers have an environment of their own: they bring compiled extensions and other versions of much.
PEERS := .venv-peers
PEERS_READY := $(PEERS)/.ready
# What is compiled, and the constants compiled into it: a change in any of these makes what was compiled before stale.
KERNELS := $(wildcard src/tansiq/engines/matching/*.py src/tansiq/engines/names/*.py)

.DEFAULT_GOAL := help
.PHONY: help demo serve test check format bench peers fuzz tables lock clean

help:  ## say what each command does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' Makefile

demo: $(WARM) $(DESK)  ## set up, screen a fictional flight, and let two nodes exchange a request
	@$(VENV)/bin/tansiq demo
	@echo
	@$(VENV)/bin/tansiq desk demo

serve: $(DESK)  ## set up and start the desk on this machine, with demonstration accounts
	@$(VENV)/bin/tansiq desk serve --demo $(ARGS)

test: $(DEV) $(WARM)  ## set up and run the tests, a process a core
	@$(PY) -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(DEV) $(WARM)  ## lint, format, types, storeys, shape, and the tests of the repository itself
	@$(VENV)/bin/ruff check
	@$(VENV)/bin/ruff format --check
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-logo
	@$(PY) tools/check_shape.py
	@$(PY) -m pytest tests/repository

format: $(DEV)  ## let ruff format the tree
	@$(VENV)/bin/ruff check --fix-only --quiet
	@$(VENV)/bin/ruff format

bench: $(BENCH) $(WARM)  ## measure speed and accuracy, with intervals
	@$(PY) -m benchmarks $(ARGS)

peers: $(BENCH) $(WARM) $(PEERS_READY)  ## measure what a user would pick instead (compiles pyicu: needs ICU headers)
	@$(PEERS)/bin/python -m benchmarks peers $(ARGS)

fuzz: $(BENCH) $(WARM)  ## throw mutated input at every reader of foreign files (see CONTRIBUTING.md)
	@$(PY) -m benchmarks.fuzzing $(ARGS)

tables: $(BENCH) $(WARM)  ## rebuild the generated tables from resources/
	@$(PY) tools/build_tables.py $(ARGS)

lock: $(BENCH)  ## write requirements/ anew (newer versions: make lock UPGRADE=--upgrade)
	@$(LOCK) --extra desk --group build --group test --group check --group browser --group bench --group lock -o requirements/bench.txt
	@$(LOCK) --extra desk --group build --group test --group check --group browser -c requirements/bench.txt -o requirements/dev.txt
	@$(LOCK) --extra desk --group build -c requirements/bench.txt -o requirements/desk.txt
	@$(LOCK) --group build -c requirements/bench.txt -o requirements/run.txt
	@$(LOCK) --group build --group peers -o requirements/peers.txt

clean:  ## remove the environment, caches and results
	rm -rf $(VENV) $(PEERS) demo-output fuzz-output build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests tools benchmarks -name __pycache__ -prune -exec rm -rf {} +

$(MADE):
	@test -n "$(PYTHON)" || { echo "Tansiq needs Python 3.11 or newer: none found. Say where it is: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Tansiq needs Python 3.11 or newer; $(PYTHON) is older or missing." >&2; exit 1; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) (once)"
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "$(PYTHON) cannot make a virtual environment: install its venv module." >&2; exit 1; }
	@touch $@

$(RUN): pyproject.toml requirements/run.txt | $(MADE)
	@echo "Installing what Tansiq runs on"
	@$(LOCKED) requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(WARM): $(KERNELS) tools/warm_kernels.py $(RUN)
	@echo "Compiling the matching kernels (once, some ten seconds)"
	@$(PY) tools/warm_kernels.py
	@touch $@

$(DESK): requirements/desk.txt $(RUN)
	@echo "Installing what the desk runs on"
	@$(LOCKED) requirements/desk.txt
	@touch $@

$(DEV): requirements/dev.txt $(RUN)
	@echo "Installing what tests and checks need"
	@$(LOCKED) requirements/dev.txt
	@touch $@

$(BENCH): requirements/bench.txt $(DEV)
	@echo "Installing what benchmarks and tables need"
	@$(LOCKED) requirements/bench.txt
	@touch $@

# The one place where something is built from source: pyicu has no wheel. Every file is checked against its hash all the same.
$(PEERS_READY): requirements/peers.txt pyproject.toml | $(MADE)
	@echo "Installing what Tansiq is measured against in $(PEERS)"
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
		-r requirements/peers.txt
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation \
		--editable .
	@touch $@
