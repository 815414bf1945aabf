"""Targets of the Makefile where there is no make, as on Windows: what starts Python in them.

The Makefile stays the one place that says what a target does; its lines of shell are for set-ups.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

from analysis.paths import REPORTS, ROOT, panel_of

#: Targets that are no commands of ``analysis.publish`` and whose work is done by Python alone.
TARGETS = ("collect", "estimate", "present", "test", "lab", "calibrate")
#: A line of a recipe that starts Python, maybe with a variable set for it alone.
STARTS_PYTHON = re.compile(r"^\t@?(?:[A-Z_]+=\S+ )?\$\(PY\) (.*)", re.M)
VARIABLE, RULE = re.compile(r"^(\w+) *[:?]?= *(.*)", re.M), r"^{}: ([^\n#]*).*\n((?:\t.*\n|\n(?=\t))*)"
#: The Python that runs, as make writes it and as recipes hand it on.
PYTHON = "$(PY)"


def run(target: str) -> int:
    """Run what a target runs, one command after the other; return the first exit code that is not 0."""
    environment = os.environ | {"JUPYTER_CONFIG_PATH": str(ROOT / ".jupyter")}
    for words in commands(target):
        print(" ".join(["python", *words]), file=sys.stderr, flush=True)
        if code := subprocess.call([sys.executable, *words], cwd=ROOT, env=environment):
            return code
    return 0


def commands(target: str) -> list[list[str]]:
    """Return the arguments of each start of Python that a target stands for, in the order of make."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    variables = dict(VARIABLE.findall(text)) | {
        "NOTEBOOKS": " ".join(_names("notebooks/*.ipynb")),
        "REPORTS": " ".join(name for name in _names("reports/[0-9]*.ipynb") if "__" not in name),
        "AS_ROOT": "--allow-root" if getattr(os, "geteuid", int)() == 0 and os.name == "posix" else "",
        "PY": PYTHON,
    }
    before, recipe = re.search(RULE.format(target), text, re.M).groups()
    lines = STARTS_PYTHON.findall(_expanded(recipe, variables))
    starts = [[word.replace(PYTHON, sys.executable) for word in line.split()] for line in lines]
    earlier = [commands(name) for name in before.split() if not name.startswith("$")]
    return [*(words for of_one in earlier for words in of_one), *starts]


def anew(target: str) -> None:
    """Let this run and all that it starts take nothing that was stored before, as ``ALL=1`` does."""
    os.environ["ALL"] = "1"
    if target == "reports":
        shutil.rmtree(panel_of(""), ignore_errors=True)
        (REPORTS / ".rendered.json").unlink(missing_ok=True)


def _expanded(text: str, variables: dict[str, str]) -> str:
    for _ in range(2):  # a variable may stand in another
        text = re.sub(r"\$\((\w+)\)", lambda found: variables.get(found[1], ""), text)
    return text


def _names(pattern: str) -> list[str]:
    return sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob(pattern))
