# A newspaper in a box. `make run` serves it, `make test` tests it; README.md tells the rest.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.PHONY: run test check bench chaos lock browser

run: .venv/run
	@$(BIN)/python -m sekretno.run

test: .venv/dev
	@$(BIN)/python -m tests.run

check: .venv/dev
	@$(BIN)/python -m tests.check

# docs/performance.md tells what is measured; BENCH="--large --replay 3600" for all of it.
bench: .venv/dev
	@$(BIN)/python -m benchmarks $(BENCH)

# What falls, and what readers see of it: docs/standing.md. CHAOS=--short takes minutes.
chaos: .venv/dev
	@$(BIN)/python -m benchmarks.chaos $(CHAOS)

# Debian's Chromium for the browser tests, where the machine has none.
browser:
	@command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium >/dev/null)

# The locks, after a change in pyproject.toml. For developers: needs uv.
lock:
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header -q pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --no-header -q --group dev pyproject.toml -o requirements-dev.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv

.venv/run: .venv/bin/python requirements.txt
	@echo "Installing what the paper needs …"
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

.venv/dev: .venv/bin/python requirements-dev.txt
	@echo "Installing what developers need …"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@ .venv/run
