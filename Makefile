# Two commands matter: `make demo` runs the product, `make test` proves it. Each sets up what it needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
RUN_HASH := $(shell cat server/requirements.txt | sha256sum | cut -c1-16)
DEV_HASH := $(shell cat server/requirements-dev.txt | sha256sum | cut -c1-16)
NPM_HASH := $(shell cat web/package-lock.json | sha256sum | cut -c1-16)
RUNTIME := $(VENV)/.runtime-$(RUN_HASH)
DEV := $(VENV)/.dev-$(DEV_HASH)
NODE := web/node_modules/.installed-$(NPM_HASH)
WEB_SOURCES := $(shell find web -type d \( -name node_modules -o -name dist \) -prune -o -type f -print)
WEB_BUILT := web/apps/console/dist/index.html

.PHONY: help demo stop test check prove bench lock screens format api browser map valhalla

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

demo: $(RUNTIME) $(WEB_BUILT) ## Run the product with a demo organisation, and print where and who
	@./shifang demo

stop: $(RUNTIME) ## Stop everything that `make demo` started; data stays
	@./shifang down

test: $(DEV) $(WEB_BUILT) browser ## Everything that CI tests
	cd web && npm test
	cd server && $(BIN)/pytest -n 2 --dist loadscope

check: $(DEV) $(NODE) ## Formats, lint, types, import contracts, migrations, drift
	cd server && $(BIN)/ruff format --check . ../bench ../tools
	cd server && $(BIN)/ruff check . ../bench ../tools
	cd server && $(BIN)/mypy shifang
	cd server && $(BIN)/lint-imports --no-cache
	cd server && $(BIN)/python -m shifang.config.lint
	cd server && SHIFANG_POOL=0 $(BIN)/python manage.py makemigrations --check --dry-run
	cd server && $(BIN)/python manage.py openapi --check
	cd server && $(BIN)/python manage.py problems --check
	cd web && npm run check

prove: $(DEV) $(WEB_BUILT) browser ## Long proofs: crashes, large imports, long state machines
	cd web && VITE_PROVE=1 npx vitest run apps/field/src/outbox/receipts.test.ts
	cd server && $(BIN)/pytest -m prove --hypothesis-profile=search --timeout 3600 -o addopts="-q -p no:cacheprovider -p no:django --import-mode=importlib"

bench: $(DEV) $(WEB_BUILT) ## Measure every figure into bench/results.json and print the table
	$(BIN)/python bench/run.py $(BENCH)

screens: $(DEV) $(WEB_BUILT) browser ## Photograph every page into docs/screens
	$(BIN)/python -m tools.screens

format: $(DEV) $(NODE) ## Format all code
	cd server && $(BIN)/ruff format . ../bench ../tools && $(BIN)/ruff check --fix . ../bench ../tools
	cd web && npm run format

api: $(DEV) $(NODE) ## Write the generated documents: OpenAPI, its client types, the list of problems
	cd server && $(BIN)/python manage.py openapi --write && $(BIN)/python manage.py problems --write
	cd web && npm run api

map: $(DEV) ## Make the basemap and the demo's places again: make map EXTRACT=town.osm.pbf (needs tilemaker)
	@test -n "$(EXTRACT)" || { echo "name an OpenStreetMap extract: make map EXTRACT=town.osm.pbf"; exit 1; }
	$(BIN)/python tools/map/build_basemap.py "$(EXTRACT)" web/map/baltimore.pmtiles
	$(BIN)/python tools/map/extract_places.py "$(EXTRACT)" server/shifang/simulation/places.json

valhalla: ## Serve map matching beside (needs Python 3.12 or newer): make valhalla EXTRACT=town.osm.pbf
	@test -n "$(EXTRACT)" || { echo "name an OpenStreetMap extract: make valhalla EXTRACT=town.osm.pbf"; exit 1; }
	@$(PYTHON) tools/valhalla.py "$(EXTRACT)"

lock: ## Lock the requirements with hashes and without addresses
	$(PYTHON) -m pip install --quiet uv
	cd server && for name in requirements requirements-dev; do \
	  $(PYTHON) -m uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 $$name.in -o $$name.txt; done

browser:
	@if ! command -v chromium >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; \
	  else echo "The browser tests need Chromium; please run: sudo apt-get install -y chromium fonts-noto-cjk"; exit 1; fi; fi

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || { echo "Python 3.11 or newer is needed"; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "please run: sudo apt-get install -y python3-venv"; rm -rf $(VENV); exit 1; }

$(RUNTIME): | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r server/requirements.txt
	@touch $@

$(DEV): | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r server/requirements-dev.txt
	@touch $@ $(RUNTIME)

$(NODE):
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(WEB_BUILT): $(WEB_SOURCES) | $(NODE)
	cd web && npm run --silent build
	@touch $@
