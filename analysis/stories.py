"""Stories of studies, which reports and tests share, stored under all they rest on.

A story is taken from the store where the code that its study reaches, the data and the parameters are
those under which it was told: another word or figure of a report needs no new estimate.
``make test ALL=1`` and a clone without a store tell all of them anew. A study in which a test has put
something else is called as it is, never by way of this. Who types asks the same question again: what a
process has answered it keeps (:func:`answered`).
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import re
import sys
import time
from collections import OrderedDict
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
#: Answers of this process, the last asked for at the end: at most :data:`LARGEST` bytes of them.
_ANSWERS: OrderedDict[str, bytes] = OrderedDict()
#: Where the environment says since when all is made anew (:func:`anew_since`).
SINCE = "ANEW_SINCE"
#: Code edited later than this may be another than the one that this process runs: its time of start,
#: which some systems count from a whole second.
BEGAN = psutil.Process().create_time() + 1


def everything() -> bool:
    """Whether all is to be run and made anew: ``make test ALL=1``."""
    return os.environ.get("ALL", "") not in ("", "0")


def anew_since() -> int:
    """Return the time before which nothing stored counts: where all is made anew, when that began.

    In whole seconds since 1970, as ``make`` says it to all that it runs; where it does not, this
    process says it to those that it starts, so that nothing is made a second time.
    """
    return int(os.environ.setdefault(SINCE, str(int(time.time())))) if everything() else 0


def defined(function: Callable) -> str:
    """Return the dotted name of a function, of one within another that of the outer."""
    return f"{function.__module__}.{function.__qualname__.partition('.')[0]}"


def told(study: Callable[..., object], *, folder: Path = PANEL, **asked) -> object:
    """Return ``study(**asked)``, as it was told before if nothing that it rests on has changed.

    Parameters
    ----------
    study : callable
        The study of a subject.
    folder : Path
        Where ``.story-SUBJECT-FINGERPRINT-PARAMETERS.pickle`` are kept. When one is written, those of
        the subject under another fingerprint are removed.
    """
    path = _place(study, folder, asked)
    story = _stored(path)
    if story is not None:
        return story
    story = study(**asked)
    content = pickle.dumps(story)
    if len(content) <= LARGEST and State().newest(defined(study)) <= BEGAN and folder.is_dir():
        with whole(path) as aside:
            aside.write_bytes(content)
        subject, key, _ = path.name.rsplit("-", 2)
        for old in folder.glob(f"{subject}-*.pickle"):
            if not old.name.startswith(f"{subject}-{key}-"):
                old.unlink(missing_ok=True)
    return story


def answered(study: Callable[..., object], *, folder: Path = PANEL, **asked) -> object:
    """Return ``study(**asked)``, as this process or a report told it if nothing has changed since.

    Nothing is written. Who asks has a copy of their own, which they may change.
    """
    name = (path := _place(study, folder, asked)).name
    if name in _ANSWERS:
        _ANSWERS.move_to_end(name)
        return pickle.loads(_ANSWERS[name])
    story = _stored(path)
    story = study(**asked) if story is None else story
    _ANSWERS[name] = pickle.dumps(story)
    while len(_ANSWERS) > 1 and sum(map(len, _ANSWERS.values())) > LARGEST:
        _ANSWERS.popitem(last=False)
    return story


def _place(study: Callable[..., object], folder: Path, asked: dict) -> Path:
    """Return where a story is kept: its subject, what it rests on, and what was asked."""
    key = State().fingerprint(defined(study), sources=[repr(asked)], also=[sys.version])
    return folder / f".story-{study.__module__.split('.')[-2]}-{key}-{_digest(asked)}.pickle"


def _stored(path: Path) -> object | None:
    if everything():
        return None
    try:
        return pickle.loads(path.read_bytes())
    except Exception:  # missing; a damaged pickle can raise anything
        return None


def by_store(source: str) -> str:
    """Return a notebook's cell that takes its stories from the store."""
    told_by = TELLS.sub(r"\1 = told(\2, ", source)
    return source if told_by == source else f"{TOLD}\n{told_by}"


def _digest(asked: dict) -> str:
    """Return what tells parameters apart: their values, and what is in the files that they name."""
    named = [_content(value) for value in asked.values() if isinstance(value, str)]
    text = json.dumps([asked, list(filter(None, named))], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _content(value: str) -> str:
    """Return the digest of a file that a parameter names; empty where it names none."""
    try:
        return hashlib.sha256(given(value).read_bytes()).hexdigest()
    except (OSError, ValueError):  # no file, or no name that one could have
        return ""
