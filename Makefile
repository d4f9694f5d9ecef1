# Thin: what each target does stands in tools/ and examples/.
# PYTHON=3.13, python3.13 or a path: the Python to set up with, for which .venv is made.
PYTHON ?= $(shell sh tools/find-python)
VENV := .venv/bin

# Programs that the set-up made come before the machine's own.
export PATH := $(CURDIR)/.tools/bin:$(PATH)

# Packages are compiled when first imported, and hundreds of processes import them: once is enough.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint proof bench clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed 's/:.*## /\t/'

setup: ## install what is needed into .venv and .tools
	@$(PYTHON:3.%=python3.%) -m tools.setup

demo: setup ## the whole road on a local AWS; ARGS=--keep leaves it running
	@$(VENV)/python -m examples.demo $(ARGS)

test: setup ## every check and every test
	@$(VENV)/python -m tools.check

lint: setup ## the checks without the tests
	@$(VENV)/python -m tools.check lint

proof: setup ## the proofs that "make test" runs in small, at their full size
	@MODELTRAIL_PROOF=1 $(VENV)/python -m pytest -q -m proof

bench: setup ## measure against boto3 and MLflow, as ratios; ARGS=NAME for one of them
	@$(VENV)/python -m benchmarks $(ARGS)

clean: ## end local platforms and remove what runs have made; .venv and .tools stay
	@if [ -x $(VENV)/modeltrail ]; then $(VENV)/python -m tools.clean; fi
