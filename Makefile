# `make` alone lists what there is to do.
.DEFAULT_GOAL := help
.PHONY: bench-cluster bench-ui help install run demo up down test check web web-check web-types fix contracts bench bench-search lock
SHELL := /bin/bash -euo pipefail

PORT ?= 8000
DATA ?= .data
HEAP ?= 5
BIN := .venv/bin
export MESSENGER_TEST_SERVERS ?= none
# Processes that tests run in; those of one file stay together.
WORKERS ?= 2
SOURCES := $(wildcard contracts commands projections query_api infra tests)
LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate --quiet $(if $(UPGRADE),--upgrade)

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## Make .venv with all that is needed (at once when it is there)
	@bash infra/install.sh

run: install ## Serve Messenger at http://localhost:8000 (PORT=, DATA=)
	@bash infra/web.sh build --if-needed || echo 'Serving without the web interface: it could not be built.' >&2
	@exec $(BIN)/messenger serve --data $(DATA) --port $(PORT)

demo: install ## Fill the same data folder with a small made-up organisation
	@exec $(BIN)/messenger demo --data $(DATA)

up: install ## Start the servers of a cluster that do not answer yet (SERVERS=redis,s3 for some)
	@MESSENGER_TEST_SERVERS=all bash infra/servers/up.sh $(SERVERS)

down: ## End the servers that `make up` started here; their data stays
	@bash infra/servers/down.sh $(SERVERS)

test: check ## Check, then test the standalone profile (ARGS= goes to pytest; MESSENGER_TEST_SERVERS=all or redis,s3 adds servers)
	@bash infra/servers/up.sh $(MESSENGER_TEST_SERVERS)
	@$(BIN)/python -m tests.e2e.web.chromium
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: install web-check ## Formatting, lint, types, layers, shell and file lengths
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports
	$(BIN)/shellcheck infra/*.sh infra/servers/*.sh
	@find $(SOURCES) \( -name node_modules -o -name generated -o -name dist \) -prune -o -type f \
	  \( -name '*.py' -o -name '*.ts' -o -name '*.vue' -o -name '*.sql' -o -name '*.sh' \) -print0 \
	  | xargs -0 awk 'FNR == 301 { print FILENAME ": longer than 300 lines, so it holds two nouns"; long = 1 } END { exit long }'

web: install ## Build the web interface into query_api/web/dist
	@bash infra/web.sh build

web-check: install ## Types, lint, tests and size of the web interface
	@bash infra/web.sh check

web-types: install ## Write the client's types anew from the contracts
	@bash infra/web.sh types

fix: install ## Format, and repair what lint can repair
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

contracts: install ## Write the frozen schemas, OpenAPI and AsyncAPI anew
	$(BIN)/python -m infra.documents

bench: install ## Measure, and write docs/benchmarks.md
	$(BIN)/python -m tests.bench

bench-cluster: up ## Measure a cluster on real servers, and write docs/benchmarks-cluster.md
	$(BIN)/python -m tests.bench.cluster

bench-ui: install ## Measure the web interface in Chromium, and write docs/benchmarks-ui.md (HEAP= minutes of traffic)
	$(BIN)/python -m tests.bench.ui --heap-minutes $(HEAP)

bench-search: install ## Measure how well search finds questions and answers
	$(BIN)/python -m tests.bench.search

lock: install ## Resolve dependencies into infra/locks (UPGRADE=1 takes newer ones), then install
	$(LOCK) pyproject.toml --output-file infra/locks/runtime.txt
	$(LOCK) pyproject.toml --extra telemetry --constraint infra/locks/runtime.txt --output-file infra/locks/telemetry.txt
	$(LOCK) pyproject.toml --extra telemetry --group dev --constraint infra/locks/telemetry.txt --output-file infra/locks/dev.txt
	$(LOCK) --group build --constraint infra/locks/dev.txt --output-file infra/locks/build.txt
	$(LOCK) --group node --output-file infra/locks/node.txt
	@bash infra/install.sh
