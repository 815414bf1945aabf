"""Specifications as data: named regressions in YAML, checked, and modified copies of them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path

import yaml

from analysis.checks import InputError, check_choice
from analysis.combine import load_panel, select_window
from analysis.combine.panel import SYSTEMS
from analysis.estimate.engine.grid import FACES

FILE = Path(__file__).with_name("specifications.yaml")

#: Episodes, by the ending of a specification's name.
EPISODES = {"2018": "first episode, 2017-2019", "2025": "second episode, 2024-2025"}

CHOICES = {
    "outcome": ["customs_value", "duties"],
    "system": list(SYSTEMS),
    "estimator": ["ols", "ppml", "iv"],
    "tariff": ["effective", "statutory", "headline"],
    "instrument": [None, "statutory"],
    "difference": [0, 12],
    "weights": ["equal", "pre_episode"],
    "cluster_by": ["partner", "partner and product"],
}


@dataclass(frozen=True, kw_only=True)
class Specification:
    """One regression: outcome, tariff, estimator, effects, weights, sample and clustering.

    Attributes are the fields of ``specifications.yaml``, explained at its head.
    """

    name: str
    outcome: str
    system: str
    window: str
    estimator: str
    tariff: str
    instrument: str | None
    difference: int
    weights: str
    weights_year: int | None
    fixed_effects: tuple[str, ...]
    cluster_by: str
    leave_out: tuple[str, ...]
    lead: int
    is_placebo: bool = False

    def __post_init__(self):
        for field, choices in CHOICES.items():
            value = getattr(self, field)
            if value not in choices:
                valid = [str(choice) for choice in choices]
                check_choice(str(value), valid, what=field, where=f"specification {self.name}")
        if not self.fixed_effects:
            raise InputError(
                f"specification {self.name}: `fixed_effects` needs at least one of {', '.join(FACES)}."
            )
        for effect in self.fixed_effects:
            check_choice(effect, FACES, what="fixed effect", where=f"specification {self.name}")
        if len(set(self.fixed_effects)) < len(self.fixed_effects):
            raise InputError(f"specification {self.name}: a set of fixed effects is listed twice.")
        if (self.estimator == "iv") != (self.instrument is not None):
            raise InputError(f"specification {self.name}: `instrument` goes with estimator `iv`.")
        if self.estimator == "ppml" and self.difference:
            raise InputError(f"specification {self.name}: ppml has no differences; use levels.")
        if self.weights_year and self.weights != "pre_episode":
            raise InputError(f"specification {self.name}: `weights_year` needs pre_episode weights.")
        if not isinstance(self.lead, int) or self.lead < 0:
            raise InputError(f"specification {self.name}: `lead` is a number of months, 0 or more.")

    def check_against_data(self) -> None:
        """Raise InputError for a window or partner that the panel does not have."""
        select_window(self.window, self.system)
        if self.weights_year:
            select_window(f"{self.weights_year}-01:{self.weights_year}-12", self.system)
        partners = load_panel(self.system).partner.cat.categories
        for partner in self.leave_out:
            where = f"the {self.system} panel (specification {self.name})"
            check_choice(partner, partners, what="partner", where=where)


def specification(name: str, *, placebo: bool = False, **changes) -> Specification:
    """Return a named specification, or a modified copy of it.

    Parameters
    ----------
    name : str
        A key of ``specifications.yaml``.
    placebo : bool
        The placebo of the specification instead: the same regression where no tariff changed, or
        with the tariffs of a later time.
    **changes
        Fields to replace.

    Raises
    ------
    InputError
        Unknown name or field, invalid value, or a placebo that the specification does not have.
    """
    shipped, placebos = _shipped()
    found = shipped[check_choice(name, shipped, what="specification")]
    if placebo:
        if name not in placebos:
            raise InputError(f"specification {name!r} has no placebo of its own.")
        found = _replace(found, placebos[name] | {"is_placebo": True})
    return _replace(found, changes)


def names() -> list[str]:
    """Return the names of the shipped specifications, in the order of the file."""
    return list(_shipped()[0])


def _replace(found: Specification, changes: dict) -> Specification:
    known = {field.name for field in fields(Specification)}
    for word in changes:
        check_choice(word, known, what="field", where=f"specification {found.name}")
    lists = {n: tuple(v) for n, v in changes.items() if n in ("fixed_effects", "leave_out")}
    return replace(found, **changes | lists)


@cache
def _shipped() -> tuple[dict[str, Specification], dict[str, dict]]:
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    default = content["default"]
    base = Specification(
        name="default",
        **default | {n: tuple(default[n]) for n in ("fixed_effects", "leave_out")},
    )
    shipped, placebos = {}, {}
    for name, changes in content["specifications"].items():
        own = dict(changes)
        if "placebo" in own:
            placebos[name] = own.pop("placebo")
        shipped[name] = _replace(base, own | {"name": name})
    return shipped, placebos
