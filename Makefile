# Even Keel needs Python 3.11 or newer and make; everything else is installed here, into .venv.
#   make serve [PORT=8001] [HOST=127.0.0.1] [ARGS=--no-demo]     the whole site, with its own PostgreSQL
#   make test [ARGS=tests/forum]                                 all tests
#   make check                                                   style, types, layers, migrations, production settings

.DEFAULT_GOAL := serve
.PHONY: serve test check lock reset soak site tools
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE # what is compiled once starts in a second

PORT ?= 8000
HOST ?= 127.0.0.1
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

# A copy of the lock inside .venv says what is installed there. It is written last, so a broken install starts again.
define install
	@if ! $(PY) -c '' 2>/dev/null; then \
		test -n "$(PYTHON)" || { echo "Even Keel needs Python 3.11 or newer with its venv module (Debian: apt install python3-venv)." >&2; exit 1; }; \
		$(PYTHON) -m venv --clear $(VENV) || exit 1; \
	fi; \
	$(PY) -c 'import pip' 2>/dev/null || $(PY) -m ensurepip >/dev/null || exit 1; \
	if ! cmp -s $(1) $(VENV)/$(1); then \
		echo "Installing what $(1) names into $(VENV) ..."; \
		$(PY) -m pip install --quiet --disable-pip-version-check --no-input --no-compile --no-deps --require-hashes -r $(1) \
			&& cp $(1) $(VENV)/$(1); \
	fi
endef

site:
	$(call install,requirements.txt)

tools:
	$(call install,requirements-dev.txt)

serve: site
	@exec $(PY) manage.py serve --host $(HOST) --port $(PORT) $(ARGS)

test: tools
	@exec $(PY) -m pytest -n logical --maxprocesses 6 --dist loadgroup $(ARGS)

soak: tools
	@exec $(PY) -m pytest -m soak $(ARGS)

check: tools
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy .
	$(VENV)/bin/lint-imports --no-cache
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) -m tests.architecture.production check --deploy --fail-level WARNING

# Every package with the hash of every file, from pyproject.toml; names no package index. ARGS=--upgrade takes the newest releases.
lock: tools
	$(VENV)/bin/uv pip compile pyproject.toml -o requirements.txt $(LOCK) $(ARGS)
	$(VENV)/bin/uv pip compile pyproject.toml -o requirements-dev.txt --extra dev -c requirements.txt $(LOCK) $(ARGS)
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header

reset: site
	@exec $(PY) -m config.reset
