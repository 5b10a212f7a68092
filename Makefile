# `make run` and `make test` are all a newcomer needs. What takes more than a line lives in gongzhi.config.
BIN := .venv/bin
DONE := .venv/done
PROBE := import ensurepip, sqlite3, ssl, sys, venv; sys.exit(sys.version_info < (3, 12))
PYTHON = $(shell for p in python3.13 python3.12 python3.14 python3; do \
	$$p -c '$(PROBE)' >/dev/null 2>&1 && echo $$p && break; done)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PYTEST := $(BIN)/pytest -n auto --maxprocesses 8 --dist worksteal
# A browser waits as much as it works: one more of them than there are cores.
BROWSERS := $(shell echo $$(( $$(nproc 2>/dev/null || echo 2) + 1 )))
THROWAWAY := STAGE=prod HOSTS=example.org SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')

.PHONY: install run test check bench demo clean messages
.DELETE_ON_ERROR:

install: $(DONE)/python $(DONE)/vendor $(DONE)/messages

run: install
	@STAGE=$${STAGE:-demo} exec $(BIN)/gongzhi serve

demo: install
	@STAGE=$${STAGE:-demo} exec $(BIN)/gongzhi demo --size $${SIZE:-street}

test: install $(DONE)/test
	$(BIN)/python -m tests.needs
	rm -f var/requirements-results.json
	$(PYTEST) -m "not browser"
	DB=postgres $(PYTEST) -m "not browser and not once"
	$(PYTEST) -n $(BROWSERS) -m browser
	$(BIN)/gongzhi requirements

check: install $(DONE)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djade --check $$(find src -name '*.html')
	$(BIN)/djlint --lint --quiet src
	$(BIN)/gongzhi messages check
	$(BIN)/codespell
	STAGE=test $(BIN)/python manage.py makemigrations --check --dry-run
	$(THROWAWAY) $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: install $(DONE)/test
	$(BIN)/python -m bench

messages: install
	$(BIN)/gongzhi messages update && $(BIN)/gongzhi messages check && $(BIN)/gongzhi messages compile

clean:
	rm -rf .venv node_modules var/vendor var/fonts var/static var/locale src/gongzhi.egg-info
	find src tests -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "Gongzhi needs Python 3.12 or newer with venv (on Debian: apt-get install python3 python3-venv)." >&2; exit 1; }
	$(PYTHON) -m venv .venv

$(DONE)/python: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@mkdir -p $(DONE) && touch $@

$(DONE)/test: requirements-test.txt $(DONE)/python
	$(PIP) --require-hashes -r requirements-test.txt
	@touch $@

$(DONE)/vendor: package-lock.json src/gongzhi/config/vendor.py src/gongzhi/core/icons.py $(DONE)/python
	$(BIN)/python -m gongzhi.config.vendor
	@touch $@

$(DONE)/messages: $(shell find src -name '*.po') src/gongzhi/core/messages.py $(DONE)/python
	$(BIN)/python -m gongzhi.core.messages compile
	@touch $@
