# `make` or `make help` lists the targets. Nothing but Python 3.11+, git and make is needed: each target first builds
# .venv from requirements.lock (hashes checked), once.

.DEFAULT_GOAL := help
.PHONY: help sync demo watch test check format cov bench docs schema lock package clean

# Arguments for sync, demo and watch: make sync ARGS=--dry-run
ARGS ?=
# Arguments for test: make test TESTS="tests/page -k tables"
TESTS ?=
# ... on so many processes: one more than the cores of a small machine, since tests wait for git, disks and servers
JOBS ?= 3

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKFLOWS := $(filter-out %/gitlab-ci.yml,$(wildcard .github/workflows/*.yml examples/workflows/*.yml))
SCHEMA := $(BIN)/check-jsonschema --quiet --builtin-schema
CONFIG := $(PAPERLINE_CONFIG)$(wildcard paperline.yaml .paperline.yaml config/paperline.yaml)
SUITABLE := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c '$(SUITABLE)' 2>/dev/null && { echo $$python; break; }; done)

help: ## Explain the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

sync: $(READY) ## Add your new papers to your page; without a configuration, show it on the bundled sample site
ifeq ($(CONFIG),)
	@echo "There is no config/paperline.yaml yet, so this syncs the bundled sample site (the same as make demo)."
	@$(if $(ARGS),echo "ARGS is for a sync of your own site: $(ARGS) is left out.")
	@$(BIN)/paperline demo
else
	@$(BIN)/paperline sync $(ARGS)
endif

demo: $(READY) ## Sync the bundled sample site against a local server, into .demo/
	@$(BIN)/paperline demo $(ARGS)

watch: $(READY) ## Sync at the times of the configuration, until stopped
	@$(BIN)/paperline watch $(ARGS)

test: $(READY) ## Run all tests (TESTS="tests/page -k tables" for some)
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal $(TESTS)

check: $(READY) ## Lint, formatting, types, workflows, and whether generated files are fresh
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/python docs/generate.py --check
	$(BIN)/zizmor --quiet --offline --no-progress --persona pedantic --config .github/zizmor.yml \
		action.yml $(WORKFLOWS) .github/dependabot.yml
	$(SCHEMA) vendor.github-workflows $(WORKFLOWS)
	$(SCHEMA) custom.github-workflows-require-timeout $(WORKFLOWS)
	$(SCHEMA) vendor.github-actions action.yml
	$(SCHEMA) vendor.dependabot .github/dependabot.yml
	$(SCHEMA) vendor.gitlab-ci --data-transform gitlab-ci examples/workflows/gitlab-ci.yml
	$(SCHEMA) vendor.compose-spec deploy/compose.yaml
	@if command -v actionlint >/dev/null; then actionlint $(WORKFLOWS); \
		else echo "actionlint is not installed: the workflows were checked by schema and by zizmor"; fi

format: $(READY) ## Format the code and mend what the linter can mend
	$(BIN)/ruff check --fix --quiet || true
	$(BIN)/ruff format --quiet

cov: $(READY) ## Run all tests and show which branches none of them takes
	$(BIN)/coverage run -m pytest -q $(TESTS)
	$(BIN)/coverage report

bench: $(READY) ## Measure the page engine and a whole sync; score the page engine where scored cases are at hand
	$(BIN)/python benchmarks/run.py

docs: $(READY) ## Write the files that are made from the code: schema, docs/configuration.md, docs/cli.md
	$(BIN)/python docs/generate.py

schema: docs ## The same as make docs

LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url \
	--python-version 3.11 pyproject.toml
lock: $(READY) ## Choose the newest versions that pyproject.toml allows, with hashes, into the lock files
	$(LOCK) --upgrade --group dev -o requirements.lock
	$(LOCK) --extra notify --group build --constraint requirements.lock -o requirements-run.lock

package: $(READY) ## Build the source archive, and the wheel from it, into dist/
	$(BIN)/python -m build --no-isolation

clean: ## Remove what the other targets built
	rm -rf $(VENV) .demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name one with make PYTHON=..." >&2; exit 1; }
	@test -x $(BIN)/pip || { echo "Building $(VENV) (once; this takes a minute)"; $(PYTHON) -m venv $(VENV); } || \
		{ rm -rf $(VENV); echo "Python's venv module is needed (on Debian: apt install python3-venv)" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
