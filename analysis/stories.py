"""Stories of studies, which reports and tests share, stored under all they rest on.

A story is taken from the store where the code of its study, the data and the parameters are those
under which it was told: another word or figure of a report needs no new estimate. ``make test ALL=1``
and a clone without a store tell all of them anew. A study in which a test has put something else is
called as it is, never by way of this.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import re
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from analysis.fingerprint import State
from analysis.made import whole
from analysis.paths import PANEL, given

#: A line of a notebook that tells a story, and how it does so by way of the store.
TELLS = re.compile(r"^(\w+) = (study\w*)\(", re.MULTILINE)
TOLD = f"from {__name__} import told"

#: Bytes of the largest story that is stored; that of the scenarios holds all draws, and is larger.
LARGEST = 50_000_000
#: Code edited later than this may be another than the one that this process runs.
BEGAN = psutil.Process().create_time()


def everything() -> bool:
    """Whether all is to be run and made anew: ``make test ALL=1``."""
    return os.environ.get("ALL", "") not in ("", "0")


def told(study: Callable[..., object], *, folder: Path = PANEL, **asked) -> object:
    """Return ``study(**asked)``, as it was told before if nothing that it rests on has changed.

    Parameters
    ----------
    study : callable
        The study of a subject: what it rests on is the closure of its module.
    folder : Path
        Where ``.story-SUBJECT-FINGERPRINT-PARAMETERS.pickle`` are kept. When one is written, those of
        the subject under another fingerprint are removed.
    """
    state, module = State(), study.__module__
    subject = f".story-{module.split('.')[-2]}"
    key = state.fingerprint(module, also=[sys.version])
    path = folder / f"{subject}-{key}-{_digest(asked)}.pickle"
    if not everything():
        try:
            return pickle.loads(path.read_bytes())
        except Exception:  # missing; a damaged pickle can raise anything
            pass
    story = study(**asked)
    content = pickle.dumps(story)
    if len(content) <= LARGEST and state.newest(module) <= BEGAN and folder.is_dir():
        with whole(path) as aside:
            aside.write_bytes(content)
        for old in folder.glob(f"{subject}-*.pickle"):
            if not old.name.startswith(f"{subject}-{key}-"):
                old.unlink(missing_ok=True)
    return story


def by_store(source: str) -> str:
    """Return a notebook's cell that takes its stories from the store."""
    told_by = TELLS.sub(r"\1 = told(\2, ", source)
    return source if told_by == source else f"{TOLD}\n{told_by}"


def _digest(asked: dict) -> str:
    """Return what tells parameters apart: their values, and what is in the files that they name."""
    files = [given(value) for value in asked.values() if isinstance(value, str)]
    named = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()]
    return hashlib.sha256(json.dumps([asked, named], sort_keys=True).encode()).hexdigest()[:12]
