"""A regression as data: its fields, checked, and modified copies of it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from analysis.checks import InputError, check_choice
from analysis.engine.grid import FACES
from analysis.engine.panel import Panel
from analysis.engine.regressors import ByMonth
from analysis.engine.results import UNCLUSTERED
from analysis.vocabulary import SYSTEMS

#: Fields that hold several values.
LISTS = ("fixed_effects", "leave_out", "lags")

CHOICES = {
    "outcome": ["customs_value", "duties"],
    "system": list(SYSTEMS),
    "estimator": ["ols", "ppml", "iv"],
    "tariff": ["effective", "statutory", "headline"],
    "instrument": [None, "statutory"],
    "difference": [0, 12],
    "weights": ["equal", "pre_episode"],
    "cluster_by": [
        "partner",
        "product",
        "month",
        "partner x product",
        "partner and product",
        "partner and month",
        "product and month",
        UNCLUSTERED,
    ],
}


@dataclass(frozen=True, kw_only=True)
class Specification:
    """One regression: outcome, tariff, estimator, effects, weights, sample and clustering.

    Attributes are the fields of ``estimate/specifications.yaml``, explained at its head, the ``design``
    and the ``episode`` that make up the name of a shipped one, ``is_placebo``, and the ``tariff_years``:
    the last year before the tariffs of each episode and their last one.
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
    tariff_years: tuple[tuple[int, float], ...] = ()

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
        begun = [before for before, last in self.tariff_years if before < first <= last]
        return self.weights_year or (begun or [first])[0]


def changed(found: Specification, changes: dict) -> Specification:
    """Return a specification with other values of some fields; an unknown field is refused."""
    field_names = {field.name for field in fields(Specification)}
    for word in changes:
        check_choice(word, field_names, what="field", where=f"specification {found.name}")
    return replace(found, **typed(changes))


def typed(values: dict) -> dict:
    """Return fields as read from YAML with the types that they have in a specification."""
    typed_values: dict[str, object] = {n: tuple(v) for n, v in values.items() if n in LISTS}
    if isinstance(values.get("by_month"), dict):
        field_names = {field.name for field in fields(ByMonth)}
        for word in values["by_month"]:
            check_choice(word, field_names, what="field", where="`by_month`")
        typed_values["by_month"] = ByMonth(**values["by_month"])
    return values | typed_values
