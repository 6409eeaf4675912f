# Every target sets up its own .venv; only Python >= 3.11, git and make are needed.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/.ready
NEWEST := .venv-newest/bin
MUTATION := .venv-mutation/bin
SPARK := .venv-spark/bin
SPARK_READY := .venv-spark/.ready
JAVA := $(if $(JAVA_HOME),$(JAVA_HOME)/bin/java,java)
LOCKS := requirements/build.lock requirements/dev.lock
COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate \
	--python-version 3.11 --custom-compile-command "make lock"
HAS_CHROMIUM := { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null
CASE ?= examples/long-run-spike.yaml

.DEFAULT_GOAL := help
.PHONY: help assess serve check test test-all test-newest test-spark test-web lock lint types contracts wheel-test bench bench-populations mutate mutate-code docs schemas golden clean python

help:  ## Say what each target does
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

$(READY): pyproject.toml hatch_build.py $(LOCKS) | python
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/build.lock
	$(BIN)/python -m pip install --quiet --require-hashes --no-build-isolation --requirement requirements/dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q expert cli.py
	touch $@

python:
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 is needed; none was found" >&2; exit 1; }

assess: $(READY)  ## Set up, and assess a runner (CASE=file)
	@$(BIN)/hamstring assess $(CASE)

serve: $(READY)  ## Set up, and show it all as a page, at http://127.0.0.1:8000
	@$(BIN)/hamstring serve

check: $(READY)  ## Check the knowledge base
	@$(BIN)/hamstring kb check

test: $(READY)  ## Set up, and run the tests
	$(BIN)/pytest -n auto -m "not slow"

test-all: $(READY)  ## Run the exhaustive tests too
	THOROUGH=1 $(BIN)/pytest -n auto -m "slow or not slow"

test-newest: | python  ## Run the tests with the newest versions that pyproject.toml allows today
	$(PYTHON) -m venv --clear .venv-newest
	$(NEWEST)/python -m pip install --quiet --upgrade pip
	$(NEWEST)/python -m pip install --quiet --editable . --group test
	$(NEWEST)/python -m pip install --quiet --no-deps 'frozendict>=2,<3' 'schema>=0.7,<0.8'  # beside which it must work, whatever experta pins
	$(NEWEST)/pytest -n auto -m "not slow" $(addprefix tests/unit/,cases diary engines faces loading logs populations shapes training) \
		tests/cli tests/golden  # what another version of a library can turn red

test-spark:  ## Run the tests on Spark, where there is Java 17 or newer
	@java=$$($(JAVA) -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p'); \
	if [ "$${java:-0}" -lt 17 ]; then echo "No Java 17 or newer was found, so the tests on Spark are skipped."; \
	else $(MAKE) --no-print-directory $(SPARK_READY) && $(SPARK)/pytest tests/spark; fi

$(SPARK_READY): pyproject.toml requirements/build.lock requirements/spark.lock | python
	$(PYTHON) -m venv --clear .venv-spark
	$(SPARK)/python -m pip install --quiet --require-hashes --requirement requirements/build.lock
	$(SPARK)/python -m pip install --quiet --require-hashes --no-build-isolation --requirement requirements/spark.lock
	$(SPARK)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

test-web: $(READY)  ## Run the tests of the page in a Chromium, where there is one; as root it is installed where apt can
	@$(HAS_CHROMIUM) || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && { apt-get update --quiet=2 && \
		DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends chromium; } >/dev/null 2>&1; } || true
	@if $(HAS_CHROMIUM); then $(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/browser.lock \
		&& $(BIN)/pytest -n auto tests/browser; \
	else echo "No Chromium was found, so the tests of the page in a browser are skipped."; fi

lock: | python  ## Write down the newest versions that pyproject.toml allows, with hashes, for every Python it names
	$(PYTHON) -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install --quiet uv==0.13.9
	$(COMPILE) --group pyproject.toml:setup --output-file requirements/build.lock
	$(COMPILE) pyproject.toml --group pyproject.toml:dev --output-file requirements/dev.lock
	$(COMPILE) pyproject.toml --group pyproject.toml:mutation --constraint requirements/dev.lock --output-file requirements/mutation.lock
	$(COMPILE) pyproject.toml --group pyproject.toml:spark --constraint requirements/dev.lock --output-file requirements/spark.lock
	$(COMPILE) pyproject.toml --group pyproject.toml:browser --constraint requirements/dev.lock --output-file requirements/browser.lock
	$(COMPILE) --group pyproject.toml:peers --constraint requirements/dev.lock --output-file requirements/peers.lock

lint: $(READY)  ## Lint and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## Types, strictly
	$(BIN)/mypy

contracts: $(READY)  ## Layers and homes of libraries
	$(BIN)/lint-imports

wheel-test: $(READY)  ## Build a wheel, install it elsewhere, compare its output with the checkout's
	$(BIN)/python tests/wheel/compare.py

bench: $(READY)  ## Measure
	$(BIN)/python bench/run.py
	$(BIN)/python -m bench.training
	$(BIN)/python -m bench.page

bench-populations: $(READY)  ## Measure tables of people, beside the same rules on other engines; write the plots of docs/
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/peers.lock
	$(BIN)/python -m bench.populations --plots docs

mutate: $(READY)  ## Change each rule in small ways; list what no worked case and no invariant would notice
	$(BIN)/hamstring kb mutate

mutate-code: | python  ## Change the code of the meaning in small ways; list what no test notices (hours; MUTANTS=part of a name)
	$(PYTHON) -m venv --clear .venv-mutation
	$(MUTATION)/python -m pip install --quiet --require-hashes --requirement requirements/build.lock
	$(MUTATION)/python -m pip install --quiet --require-hashes --no-build-isolation --requirement requirements/mutation.lock
	$(MUTATION)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	CI=1 $(MUTATION)/mutmut run $(MUTANTS)
	$(MUTATION)/python bench/mutants.py

docs: $(READY)  ## Write knowledge.lock, docs/knowledge.md, columns.md, errors.md, the questions in api.md, what the notebook and the tutorial show, anew
	$(BIN)/hamstring kb lock
	$(BIN)/hamstring kb docs > docs/knowledge.md.new && mv docs/knowledge.md.new docs/knowledge.md
	$(BIN)/hamstring kb columns > docs/columns.md.new && mv docs/columns.md.new docs/columns.md
	$(BIN)/python -m tests.repo.errors_page > docs/errors.md.new && mv docs/errors.md.new docs/errors.md
	$(BIN)/python -m tests.repo.api_page
	$(BIN)/python -m tests.repo.notebook
	$(BIN)/python -m tests.repo.tutorial

schemas: $(READY)  ## Write the published JSON Schemas anew from the declarations
	$(BIN)/python -m expert.faces.pages.schemas knowledge/schema

golden: $(READY)  ## Rewrite the golden outputs; read the difference before you commit it
	UPDATE_GOLDEN=1 $(BIN)/pytest -q tests/golden

clean:  ## Remove everything that was set up or built
	rm -rf .venv .venv-newest .venv-mutation .venv-spark .venv-lock build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
