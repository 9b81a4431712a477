# One entry for people and machines. `make demo` and `make test` do all set-up by themselves; a second run is instant.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench prove lint lock screenshots packages

PYTHON ?= python3
BIN := .venv/bin
ASSETS := governance/web/assets/manifest.json
# What only tests need is installed for tests only.
NEEDED := run $(if $(filter test screenshots,$(MAKECMDGOALS)),test)
# What was compiled once is kept, whatever the shell says: compiling anew costs each test process a quarter of a minute.
unexport PYTHONDONTWRITEBYTECODE
RULES := $(wildcard tests/*/test_*rules*.py tests/*/rules tests/test_canonical.py tests/test_architecture.py)

help: ## says what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 16

setup: packages .venv/.project $(ASSETS) ## the environment, the project and the browser's files

demo: setup ## seeds a made-up city and serves it at http://127.0.0.1:8311
	$(BIN)/governance demo

test: setup ## format, lint, types and every test but the long runs, in under eight minutes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	@mkdir -p var
	@echo '$(BIN)/mypy beside $(BIN)/pytest -n 2 --dist worksteal -m "not slow"'
	@$(BIN)/mypy >var/types.log 2>&1 & types=$$!; \
		tested=0; $(BIN)/pytest -n 2 --dist worksteal -m "not slow" || tested=$$?; \
		wait $$types || { cat var/types.log; exit 1; }; \
		exit $$tested

check: lint ## format, lint, types and rules, in under a minute
	$(BIN)/pytest -q -m "not slow" $(RULES)

lint: setup ## format, lint and types, nothing run
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: setup ## measures the budgets; results also in var/bench.json
	$(BIN)/python -m tests.bench

prove: setup ## the long runs
	$(BIN)/pytest -m slow

screenshots: setup ## a picture of every page in every state, wide and narrow, in var/screenshots (needs Chromium)
	mkdir -p var/screenshots
	CONCORD_REQUIRE_BROWSER=1 CONCORD_SCREENSHOTS=var/screenshots $(BIN)/pytest -q tests/browser/test_states.py

lock: .venv/.packages ## rewrites requirements.lock after pyproject.toml changed (needs uv)
	uv pip compile -q --generate-hashes --universal --no-emit-index-url --no-header \
		--group dev pyproject.toml -o requirements.lock

packages:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Concord needs Python 3.11 or later: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	@PYTHON='$(PYTHON)' .ci/packages $(NEEDED)

.venv/.made: | packages
	$(PYTHON) -m venv .venv
	touch $@

.venv/.packages: requirements.lock | .venv/.made
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -c 'import weasyprint' >/dev/null 2>&1 || \
		{ echo "Documents need Pango and HarfBuzz: install what your system calls the libraries in .ci/packages.txt" >&2; exit 1; }
	touch $@

.venv/.project: pyproject.toml .venv/.packages
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation -e .
	touch $@

$(ASSETS): package-lock.json governance/web/site/assets_build.py $(wildcard templates/assets/*.* templates/assets/styles/*/*.css) | .venv/.project
	$(BIN)/python -m governance.web.site.assets_build
