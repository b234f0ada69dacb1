# Everything a person or a CI needs. `make help` lists it.
# Re-used when it is there: .venv is only installed again when pyproject.toml or constraints.txt change.

REPORTS  ?= samples
HOME_DIR ?= warehouse
PYTHON   ?= python3
ARGS     ?=

VENV   := .venv
BIN    := $(VENV)/bin
PYTEST ?= $(BIN)/python -m pytest

UV := $(shell command -v uv 2>/dev/null)
export UV_NO_PROGRESS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help run test soak measure lint grade clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-7s %s\n' "$$name" "$$text"; done
	@echo "  settings: REPORTS=$(REPORTS) HOME_DIR=$(HOME_DIR) PYTHON=$(PYTHON)"

run: $(VENV)/.installed ## run the pipeline on the samples, or on REPORTS=path, and print the findings
	@echo "running the pipeline on $(REPORTS)"
	@$(BIN)/jixiao run $(REPORTS) --home $(HOME_DIR)
	@echo
	@$(BIN)/jixiao findings --home $(HOME_DIR)
	@echo
	@echo "warehouse: $(HOME_DIR)/published/warehouse.duckdb"

test: $(VENV)/.installed-dev ## run the whole test suite
	@echo "running the tests"
	@$(PYTEST) $(ARGS)

soak: $(VENV)/.installed-dev ## a hundred runs killed at random moments (half an hour); JIXIAO_SEED=N repeats one
	@JIXIAO_KILLS=$${JIXIAO_KILLS:-100} $(PYTEST) -s tests/orchestration/test_kills.py -k random $(ARGS)

measure: $(VENV)/.installed-dev ## how often the rules cry wolf, what they find, what they cost: docs/rules-measured.md (ten minutes)
	@$(BIN)/python benchmarks/rules.py --output docs/rules-measured.md $(ARGS)

lint: $(VENV)/.installed-dev ## check style, types and SQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	cd dbt_project && ../$(BIN)/sqlfluff lint --disable-progress-bar models ../docs/queries

grade: $(VENV)/.installed-dev ## what dbt-bouncer, dbt-score and dbt-coverage say of the dbt project (two minutes)
	@$(BIN)/python benchmarks/graders.py

clean: ## remove .venv, the warehouse and everything that was made
	rm -rf $(VENV) $(HOME_DIR) build dist .pytest_cache .ruff_cache .hypothesis dbt_project/target dbt_project/logs
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory install EXTRAS= STAMP=$@

$(VENV)/.installed-dev: pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory install EXTRAS='[dev]' STAMP=$@
	@touch $(VENV)/.installed

.PHONY: install
install:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "error: Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) --version 2>&1 || echo not there);" \
	    "name another one with: make PYTHON=python3.12" >&2; exit 1; }
ifneq ($(UV),)
	@echo "installing into $(VENV) with uv"
	@test -x $(BIN)/python || uv venv --quiet --python $(PYTHON) $(VENV)
	@uv pip install --quiet --compile-bytecode --python $(BIN)/python --constraint constraints.txt --editable '.$(EXTRAS)'
else
	@echo "installing into $(VENV) with pip (a few minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.$(EXTRAS)'
endif
	@echo "preparing the dbt project"
	@$(BIN)/python -m orchestration.transform
	@touch $(STAMP)
