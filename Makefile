# From published figures to validated reports. `make` alone lists what there is to make.
#
# Without an environment, make builds .venv from requirements.lock (with uv if there is one, else pip).
# `make PYTHON=python reports` uses the active conda or virtual environment and builds no .venv.

# What a target may be asked for. What is typed is text, never a command of make's or of the shell's, and
# a name that means nothing here would leave its wish unheard.
WORDS_reports := ALL SCHEDULER
WORDS_report := NAME PARAMS SCHEDULER
WORDS_estimate := SCHEDULER
# Of each question: the arguments of the public name that answers it (analysis/publish/doors/questions.py).
PERIOD := START END FROM TO
WORDS_effect := PARTNER GOODS HTS NAICS3 END_USE ADD LAW PACKAGE START FROM HORIZON FORMAT
WORDS_rate := PARTNER GOODS HTS DAY LIST IMPORTER BY FORMAT
WORDS_changes := PARTNER GOODS HTS $(PERIOD) FORMAT
WORDS_check := CLAIM FORMAT
WORDS_cite := KEY VERSION FORMAT
WORDS_elasticity := EPISODE TARIFF WEIGHTS GOODS PARTNER DESIGN FORMAT
WORDS_gap := PARTNER $(PERIOD) FIT_START FIT_END FORMAT
WORDS_response := PARTNER EPISODE FORMAT
WORDS_diversion := PARTNER GOODS $(PERIOD) DIGITS FORMAT
WORDS_tariff := PARTNER GOODS SYSTEM $(PERIOD) TARIFF PRODUCT FORMAT
WORDS_bill := PARTNER GOODS AUTHORITY TRADE LIST $(PERIOD) FORMAT
QUESTIONS := effect rate changes check cite elasticity gap response diversion tariff bill
WORDS_drift := FROM TO
WORDS_faults := NAME SINCE
WORDS_figures := NAME WIDTH
WORDS_pdf := NAME FULL
WORDS_refresh := SOURCE FROM TO DAY
WORDS_test := ALL
WORDS := $(sort VINTAGE $(foreach goal,reports report estimate $(QUESTIONS) drift faults figures pdf refresh test,$(WORDS_$(goal))))
GIVEN := $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name)))
ASKED := $(sort PYTHON VINTAGE $(foreach goal,$(MAKECMDGOALS),$(WORDS_$(goal))))
UNKNOWN := $(firstword $(filter-out $(WORDS) PYTHON -%,$(GIVEN)))
$(if $(UNKNOWN),$(error unknown variable '$(UNKNOWN)': parameters of a report go into PARAMS, as in \
  make report NAME=02_tariffs PARAMS="partner=VNM"; others are PYTHON $(WORDS)))
UNASKED := $(firstword $(filter-out $(ASKED) -%,$(GIVEN)))
$(if $(UNASKED),$(error $(UNASKED) means nothing to make $(MAKECMDGOALS), which takes $(ASKED)))
# VINTAGE, with any target: the day whose data is used, of those that `make refresh` brought.
# SCHEDULER, tcp://host:port: the dask cluster that fits the curve and renders; the environment may say it.
unexport $(filter-out SCHEDULER,$(WORDS))
$(foreach word,$(filter $(WORDS),$(GIVEN)),$(eval override $(word) := $$(value $(word)))$(eval export $(word)))

ifdef PYTHON
  PY := $(PYTHON)
  ENV := $(shell $(PYTHON) -c 'import sys; print(sys.prefix)')
  $(if $(ENV),,$(error PYTHON=$(PYTHON) does not start; activate the environment, or leave PYTHON out))
else
  PY := .venv/bin/python
  ENV := .venv
endif

# The stamp of a complete set-up holds this folder's name: a copied .venv, or an environment that
# another clone has used since, is set up again.
READY := $(ENV)/.export-declines
ifneq ($(shell cat '$(subst ','\'',$(READY))' 2>/dev/null),$(CURDIR))
  AGAIN := FORCE
endif

# With ALL=1, what was stored before this moment counts no more, for any of the processes of this run.
$(if $(ALL),$(eval export ANEW_SINCE := $(shell date +%s)))

# The same bytes on every machine: no random hash order, no dates, one thread ...
export PYTHONHASHSEED := 0
export SOURCE_DATE_EPOCH := 0
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
# ... and this folder's code and this environment's kernel, not what the reader's account adds.
export PYTHONPATH := $(CURDIR)
export PYTHONNOUSERSITE := 1
export JUPYTER_PREFER_ENV_PATH := 1
export IPYTHONDIR := $(abspath $(ENV))/etc/ipython
export MATPLOTLIBRC := /dev/null
unexport MPLBACKEND PYTHONSTARTUP
# Keep compiled bytecode: it halves the start of every notebook. The debugger's warning is noise.
export PYTHONDONTWRITEBYTECODE :=
export PYDEVD_DISABLE_FILE_VALIDATION := 1

NOTEBOOKS := $(wildcard notebooks/*.ipynb)
REPORTS = $(foreach file,$(wildcard reports/[0-9]*.ipynb),$(if $(findstring __,$(file)),,$(file)))

# What is rebuilt is what changed: code, settings, data or an output, told by content, not by time.
# Each target brings those before it up to date first, so one process looks at all of them.
UP_TO_DATE = @$(PY) -m analysis

.PHONY: help setup reports report $(QUESTIONS) drift predict score monthly figures pdf paper \
        overleaf archive wheel site serve data ship release test calibrate bench faults certificate hour scratch lab collect verify refresh \
        combine law estimate present publish assumptions lock clean FORCE
.DELETE_ON_ERROR:

help:
	@echo "make reports     is all a reader needs; make test checks the result"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile
	@echo
	@echo "  make PYTHON=python TARGET   in the active conda or virtual environment instead of .venv"
	@echo "  make VINTAGE=DAY TARGET     with what make refresh brought up to that day instead of what is shipped"
	@echo "  make SCHEDULER=tcp://HOST:PORT reports   by the workers of a dask cluster instead of this machine"

reports: $(READY)  ## every report, as HTML and executed notebook, into reports/; ALL=1 from nothing
	@$(if $(filter ALL,$(GIVEN)),rm -rf data/panel reports/.rendered.json)
	$(UP_TO_DATE) reports
	@echo "Up to date: reports/index.html"

report: combine  ## one with other parameters: NAME=02_tariffs PARAMS="partner=VNM,IND start=2024-01"
	@test -n "$$NAME" || { echo 'which report? make report NAME=02_tariffs PARAMS="partner=VNM"'; exit 2; }
	@$(PY) -m analysis.publish report -- "$$NAME" "$$PARAMS"

effect: $(READY)  ## what a further duty would do: PARTNER=VNM GOODS=furniture ADD=25% FROM=2026-12-01, FORMAT=json
rate: $(READY)  ## the tariff by law: PARTNER=China GOODS=cars DAY=2026-10-01, LIST=my.csv FORMAT=csv, or IMPORTER=China
changes: $(READY)  ## what the law changed: PARTNER=China FROM=2026-07-23 TO=2026-07-24, FORMAT=csv
check: $(READY)  ## whether a claim holds: CLAIM="exports CHN USA 2025-05 yoy -34.5%", FORMAT=json
cite: $(READY)  ## how to cite a number, what it rests on: KEY=elasticity.2025.main.law, VERSION=0.6.0, FORMAT=json
elasticity: $(READY)  ## by how much imports respond: PARTNER=India, or GOODS=furniture, FORMAT=csv
gap: $(READY)  ## how much less came than expected: PARTNER=VNM END=2025-11, FORMAT=csv
response: $(READY)  ## how imports moved by month: PARTNER=IND EPISODE=2025, FORMAT=csv
diversion: $(READY)  ## who sold it instead: PARTNER=CHN GOODS=furniture DIGITS=6, FORMAT=csv
bill: $(READY)  ## what tariffs cost, by legal authority: PARTNER=China AUTHORITY=IEEPA, LIST=my.csv FORMAT=csv
tariff: $(READY)  ## tariffs beside imports, by month: PARTNER=CHN GOODS=furniture START=2025-01, FORMAT=csv

# What is asked, as PARTNER=VNM, stands in the environment; no shell reads it as code.
# It brings up to date what it rests on, where that was built: a virgin clone answers by what ships.
ASK = $(PY) -m analysis.command $@ $(foreach word,$(filter $(WORDS_$@),$(GIVEN)),--$(word)="$$$(word)")
$(filter-out check,$(QUESTIONS)):
	@$(ASK)
# A verdict is no error of make's, which would end with 2 whatever it is: `export-declines check` ends with 0
# (holds), 1 (does not hold), 3 (open) or 2 (not checkable), and FORMAT=json has it as `status`.
check:
	@said=$$($(ASK)); ended=$$?; if [ -n "$$said" ]; then printf '%s\n' "$$said"; else exit $$ended; fi

drift: $(READY)  ## what moved since a revision, and whether the CHANGELOG says so: FROM=0.7.0 or HEAD~1, TO=HEAD
	@test -n "$$FROM" || { echo 'since when? make drift FROM=0.7.0, or FROM=HEAD~1'; exit 2; }
	@$(PY) -m analysis.publish drift -- "$$FROM" $${TO:+"$$TO"}

predict: combine  ## what customs will collect and importers buy, into data/predictions/DAY.csv, once a day
	@$(PY) -m analysis.publish predict

score: combine  ## the predictions scored, and the lines behind a print beyond its interval
	@$(PY) -m analysis.publish score

monthly: $(READY)  ## newer figures, then scores, predictions and reports of them
	@day=$$(date +%F); $(MAKE) --no-print-directory refresh DAY=$$day && \
	  $(MAKE) --no-print-directory score predict reports VINTAGE=$$day

figures: combine  ## for papers, PDF and PNG, into reports/figures/paper: all, NAME=tariffs_tariff WIDTH=88 or 180
	@$(PY) -m analysis.publish figures $${WIDTH:+--width "$$WIDTH"} -- $${NAME:+"$$NAME"}

pdf: $(READY)  ## print what a report shows, with Chromium: NAME=02_tariffs or brief, with its details FULL=1
	@test -n "$$NAME" || { echo 'which report? make pdf NAME=02_tariffs'; exit 2; }
	@$(PY) -m analysis.publish pdf --full="$$FULL" -- "$$NAME"

paper: reports  ## the manuscript, paper/paper.pdf, from the reports' numbers, tables and figures (needs TeX)
	@$(PY) -m analysis.publish paper

release: reports  ## check changelog, moved numbers, citation and archive, keep numbers and estimates, say which tag to set
	@$(PY) -m analysis.publish ship && $(PY) -m analysis.publish release

ship: reports  ## the stored estimates that a clone takes where its code and data are these, data/estimates
	@$(PY) -m analysis.publish ship

site: reports  ## the website: the reports, and for machines v1/*.json and llms.txt beside them
	@$(PY) -m analysis.publish site

serve: combine law  ## the same answers for assistants, over stdio by the Model Context Protocol
	@$(PY) -m analysis.publish serve

data: combine law  ## panels, samples, law, predictions as Parquet, csv.gz and Stata's .dta, into dist/data
	@$(PY) -m analysis.publish data

overleaf: reports  ## the manuscript with its numbers, tables and figures in one zip file for Overleaf, into dist/
	@$(PY) -m analysis.publish overleaf

wheel: combine law  ## the package with the tables that it answers from, for pip install in any environment, into dist/
	@$(PY) -m analysis.publish wheel

archive: reports  ## code, data, reports and their descriptions in one zip file, into dist/
	@$(PY) -m analysis.publish archive

test: estimate  ## tests, executed reports run again and compared: what rests on a change, all with ALL=1
	@$(PY) -m tests.stripped $(NOTEBOOKS)
	$(PY) -m ruff check
	$(PY) -m ruff format --check -q
	$(PY) -m ty check -q --python $(PY)
	$(PY) -m pytest -p tests.selection tests -n logical --maxprocesses 4 -q
	@test -n "$(REPORTS)" || { echo 'no reports/NN_*.ipynb to check: run make reports'; exit 2; }
	$(PY) -m pytest -p tests.selection -p nbval.plugin -p tests.nbval_tolerance --nbval --nbval-current-env \
	  -n logical --maxprocesses 4 --dist loadscope -q $(REPORTS)

calibrate: combine  ## size and coverage of the inference over products, simulated (30 minutes)
	$(PY) -m analysis.estimate.elasticity.checks.inputs
	$(PY) -m analysis.estimate.retaliation.inputs

bench: combine  ## speed and memory beside other packages, into tools/benchmarks/results.md (20 minutes)
	@test .venv-bench/.ready -nt tools/benchmarks/requirements.txt || { set -e; unset SOURCE_DATE_EPOCH; \
	  if uv --version >/dev/null 2>&1; then \
	    uv venv -q --clear -p $(PY) .venv-bench; \
	    uv pip install -q --python .venv-bench/bin/python --compile-bytecode -r tools/benchmarks/requirements.txt; \
	  else \
	    $(PY) -m venv --clear .venv-bench; \
	    .venv-bench/bin/python -m pip install -q -r tools/benchmarks/requirements.txt; \
	  fi; touch .venv-bench/.ready; }
	@.venv-bench/bin/python -m tools.benchmarks

faults: combine  ## faults on purpose, in copies of this folder, into docs/faults.md: NAME=kill, or SINCE=2026-11-30
	@$(PY) -m tools.faults $${NAME:+"$$NAME"} $${SINCE:+--since "$$SINCE"}

certificate: combine  ## the citable numbers on other BLAS kernels and seeds, x86 alone (90 minutes)
	@$(PY) -m tools.certificate

hour: combine  ## a stranger's first hour, in virgin clones at every door (30 minutes)
	$(PY) -m pytest -m slow tests/first_hour -n 0 -q

# What the doors of notebooks build: of lab, of .devcontainer and of postBuild.
scratch: combine law  ## what notebooks read, and copies of them to explore in, notebooks/scratch
	@$(PY) -m analysis.publish scratch

# Jupyter refuses root, who is the only user in many containers.
AS_ROOT = $(if $(filter 0,$(shell id -u)),--allow-root)

lab: scratch  ## the notebooks in JupyterLab, as copies to explore in, opened on the README
	JUPYTER_CONFIG_PATH="$$PYTHONPATH/.jupyter" $(PY) -m jupyter lab $(AS_ROOT)

# The five stages, in the order of the data.

collect: $(READY)  ## 1. check the published tables in data/sources against their checksums
	@$(PY) -m analysis.collect

verify: collect  ## the same as collect

refresh: $(READY)  ## newer figures from the publishers: SOURCE="census fred" FROM=2024-01 TO=2026-10
	@VINTAGE= $(PY) -m analysis.collect.refresh $${SOURCE:+--source $$SOURCE} \
	  $${FROM:+--from="$$FROM"} $${TO:+--to="$$TO"} $${DAY:+--day="$$DAY"}

combine: $(READY)  ## 2. join them into the trade panels, data/panel
	$(UP_TO_DATE) combine

law: $(READY)  ## the US tariff by partner, line and day, data/panel/law.parquet
	$(UP_TO_DATE) law

estimate: $(READY)  ## 3. fit the models, reports/tables
	$(UP_TO_DATE) estimate

present: $(READY)  ## 4. draw the figures, reports/figures
	$(UP_TO_DATE) present

publish: reports  ## 5. the same as reports

# Housekeeping.

setup: $(READY)  ## the environment alone (the others do this by themselves)

# The stamp comes last, so an interrupted set-up is taken up again. SOURCE_DATE_EPOCH would make
# the compiled bytecode slow (checked by hash) and zip files impossible (before 1980).
IN_RANGE := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
$(READY): requirements.lock pyproject.toml $(AGAIN)
	@set -e; unset SOURCE_DATE_EPOCH; \
	has_uv() { uv --version >/dev/null 2>&1; }; \
	in_range() { "$$1" -c '$(IN_RANGE)' 2>/dev/null; }; \
	if test "$(ENV)" = .venv; then \
	  if has_uv; then \
	    in_range $(PY) || uv venv -q --clear .venv; \
	  elif ! in_range $(PY) || ! $(PY) -m pip --version >/dev/null 2>&1; then \
	    for base in python3 python3.14 python3.13 python3.12 python3.11 none; do in_range $$base && break; done; \
	    test $$base != none || { echo "this needs Python 3.11 to 3.14: install one, or uv"; exit 2; }; \
	    $$base -m venv --clear .venv; \
	  fi; \
	fi; \
	in_range $(PY) || { echo "$(PY) is not Python 3.11 to 3.14"; exit 2; }; \
	echo "Setting up $(ENV) from requirements.lock (once; under a minute)"; \
	if has_uv; then \
	  uv pip install -q --python $(PY) --compile-bytecode --require-hashes -r requirements.lock; \
	  uv pip install -q --python $(PY) --no-deps -e .; \
	else \
	  $(PY) -m pip install -q --no-deps --no-compile --require-hashes -r requirements.lock; \
	  $(PY) -m pip install -q --no-deps -e .; \
	fi
	@printf '%s\n' "$$PYTHONPATH" > $@

assumptions:  ## every judgement in the code, with its file and line
	@grep -rn '# ASSUME:' analysis --include='*.py' --include='*.yaml' --include='*.csv' \
	  | sort -t : -k 1,1 -k 2,2n | sed 's/^\([^:]*:[0-9]*\):.*# ASSUME: */\1: /'

lock:  ## requirements.lock anew, after a change in pyproject.toml (needs uv)
	uv pip compile pyproject.toml -q --extra lab --extra test --extra cluster --universal --python-version 3.11 --fork-strategy fewest \
	  --generate-hashes --custom-compile-command 'make lock' -o requirements.lock

clean:  ## remove what make built, except .venv and what git keeps
	@rm -rf data/panel reports/figures/paper reports/*.html reports/n/*.html reports/n/history.csv reports/*.pdf reports/v1 reports/llms.txt reports/law reports/what_if reports/charts reports/law_by_* reports/events.csv reports/feed.csv reports/feed.json reports/*__* reports/figures/*__* reports/figures/*/*.narrow.png reports/figures/*/*.svg reports/.failed reports/.render* reports/.lock
	@rm -rf .pytest_cache .ruff_cache paper/build paper/paper.pdf dist
	@find analysis tests notebooks reports -type d \
	  \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +
