# `make` lists the targets. Everything that has a rule is in setup/ (standard library only); nothing here needs more than make and Python.
PYTHON ?= python3
VENV = .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test lint bench demo-remove messages lock clean

help:
	@echo "make run          set up what is missing and serve RATER at http://127.0.0.1:8000 (PORT=8001 make run for another port)"
	@echo "make test         lint, types, imports, migrations, and the tests on SQLite, on PostgreSQL and in Chromium"
	@echo "make lint         lint, format, types and imports alone"
	@echo "make bench        speed as ratios against floors and peers, measured in one run"
	@echo "make demo-remove  remove the demo organisation and its accounts"
	@echo "make messages     collect the texts to translate into assessments/locale"
	@echo "make lock         choose the newest versions that pyproject.toml and package.json allow, and lock them"
	@echo "make clean        remove what set-up made; data/ stays"

run:
	@$(PYTHON) -m setup run

test:
	@$(PYTHON) -m setup test

lint:
	@$(PYTHON) -m setup lint

bench:
	@$(PYTHON) -m setup bench

demo-remove:
	@$(VENV)/python manage.py demo --remove

messages:
	@$(VENV)/python manage.py makemessages --locale fa --locale lv --no-location --no-obsolete --no-wrap \
		--ignore node_modules --ignore tests --ignore bench --ignore setup --ignore data --ignore static_root

lock:
	@$(PYTHON) -m setup lock

clean:
	rm -rf .venv .node node_modules static_root setup.log .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find assessments -name '*.mo' -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
