"""Specifications as data: named regressions in YAML, checked, and modified copies of them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path

from analysis.checks import InputError, check_choice, read_yaml
from analysis.combine.panel import SYSTEMS
from analysis.estimate.engine.grid import FACES
from analysis.estimate.engine.panel import Panel
from analysis.estimate.engine.regressors import ByMonth
from analysis.estimate.episodes import episodes

FILE = Path(__file__).with_name("specifications.yaml")


#: Fields that hold several values.
LISTS = ("fixed_effects", "leave_out", "lags")

#: Episode -> the specification that compares partners: the design across partners of its elasticity.
ACROSS = {"2018": "iv_across_weighted_2018", "2025": "iv_across_2025"}

CHOICES = {
    "outcome": ["customs_value", "duties"],
    "system": list(SYSTEMS),
    "estimator": ["ols", "ppml", "iv"],
    "tariff": ["effective", "statutory", "headline"],
    "instrument": [None, "statutory"],
    "difference": [0, 12],
    "weights": ["equal", "pre_episode"],
    "cluster_by": ["partner", "product", "partner and product"],
}


@dataclass(frozen=True, kw_only=True)
class Specification:
    """One regression: outcome, tariff, estimator, effects, weights, sample and clustering.

    Attributes are the fields of ``specifications.yaml``, explained at its head, the ``design`` and the
    ``episode`` that make up the name of a shipped one, and ``is_placebo``.
    """

    name: str
    design: str
    episode: str
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
    lags: tuple[int, ...] = ()
    by_month: ByMonth | None = None
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
        if self.lags and (len(self.lags) != 2 or self.lags[0] > self.lags[1]):
            raise InputError(f"specification {self.name}: `lags` are a first and a last, as [-6, 12].")
        if self.lags and self.by_month:
            raise InputError(f"specification {self.name}: `lags` and `by_month` do not go together.")
        if self.by_month and (self.estimator == "iv" or self.difference):
            raise InputError(f"specification {self.name}: `by_month` is for levels by ols or ppml.")

    @property
    def comparison(self) -> str:
        """What is compared: sectors ``"within"`` a partner, or partners ``"across"`` in a sector."""
        return "within" if "partner x month" in self.fixed_effects else "across"

    @property
    def policy(self) -> bool:
        """Whether nothing but the law moves the tariff or its instrument."""
        return self.tariff != "effective" or self.instrument is not None

    def check(self, data: Panel) -> str:
        """Return the window with both months written out.

        Raises
        ------
        InputError
            A window, a year of weights or a partner that the data do not have.
        """
        window = data.resolve(self.window, lead=self.lead)
        if self.weights == "pre_episode":
            year = self.year_of_weights(window)
            try:
                data.resolve(f"{year}-01:{year}-12")
            except InputError as error:
                raise InputError(f"specification {self.name}, weights of {year}: {error}") from None
        for partner in self.leave_out:
            data.check_partner(partner, where=f"specification {self.name}")
        return window

    def year_of_weights(self, window: str) -> int:
        """Return the year whose imports weigh the pairs of a window.

        That of the episode for a window that starts within its tariffs, else the window's first: a
        window from 2020 on starts with the tariffs of the first episode in force.
        """
        first = int(window[:4])
        begun = [e.weights_year for e in episodes().values() if e.weights_year < first <= e.last_year]
        return self.weights_year or (begun or [first])[0]


def specification(name: str, *, placebo: bool = False, **changes) -> Specification:
    """Return a named specification, or a modified copy of it.

    Parameters
    ----------
    name : str
        A design and an episode, as in ``specifications.yaml``.
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
        found = changed(found, placebos[name] | {"is_placebo": True})
    return changed(found, changes)


def names() -> list[str]:
    """Return the names of the shipped specifications, in the order of the file."""
    return list(_shipped()[0])


def check_linear(name: str, *, where: str) -> None:
    """Refuse a name that no linear specification has."""
    linear = [own.name for own in _shipped()[0].values() if own.estimator != "ppml"]
    check_choice(name, linear, what="linear specification", where=where)


def changed(found: Specification, changes: dict) -> Specification:
    """Return a specification with other values of some fields; an unknown field is refused."""
    known = {field.name for field in fields(Specification)}
    for word in changes:
        check_choice(word, known, what="field", where=f"specification {found.name}")
    return replace(found, **typed(changes))


def typed(values: dict) -> dict:
    """Return fields as read from YAML with the types that they have in a specification."""
    own = {n: tuple(v) for n, v in values.items() if n in LISTS}
    if isinstance(values.get("by_month"), dict):
        known = {field.name for field in fields(ByMonth)}
        for word in values["by_month"]:
            check_choice(word, known, what="field", where="`by_month`")
        own["by_month"] = ByMonth(**values["by_month"])
    return values | own


@cache
def _shipped() -> tuple[dict[str, Specification], dict[str, dict]]:
    return read_specifications(FILE)


def read_specifications(path: Path) -> tuple[dict[str, Specification], dict[str, dict]]:
    """Return the specifications of a file by name, and what turns each into its placebo.

    Raises
    ------
    InputError
        An unknown field, or an invalid value.
    """
    content = read_yaml(path)
    known_fields = {field.name for field in fields(Specification)}
    shipped, placebos = {}, {}
    for design, own in content["designs"].items():
        own = dict(own)
        known, placebo = own.pop("episodes", list(episodes())), own.pop("placebo")
        for episode in (episodes()[name] for name in known):
            name = f"{design}_{episode.name}"
            labels = {"name": name, "design": design, "episode": episode.name}
            # Designs that rest on the law alone leave partners out, as their placebos do.
            fields_of = content["default"] | {"window": episode.window} | own | labels
            if placebo == "earlier":
                fields_of["leave_out"] = episode.leave_out
            for word in fields_of:
                check_choice(word, known_fields, what="field", where=f"specification {name}")
            shipped[name] = Specification(**typed(fields_of))
            placebos[name] = getattr(episode, placebo)
    return shipped, placebos
