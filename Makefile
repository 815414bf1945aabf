# From published figures to validated reports. `make` alone lists what there is to make.
# Without an environment, make builds .venv from requirements.lock (with uv if there is one, else pip).
# `make PYTHON=python reports` uses the active conda or virtual environment and builds no .venv.

# What a target may be asked for: a name that means nothing would leave its wish unheard. What a question may
# be asked, its command knows. What is typed is text, never a command. VINTAGE: a day that `make refresh`
# brought. SCHEDULER, tcp://host:port: the dask cluster of the specification curve, as the environment may say.
QUESTIONS := effect rate changes check cite elasticity gap response diversion tariff bill
WORDS_reports := ALL SCHEDULER
WORDS_report := NAME PARAMS
WORDS_pdf := NAME FULL
WORDS_refresh := SOURCE FROM TO DAY
WORDS_test := ALL
WORDS := VINTAGE ALL NAME PARAMS SCHEDULER FULL SOURCE FROM TO DAY
GIVEN := $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name)))
ASKED := $(sort PYTHON VINTAGE $(foreach goal,$(MAKECMDGOALS),$(WORDS_$(goal))))
UNASKED := $(firstword $(filter-out $(ASKED) -%,$(GIVEN)))
TARGETS := help setup reports report test lab refresh combine law paper pdf archive monthly assumptions
ifneq ($(filter $(TARGETS),$(MAKECMDGOALS)),)
  $(if $(UNASKED),$(error $(UNASKED) means nothing to make $(MAKECMDGOALS), which takes $(ASKED); parameters \
    of a report go into PARAMS, as in make report NAME=02_tariffs PARAMS="partner=VNM"))
endif
unexport $(filter-out SCHEDULER,$(WORDS))
$(foreach word,$(filter-out PYTHON -%,$(GIVEN)),$(eval override $(word) := $$(value $(word)))$(eval export $(word)))

ENV := .venv
PY := .venv/bin/python
ifdef PYTHON
  PY := $(PYTHON)
  ENV := $(shell $(PYTHON) -c 'import sys; print(sys.prefix)')
  $(if $(ENV),,$(error PYTHON=$(PYTHON) does not start; activate the environment, or leave PYTHON out))
endif
# The stamp of a set-up holds this folder's name: a copied .venv is set up again.
READY := $(ENV)/.export-declines
ifneq ($(shell cat '$(subst ','\'',$(READY))' 2>/dev/null),$(CURDIR))
  AGAIN := FORCE
endif

# With ALL=1, what was stored before this moment counts no more, for any of the processes of this run.
$(if $(ALL),$(eval export ANEW_SINCE := $(shell date +%s)))
# The same bytes on every machine: no random hash order, no dates, one thread; this folder's code and this
# environment's kernel, not what the reader's account adds. Compiled bytecode halves the start of a notebook.
$(foreach set,PYTHONHASHSEED=0 SOURCE_DATE_EPOCH=0 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MATPLOTLIBRC=/dev/null \
  PYTHONNOUSERSITE=1 JUPYTER_PREFER_ENV_PATH=1 PYTHONDONTWRITEBYTECODE= PYDEVD_DISABLE_FILE_VALIDATION=1,\
  $(eval export $(set)))
export PYTHONPATH := $(CURDIR)
export IPYTHONDIR := $(abspath $(ENV))/etc/ipython
unexport MPLBACKEND PYTHONSTARTUP
REPORTS = $(foreach file,$(wildcard reports/[0-9]*.ipynb),$(if $(findstring __,$(file)),,$(file)))
# Told by content, not by time: one process brings a target and all before it up to date.
UP_TO_DATE = @$(PY) -m analysis

.PHONY: $(TARGETS) $(QUESTIONS) FORCE
.DELETE_ON_ERROR:

help:
	@echo "make reports     is all a reader needs; make test checks the result"
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile
	@echo "  make PYTHON=python TARGET   in the active conda or virtual environment instead of .venv"
	@echo "  make VINTAGE=DAY TARGET     with what make refresh brought up to that day instead of what is shipped"
	@echo "More, as figures, data, site, wheel, serve, predict, score: $(ENV)/bin/export-declines --help"

setup: $(READY)  ## the environment alone (the others do this by themselves)
reports: $(READY)  ## every report, as HTML and executed notebook, into reports/; ALL=1 from nothing
	@$(if $(filter ALL,$(GIVEN)),rm -rf data/panel reports/.rendered.json)
	$(UP_TO_DATE) reports
	@echo "Up to date: reports/index.html"

report: combine  ## one with other parameters: NAME=02_tariffs PARAMS="partner=VNM,IND start=2024-01"
	@$(PY) -m analysis.publish report -- "$$NAME" "$$PARAMS"

effect: $(READY)  ## what a further duty would do: PARTNER=VNM GOODS=furniture ADD=25% FROM=2026-12-01, FORMAT=json
rate: $(READY)  ## the tariff by law: PARTNER=China GOODS=cars DAY=2026-10-01, LIST=my.csv FORMAT=csv, or IMPORTER=China
changes: $(READY)  ## what the law changed: PARTNER=China FROM=2026-07-23 TO=2026-07-24, FORMAT=csv
check: $(READY)  ## whether a claim holds: CLAIM="exports CHN USA 2025-05 yoy -34.5%", FORMAT=json
cite: $(READY)  ## how to cite a number, what it rests on: KEY=elasticity.2025.main.law, VERSION=0.6.0, FORMAT=json
elasticity: $(READY)  ## by how much imports respond: PARTNER=India, or GOODS=furniture, FORMAT=csv
gap: $(READY)  ## how much less came than expected: PARTNER=VNM END=2025-11, FORMAT=csv
response: $(READY)  ## how imports moved by month after the law changed: EPISODE=2018, FORMAT=csv
diversion: $(READY)  ## who sold it instead: PARTNER=CHN GOODS=furniture DIGITS=6, FORMAT=csv
bill: $(READY)  ## what tariffs cost, by legal authority: PARTNER=China AUTHORITY=IEEPA, LIST=my.csv FORMAT=csv
tariff: $(READY)  ## tariffs beside imports, by month: PARTNER=CHN GOODS=furniture START=2025-01, FORMAT=csv

# A question brings up to date what it rests on, where that was built: a virgin clone answers by what ships.
ASK = $(PY) -m analysis.command $@ $(foreach word,$(filter-out PYTHON VINTAGE -%,$(GIVEN)),--$(word)="$$$(word)")
$(filter-out check,$(QUESTIONS)):
	@$(ASK)
check: # a verdict is no error of make's; FORMAT=json has it as `status`
	@said=$$($(ASK)) || ended=$$?; if [ -n "$$said" ]; then printf '%s\n' "$$said"; else exit $$ended; fi

pdf: $(READY)  ## print what a report shows, with Chromium: NAME=02_tariffs or brief, with its details FULL=1
	@$(PY) -m analysis.publish pdf --full="$$FULL" -- "$$NAME"

paper: reports  ## the manuscript, paper/paper.pdf, from the reports' numbers, tables and figures (needs TeX)
	@$(PY) -m analysis.publish paper

archive: reports  ## code, data, reports and their descriptions in one zip file, into dist/
	@$(PY) -m analysis.publish archive

test: $(READY)  ## tests, executed reports run again and compared: what rests on a change, all with ALL=1
	$(UP_TO_DATE) estimate
	@$(PY) -m tests.stripped notebooks/*.ipynb
	$(PY) -m ruff check && $(PY) -m ruff format --check -q
	$(PY) -m ty check -q --python $(PY)
	$(PY) -m pytest -p tests.selection tests -n logical --maxprocesses 4 -q
	@test -n "$(REPORTS)" || { echo 'no reports/NN_*.ipynb to check: run make reports'; exit 2; }
	$(PY) -m pytest -p tests.selection -p nbval.plugin -p tests.nbval_tolerance --nbval --nbval-current-env \
	  -n logical --maxprocesses 4 --dist loadscope -q $(REPORTS)

lab: combine law  ## the notebooks in JupyterLab, as copies to explore in, opened on the README
	@$(PY) -m analysis.publish scratch
	JUPYTER_CONFIG_PATH="$$PYTHONPATH/.jupyter" $(PY) -m jupyter lab $(if $(filter 0,$(shell id -u)),--allow-root)

refresh: $(READY)  ## newer figures from the publishers: SOURCE="census fred" FROM=2024-01 TO=2026-10
	@VINTAGE= $(PY) -m analysis.collect.refresh $${SOURCE:+--source $$SOURCE} \
	  $${FROM:+--from="$$FROM"} $${TO:+--to="$$TO"} $${DAY:+--day="$$DAY"}
monthly: $(READY)  ## newer figures, then scores, predictions and reports of them
	@day=$$(date +%F); $(MAKE) --no-print-directory refresh DAY=$$day && export VINTAGE=$$day && \
	  $(PY) -m analysis.command score && $(PY) -m analysis.command predict && $(MAKE) reports VINTAGE=$$day

combine: $(READY)  ## the trade panels, data/panel
	$(UP_TO_DATE) combine
law: $(READY)  ## the US tariff by partner, line and day, data/panel/law.parquet
	$(UP_TO_DATE) law

# The stamp comes last, so an interrupted set-up is taken up again. SOURCE_DATE_EPOCH would make
# the compiled bytecode slow (checked by hash) and zip files impossible (before 1980).
$(READY): requirements.lock pyproject.toml $(AGAIN)
	@set -e; unset SOURCE_DATE_EPOCH; \
	has_uv() { uv --version >/dev/null 2>&1; }; \
	in_range() { "$$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; }; \
	if test "$(ENV)" = .venv && has_uv; then in_range $(PY) || uv venv -q --clear .venv; \
	elif test "$(ENV)" = .venv && ! { in_range $(PY) && $(PY) -m pip --version >/dev/null 2>&1; }; then \
	  for base in python3 python3.14 python3.13 python3.12 python3.11 none; do in_range $$base && break; done; \
	  test $$base != none || { echo "this needs Python 3.11 to 3.14: install one, or uv"; exit 2; }; \
	  $$base -m venv --clear .venv; \
	fi; \
	in_range $(PY) || { echo "$(PY) is not Python 3.11 to 3.14"; exit 2; }; \
	echo "Setting up $(ENV) from requirements.lock (once; under a minute)"; \
	if has_uv; then install="uv pip install -q --python $(PY) --compile-bytecode"; \
	else install="$(PY) -m pip install -q --no-compile"; fi; \
	$$install --no-deps --require-hashes -r requirements.lock; $$install --no-deps -e .
	@printf '%s\n' "$$PYTHONPATH" > $@

assumptions:  ## every judgement in the code, with its file and line
	@grep -rn '# ASSUME:' analysis --include='*.py' --include='*.yaml' --include='*.csv'

.DEFAULT: # what was a target once says what does its work now
	@goal='$(subst ','\'',$@)' awk -F, '$$1 == "target" && $$2 == ENVIRON["goal"] {print $$2 " is retired: " $$3; said = 1} \
	  END {if (!said) print "no target " ENVIRON["goal"] ": make lists them"; exit 2}' analysis/retired.csv >&2
