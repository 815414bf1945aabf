"""Pages of the law of few partners, in a clone that has not stored the files of all: those take long."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Collection
from functools import cache

import numpy as np
import pytest

from analysis.combine.courses.files import make_files
from analysis.combine.load import partner_names
from analysis.fingerprint import State
from analysis.paths import PANEL
from analysis.publish.machines import files
from analysis.publish.site import partner_facts, reference
from analysis.stories import defined, everything

#: Partners that tests ask the page about, of the union two, and six drawn by seed.
ASKED = {
    *("BRA", "CAN", "CHE", "CHN", "DEU", "FJI", "GBR", "IND", "ITA", "JPN", "KOR", "MEX", "RUS", "VNM"),
    *np.random.default_rng(60).choice(sorted(partner_names()), 6).tolist(),
}


@cache
def whole() -> bool:
    """Whether the files of all partners are stored, or all is made anew."""
    key = State().fingerprint(defined(make_files))
    return everything() or (PANEL / f".law_files-{key}.parquet").exists()


def once(
    factory: pytest.TempPathFactory, module: str, pages: Callable, few: Collection[str]
) -> dict[str, bytes]:
    """Return the pages of a module as some process of this run of tests made them, or make them.

    Those of all partners are the same whoever asks; else few are set, by :func:`of_few`.
    """
    folder = factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    file = folder / f"{module}-{'all' if whole() else len(few)}.pickle"
    if not file.exists():
        aside = file.with_suffix(f".{os.getpid()}")
        aside.write_bytes(pickle.dumps(pages()))
        os.replace(aside, file)
    return pickle.loads(file.read_bytes())


def of_few(patch: pytest.MonkeyPatch, few: Collection[str]) -> None:
    """Let the pages of the law be of few partners, which are not stored, where those of all are not."""
    from_store, of_few_partners = reference.stored, cache(lambda: make_files(few))
    codes = [code for code in partner_facts.page_codes() if code in few]

    def stored(compute, names, **said):
        if compute is partner_facts.make_effects:
            return compute()
        return of_few_partners() if compute is make_files else from_store(compute, names, **said)

    if not whole():
        patch.setattr(partner_facts, "page_codes", lambda: codes)
        for module in (reference, partner_facts, files):
            patch.setattr(module, "stored", stored)
