"""The specification curve: every defensible combination of choices, as data.

``curve.yaml`` lists the choices; :func:`expand` crosses them; ``curve_fits`` fits them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.checks import check_choice, read_yaml
from analysis.engine.panel import Panel
from analysis.engine.specification import Specification
from analysis.estimate.episodes import episode
from analysis.estimate.specifications import specification

FILE = Path(__file__).with_name("curve.yaml")

#: The partner whose path the joint test assigns.
TREATED = "CHN"

#: Choices that tell two specifications apart, in the order of sorting.
CHOICES = [
    "episode", "family", "system", "window", "tariff", "instrument", "difference", "estimator",
    "weights", "fixed_effects", "leave_out", "dropped",
]  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A specification of the curve."""

    spec: Specification  #: Its design is the family of ``curve.yaml``, its window written out.
    dropped: str = ""  #: The partner left out in turn, or empty.

    @property
    def assignable(self) -> bool:
        """Whether the joint test uses it: linear, the tariff set by law, no partner dropped."""
        linear = self.spec.estimator == "ols" and self.spec.tariff != "effective"
        return linear and not self.dropped

    def labels(self) -> dict:
        """Return the columns that name the choices."""
        own = vars(self.spec) | {"family": self.spec.design, "dropped": self.dropped}
        own |= {n: ", ".join(own[n]) for n in ("fixed_effects", "leave_out")}
        own["instrument"] = own["instrument"] or ""
        return {name: own[name] for name in CHOICES}


@dataclass(frozen=True)
class Curve:
    """A fitted curve."""

    #: One row a specification: :data:`CHOICES`, ``policy``, ``problem`` (why it could not be estimated,
    #: else empty) and the columns of :class:`Estimate` (missing where there is a problem); sorted by the
    #: choices.
    estimates: pd.DataFrame
    #: One row a policy specification x partner that holds the treated one's path: :data:`CHOICES`,
    #: ``partner``, ``value``, ``std_error``, ``p_value``.
    assignments: pd.DataFrame


def expand(panels: dict[str, Panel], content: dict | None = None) -> list[Choice]:
    """Return every specification of ``curve.yaml``, none twice.

    Parameters
    ----------
    panels : dict of Panel
        By product system; they say which partners there are, and which month is the last.
    content : dict, optional
        Parsed content of another such file.

    Raises
    ------
    InputError
        An unknown key or a value that no specification may have.
    """
    content = _read() if content is None else content
    found = []
    for name, family in content["families"].items():
        for word in family:
            known = ["designs", "weights", "fixed_effects", "episodes", "drop_one"]
            check_choice(word, known, what="key", where=f"curve.yaml, family {name}")
        for episode_name in family.get("episodes", content["episodes"]):
            for system in content["episodes"][episode_name]["systems"]:
                others = content["episodes"][episode_name]["windows"]
                found += _expand_family(name, family, episode_name, others, panels[system])
    return list(dict.fromkeys(found))


def _expand_family(
    name: str, family: dict, episode_name: str, others: list[str], data: Panel
) -> Iterator[Choice]:
    base = specification(f"reduced_{episode_name}", system=data.system)
    base = replace(base, name=f"{name}_{episode_name}", design=name)
    windows, partners = [episode(episode_name).window, *others], [""]
    if family.get("drop_one", False):
        windows, partners = windows[:1], data.partners.difference(base.leave_out)
    crossed = itertools.product(
        windows, family["designs"], family["weights"], family["fixed_effects"], partners
    )
    for window, design, weights, effects, dropped in crossed:
        leave_out = tuple(sorted({*base.leave_out, dropped} - {""}))
        choices = {"window": data.resolve(window), "weights": weights, **design}
        effects = {"fixed_effects": tuple(effects), "leave_out": leave_out}
        yield Choice(replace(base, **choices, **effects), dropped)


@cache
def _read() -> dict:
    return read_yaml(FILE)
