# Everything a fresh machine needs is set up by the targets themselves; `make demo` and `make test` come first.
# make test PYTEST_ARGS=tests/ledger runs some of the tests.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: demo test lint bench desk lock docs screenshots clean

demo: $(VENV)/.ready
	$(BIN)/sayso demo

test: $(VENV)/.ready-dev
	@sh tools/setup.sh browser "$(VENV)"
	$(BIN)/pytest -n 2 --dist loadfile $(PYTEST_ARGS)

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.ready-dev
	$(BIN)/python bench/all.py

desk: $(VENV)/.ready
	$(BIN)/sayso demo > /dev/null
	$(BIN)/sayso desk --ledger sayso-demo.db

screenshots: $(VENV)/.ready-dev
	@sh tools/setup.sh browser "$(VENV)"
	$(BIN)/python tools/screenshots.py

docs: $(VENV)/.ready-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --site-dir build/site

# Writes the two lock files again from pyproject.toml.
lock: $(VENV)/.ready-dev
	$(BIN)/python tools/lock.py

$(VENV)/.ready: requirements.lock pyproject.toml $(wildcard hatch_build.py)
	@PYTHON="$(PYTHON)" sh tools/setup.sh run "$(VENV)"
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@PYTHON="$(PYTHON)" sh tools/setup.sh dev "$(VENV)"
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis sayso/desk/static/vendor
