# Every way in. `make help` lists them. Needs git, make and Python 3.11 or newer; nothing runs as root.
# Written for GNU make 3.81 (macOS) and later.

SHELL   := /bin/sh
VENV    := .venv
PYTHON  := $(VENV)/bin/python
STAMP   := $(VENV)/.installed
# Another Python: make PYTHON3=/usr/local/bin/python3.12 setup
PYTHON3 ?=
UV       = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
UPGRADE ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types rules tests test-deep bench mutants format lock record tables pictures clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(STAMP) ## Make .venv and install the pinned requirements (the other targets do it by themselves)

# The stamp is written last: an install that was interrupted is done again.
$(STAMP): requirements/dev.txt
	@chosen=''; lacking=''; \
	for name in "$(PYTHON3)" python3 python3.14 python3.13 python3.12 python3.11; do \
	  test -n "$$name" || continue; \
	  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	  if "$$name" -c 'import ensurepip, venv' >/dev/null 2>&1; then chosen=$$name; break; fi; \
	  lacking="$$lacking $$name"; \
	done; \
	if test -z "$$chosen" && test -n "$$lacking"; then \
	  echo "Python is here ($$(echo $$lacking)) but cannot make virtual environments: install the package python3-venv," >&2; \
	  echo "for example with: sudo apt-get install python3-venv. Then run make again." >&2; exit 1; \
	elif test -z "$$chosen"; then \
	  echo "No Python 3.11 or newer found. Install it, or name it: make PYTHON3=/path/to/python3 setup" >&2; exit 1; \
	fi; \
	if ! $(PYTHON) -c 'import pip' >/dev/null 2>&1; then \
	  echo "Making $(VENV) with $$("$$chosen" -VV | head -n 1)"; \
	  rm -rf $(VENV) && "$$chosen" -m venv $(VENV) || exit 1; \
	fi
	@echo "Installing the pinned requirements into $(VENV) (once, a minute or two)"
	@PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore PIP_NO_INPUT=1 \
	  $(PYTHON) -m pip install -qq --require-hashes -r requirements/dev.txt || { \
	  echo "The install failed; what pip said stands above. It needs the package index once, nothing afterwards." >&2; exit 1; }
	@touch $(STAMP)

demo: $(STAMP) ## A pretend shop, pretend books and the app on this machine, until Ctrl-C; ARGS="--port 0"
	@exec $(PYTHON) -m plugin demo $(ARGS)

# One part after another, each with its time; the first that fails ends the run and is named last.
test: $(STAMP) ## Every check: lint, types, import rules, tests; offline
	@begun=$$(date +%s); \
	for part in lint types rules tests; do \
	  printf '\n== %s\n' $$part; at=$$(date +%s); \
	  $(MAKE) --no-print-directory $$part || { printf '\n== FAILED: %s (make %s runs it alone)\n' $$part $$part >&2; exit 1; }; \
	  printf '== %s: %s s\n' $$part $$(($$(date +%s) - at)); \
	done; \
	printf '\n== every check passed in %s s\n' $$(($$(date +%s) - begun))

lint: $(STAMP) ## ruff, and whether everything is formatted
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .

types: $(STAMP) ## mypy, strict, tests too
	@$(PYTHON) -m mypy

rules: $(STAMP) ## Which part may import which (import-linter)
	@$(VENV)/bin/lint-imports --no-logo

tests: $(STAMP) ## pytest, in three shares side by side; ARGS="tests/accounting -k void" picks some
	@$(if $(ARGS),$(PYTHON) -m pytest $(ARGS),$(PYTHON) -m tests.shares)

# New stories every time: DEEP times as many as in every run. A failure prints the smallest one that fails.
DEEP ?= 40
test-deep: $(STAMP) ## The invariants over many thousands of generated stories; takes an hour. DEEP=4 for less
	@CONTRA_DEEP=$(DEEP) $(PYTHON) -m pytest -p no:cacheprovider tests/invariants $(ARGS)

bench: $(STAMP) ## Measure; prints a table and writes var/bench.json; ARGS=deciding is one of them
	@$(PYTHON) -m benchmarks $(ARGS)

# Not a part of `make test`. Writes mutants/, which git does not see. ARGS="--again" runs what survived once more.
mutants: $(STAMP) ## Change the accounting rules one by one; a test has to fail for each (an hour)
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PYTHON) -m tests.mutants $(ARGS)

format: $(STAMP) ## Put everything into the one format and mend what ruff can mend
	@$(PYTHON) -m ruff check --fix --quiet . || true
	@$(PYTHON) -m ruff format .

# Pins stay where they are unless pyproject.toml asks for more: UPGRADE=--upgrade moves them all.
lock: $(STAMP) ## Compile requirements/*.txt from pyproject.toml
	@PIP_DISABLE_PIP_VERSION_CHECK=1 $(PYTHON) -m pip install --quiet --require-hashes -r requirements/lock.txt
	@$(UV) $(UPGRADE) --group lock --output-file requirements/lock.txt
	@$(UV) $(UPGRADE) --output-file requirements/app.txt pyproject.toml
	@$(UV) $(UPGRADE) --constraint requirements/app.txt --group dev --output-file requirements/dev.txt pyproject.toml
	@echo "requirements/ is compiled; read the difference before you commit it"

record: $(STAMP) ## Record the cassettes of the ledgers anew, against the sandbox
	@rm -rf tests/ledgers/cassettes
	@CONTRA_RECORD=1 $(PYTHON) -m pytest -q tests/ledgers -k cassette

tables: $(STAMP) ## Write docs/accounting.md anew from the cases of tests/accounting/cases, and the table of QuickBooks' faults
	@$(PYTHON) -m tests.accounting.render
	@$(PYTHON) -m tests.ledgers.faults_page

pictures: $(STAMP) ## Take docs/pictures anew with Chromium
	@$(PYTHON) -m tests.pictures docs/pictures

clean: ## Remove what the other targets made, .venv and var too
	@rm -rf $(VENV) var mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
