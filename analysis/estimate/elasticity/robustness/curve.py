"""The specification curve: every defensible combination of choices, as data.

``curve.yaml`` lists the choices; :func:`expand` crosses them; ``curve_fits`` fits them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from analysis.checks import check_choice
from analysis.columns import Columns, changed
from analysis.engine.panel import Panel
from analysis.engine.result_columns import ESTIMATES
from analysis.engine.specification import Specification
from analysis.estimate.episodes import episode
from analysis.estimate.specifications import specification
from analysis.vocabulary import Term

#: Columns of :attr:`Curve.estimates`: the choices, then what comes of them.
CHOSEN = {
    "family": Term("Family", "", "family of curve.yaml"),
    "tariff": Term("Tariff", "", "rate that explains: effective, statutory or headline"),
    "instrument": Term("Instrument", "", "rate that instruments it, in 2SLS"),
    "difference": Term("Difference", "months", "months over which changes are taken, 0 in levels"),
    "leave_out": Term("Left out", "", "partners left out"),
    "dropped": Term("Dropped", "", "partner that is left out in turn"),
    "policy": Term("Policy", "truth", "whether the law alone moves the tariff"),
    "problem": Term("Problem", "", "why it could not be estimated; empty where it was"),
}
FITTED = {name: term for name, term in ESTIMATES.items() if name not in ("design", "horizon")}
CURVE = Columns(
    "a specification",
    CHOSEN
    | changed(FITTED, missing="where there is a problem")
    | {
        **ESTIMATES.only("episode", "system", "window", "estimator", "weights", "fixed_effects"),
        **ESTIMATES.only("first_stage", "first_stage_f"),
    },
)

#: Choices that tell two specifications apart, in the order of sorting.
CURVE_CHOICES = [
    "episode",
    "family",
    "system",
    "window",
    "tariff",
    "instrument",
    "difference",
    "estimator",
    "weights",
    "fixed_effects",
    "leave_out",
    "dropped",
]


@dataclass(frozen=True)
class Choice:
    """A specification of the curve."""

    spec: Specification  #: Its design is the family of ``curve.yaml``, its window written out.
    dropped: str = ""  #: The partner left out in turn, or empty.

    def labels(self) -> dict:
        """Return the columns that name the choices."""
        fields = vars(self.spec) | {"family": self.spec.design, "dropped": self.dropped}
        fields |= {n: ", ".join(fields[n]) for n in ("fixed_effects", "leave_out")}
        fields["instrument"] = fields["instrument"] or ""
        return {name: fields[name] for name in CURVE_CHOICES}


@dataclass(frozen=True)
class Curve:
    """A fitted curve."""

    #: One row a specification: :data:`CURVE_CHOICES`, ``policy``, ``problem`` (why it could not be
    #: estimated, else empty) and the columns of :class:`results.Estimate` (missing where there is a
    #: problem); sorted by the choices.
    estimates: pd.DataFrame

    def of(self, episodes: list[str]) -> Curve:
        """Return what it has of some episodes."""
        return Curve(self.estimates[self.estimates.episode.isin(episodes)].reset_index(drop=True))


def expand(panels: dict[str, Panel], content: dict) -> list[Choice]:
    """Return every specification of ``curve.yaml``, none twice.

    Parameters
    ----------
    panels : dict of Panel
        By product system; they say which partners there are, and which month is the last.
    content : dict
        Parsed content of such a file.

    Raises
    ------
    InputError
        An unknown key or a value that no specification may have.
    """
    choices = []
    for name, family in content["families"].items():
        for word in family:
            words = ["designs", "weights", "fixed_effects", "episodes", "drop_one"]
            check_choice(word, words, what="key", where=f"curve.yaml, family {name}")
        for episode_name in family.get("episodes", content["episodes"]):
            for system in content["episodes"][episode_name]["systems"]:
                others = content["episodes"][episode_name]["windows"]
                choices += _expand_family(name, family, episode_name, others, panels[system])
    return list(dict.fromkeys(choices))


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
