# One command for people and CI: make check. The interpreter is the virtual environment's when there is one.
PYTHON ?= $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)
TESTS ?= tests examples

.PHONY: check format lint types imports test soak sink bench docs

check: lint types imports test

format:
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

lint:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .

types:
	$(PYTHON) -m mypy minisam

imports:
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

test:
	$(PYTHON) -m pytest -q -n 2 --dist loadscope --cov --cov-report=term:skip-covered $(TESTS)

# The suite holds each of these at a hundredth of the volume (tests/end_to_end/test_volume.py).
soak:
	$(PYTHON) -m tests.soak $(ARGS)

# The tests, in a network where whatever they send is heard, in a home with credentials that must not show up. Linux.
sink:
	$(PYTHON) -m tests.sink $(ARGS)

bench:
	$(PYTHON) -m benchmarks $(ARGS)

docs:
	$(PYTHON) docs/commands.py > docs/commands.md
	$(PYTHON) tools/make_events.py
