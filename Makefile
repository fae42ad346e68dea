# The book in a few words: `make book` builds it, `make serve` shows it, `make test` checks everything.
PYTHON ?= python3
PY := .venv/bin/python

.PHONY: book serve test refresh check bench lock setup clean

book: setup
	$(PY) -m monograph build

serve: setup
	$(PY) -m monograph serve

# Everything: unit tests, tables, stored outputs of all chapters, a build, a real browser.
test: setup .venv/tests.done
	$(PY) -m pytest

refresh: setup
	$(PY) -m monograph refresh

check: setup
	$(PY) -m monograph check

# How long builds take beside stock jupyter-book, in one run; prints what BENCHMARKS.md holds.
bench: setup .venv/tests.done
	$(PY) bench/builds.py
	$(PY) bench/readers.py

setup: .venv/book.done

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; set PYTHON to its command"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/book.done: requirements.txt pyproject.toml monograph/web/package-lock.json monograph/web/engine.mjs monograph/web/draw.mjs monograph/fonts.py | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps -e .
	$(PY) -m monograph.web
	@touch $@

.venv/tests.done: tests/requirements.txt .venv/book.done
	$(PY) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

# Resolve the direct requirements again (needs uv).
lock:
	uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-annotate --custom-compile-command "make lock" requirements.in -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-annotate --custom-compile-command "make lock" tests/requirements.in -o tests/requirements.txt

clean:
	rm -rf _build
