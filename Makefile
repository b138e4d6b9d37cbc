# Each target does its own set-up in .venv with the locked dependencies; the second call is instant.
# Another Python than the machine's python3: make PYTHON=python3.13 test. Only some tests: make test ARGS="-k sales_only".

PYTHON ?= python3
ARGS   ?=
BIN    := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

export PIP_REQUIRE_VIRTUALENV = 1

.PHONY: demo test oracle mutate contract check bench lock clean
.DEFAULT_GOAL := test

demo: .venv/.run
	ORGGRAPH_HOME="$(CURDIR)/.demo" $(BIN)/orggraph demo $(ARGS)

test: .venv/.dev
	$(BIN)/pytest $(ARGS)

# Other graphs and more of them: ORGGRAPH_TEST_SEED=7 ORGGRAPH_TEST_GRAPHS=2000 make oracle.
oracle: .venv/.dev
	$(BIN)/pytest tests/live/test_oracle.py $(ARGS)

# Some questions or topics only: make mutate ARGS="gaps.stale chain"; without what terms hold: ARGS="--own". Can be broken off and goes on where it was.
mutate: .venv/.dev
	$(BIN)/python -m tests.mutate $(ARGS)

# Only the HTTP API against its OpenAPI document: made-up requests, a generated client, the kept copy.
contract: .venv/.dev
	$(BIN)/pytest tests/live/test_contract.py tests/live/test_generated_client.py tests/offline/test_api_document.py $(ARGS)

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/orggraph queries check

bench: .venv/.dev
	$(BIN)/python -m benchmarks $(ARGS)

# The newest versions that pyproject.toml allows, for every Python and system it allows; neither file names a package index.
lock: .venv/.run
	$(INSTALL) uv
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --upgrade --no-header --quiet -o requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml --group dev -c requirements/run.txt --universal --python-version 3.11 --generate-hashes --upgrade --no-header --quiet -o requirements/dev.txt
	$(BIN)/uv pip compile --group client --universal --python-version 3.11 --generate-hashes --upgrade --no-header --quiet -o requirements/client.txt

clean:
	rm -rf .venv .demo

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "orggraph needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make a virtual environment: its ensurepip is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv

.venv/.run: .venv/pyvenv.cfg requirements/run.txt pyproject.toml
	$(INSTALL) --require-hashes -r requirements/run.txt
	$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt .venv/.client
	$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

# The generator of the client that test_generated_client talks to us with wants other versions than we do.
.venv/.client: .venv/pyvenv.cfg requirements/client.txt
	$(PYTHON) -m venv --clear .venv/client
	.venv/client/bin/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements/client.txt
	@touch $@
