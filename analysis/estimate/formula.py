"""A regression as people of the field type it: ``outcome ~ regressor | effects``, and its errors.

The grammar is that of fixest and pyfixest. What it names is mapped to a :class:`Specification`, whose
engine knows panels of partner, product and month; what that does not run is refused, with what it does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.checks import InputError, short
from analysis.engine.frames import RATE_CONCEPTS
from analysis.engine.grid import FACES
from analysis.engine.results import UNCLUSTERED, Estimate
from analysis.engine.specification import CHOICES, Specification, changed
from analysis.estimate.specifications import specification
from analysis.periods import month
from analysis.vocabulary import SYSTEMS

#: What the messages show.
EXAMPLE = "log(customs_value) ~ log(1 + statutory_rate) | partner^product + product^month"

#: Columns that can be explained.
EXPLAINED = CHOICES["outcome"]

#: Outcome in logs, without blanks -> the column of the data.
OUTCOMES = {"log_value": "customs_value"} | {
    text: name for name in EXPLAINED for text in (f"log({name})", f"np.log({name})", f"log_{name}")
}

#: Regressor, without blanks -> the tariff of a specification.
TARIFFS = {
    text: concept
    for rate, concept in RATE_CONCEPTS.items()
    for text in (f"log(1+{rate})", f"np.log(1+{rate})", f"log1p({rate})", f"np.log1p({rate})")
}

#: Regressors that do not say which tariff.
LOG_TARIFF = ("log_tariff", "log_tariff_factor")

#: Errors of a law permuted.
PERMUTATION = "permutation"


@dataclass(frozen=True)
class Formula:
    """What a formula says."""

    fields: dict  #: Of a specification.
    term: str  #: The regressor as it was typed; of event dummies ``"month::{}:CHN"``.

    def terms(self, estimates: Iterable[Estimate]) -> list[str]:
        """Return what the coefficients are called, as fixest does: ``month::2025-04:CHN``."""
        by_month = self.fields.get("by_month")
        if not by_month:
            several = [e.horizon for e in estimates]
            return [self.term if h is None else f"{self.term}::{h}" for h in several]
        zero = None if "event" in by_month else pd.Period(by_month["reference"], "M")
        return [self.term.format(e.horizon if zero is None else zero + e.horizon) for e in estimates]


def specified_by(text: str, rates: Collection[str], changes: Mapping) -> tuple[Specification, Formula]:
    """Return the specification of a formula.

    Parameters
    ----------
    text : str
        ``outcome ~ regressor | effects``, with ``| tariff ~ instrument`` for 2SLS after ``1`` as
        regressor.
    rates : collection of str
        Columns of rates that the data have, of which ``log_tariff`` is the only one.
    changes : mapping
        Other fields of the specification; ``tariff`` says which one ``log_tariff`` is.

    Raises
    ------
    InputError
        What no specification has; one line that says what is valid.
    """
    formula = read_formula(text, rates, changes.get("tariff", ""), changes.get("estimator", ""))
    for name in changes.keys() & formula.fields.keys():
        if changes[name] != formula.fields[name]:
            raise InputError(f"{name} stands in the formula: leave the argument out.")
    blank = {"name": "of your formula", "design": "", "episode": "", "window": ":latest"}
    return changed(specification("ols_2025"), {**blank, **formula.fields, **changes}), formula


def read_formula(text: str, rates: Collection[str], tariff: str = "", estimator: str = "") -> Formula:
    """Return what a formula says; arguments and errors as :func:`specified_by`."""
    regression, *rest = text.split("|")
    (outcome, *more), regressors = _sides(regression)
    if more:
        raise _refusal(f"it has {1 + len(more)} outcomes, and one is explained")
    if not 1 <= len(rest) <= 2 or "~" in rest[0]:
        raise _refusal(f"after | it needs sets of effects: {_listed(_typed(face) for face in FACES)}")
    fields: dict = {"outcome": _outcome(outcome, estimator), "fixed_effects": _effects(rest[0])}
    if systems := [name for name in SYSTEMS if re.search(rf"\b{name}\b", rest[0])]:
        fields["system"] = systems[0]
    if rest[1:]:
        if regressors:
            raise _refusal("with an instrument, the regressor is 1: the tariff stands after the effects")
        endogenous, instruments = _sides(rest[1])
        regressors = endogenous
        fields["estimator"] = "iv"
        fields["instrument"] = _one(instruments, rates, "", "instrument")
    if len(regressors) != 1:
        raise _refusal(
            f"it has {len(regressors)} regressors beside effects, and one is fitted, a tariff or event "
            "dummies; effects hold what others would"
        )
    if regressors[0].startswith("i("):
        fields["by_month"], term = _dummies(regressors[0])
        return Formula(fields, term)
    fields["tariff"] = _one(regressors, rates, tariff, "regressor")
    return Formula(fields, regressors[0])


def _refusal(what: str) -> InputError:
    return InputError(f"formula: {what}. It is typed as {EXAMPLE!r}.")


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _typed(face: str) -> str:
    return face.replace(" x ", "^")


def _sides(text: str) -> tuple[list[str], list[str]]:
    """Return the terms left and right of ~, as they were typed; the constant goes."""
    from formulaic import Formula as Parsed  # takes half a second
    from formulaic.errors import FormulaicError

    try:
        parsed = Parsed(text)
        sides = [[str(term) for term in side if str(term) != "1"] for side in (parsed.lhs, parsed.rhs)]
    except (FormulaicError, SyntaxError, AttributeError, ValueError):
        raise _refusal(f"{short(text.strip())} cannot be read") from None
    if not sides[0]:
        raise _refusal(f"{short(text.strip())} has nothing left of ~")
    return sides[0], sides[1]


def _outcome(term: str, estimator: str) -> str:
    """Return the column of an outcome, in logs unless the estimator is PPML."""
    is_ppml, name = estimator == "ppml", "".join(term.split())
    if name in EXPLAINED and not is_ppml:
        raise _refusal(f"{name} in dollars is for estimator='ppml'; by least squares write log({name})")
    if name in OUTCOMES and is_ppml:
        raise _refusal(f"estimator='ppml' explains dollars: write {OUTCOMES[name]}")
    if name not in (EXPLAINED if is_ppml else OUTCOMES):
        valid = EXPLAINED if is_ppml else [f"log({one})" for one in EXPLAINED]
        raise _refusal(f"outcome {short(term)} is none that is explained here: {_listed(valid)}")
    return OUTCOMES.get(name, name)


def _one(terms: list[str], rates: Collection[str], tariff: str, what: str) -> str:
    """Return the tariff that the only one of some terms names."""
    valid = [f"log(1 + {rate})" for rate in RATE_CONCEPTS]
    name = "".join(terms[0].split()) if len(terms) == 1 else ""
    if name in LOG_TARIFF:
        concepts = [concept for rate, concept in RATE_CONCEPTS.items() if rate in rates]
        if not tariff and len(concepts) != 1:
            raise _refusal(f"{name} may be each of {_listed(valid)}: write it, or say tariff='law'")
        return tariff or concepts[0]
    if name not in TARIFFS:
        raise _refusal(
            f"{what} {short(' + '.join(terms))} is none that is fitted here: {_listed(valid)}"
        )
    return TARIFFS[name]


def _effects(text: str) -> list[str]:
    """Return sets of effects: ``partner^month`` is partner x month, in whichever order."""
    faces = {frozenset(face.split(" x ")): face for face in FACES}
    effects = []
    for typed in text.split("+"):
        names = [one.strip() for one in typed.split("^")]
        face = faces.get(frozenset(_called(one) for one in names))
        if face is None:
            raise _refusal(f"effects {short(typed.strip())} are none of {_listed(map(_typed, FACES))}")
        effects.append(face)
    return effects


def _called(name: str) -> str:
    return "product" if name in SYSTEMS else name


def _dummies(term: str) -> tuple[dict, str]:
    """Return ``i(month, CHN, ref="2018-06")`` as `by_month`, and what its coefficients are called."""
    typed = re.fullmatch(r"i\((\w+)(?:, ?(\w+))?, ?ref ?= ?(-? ?\d+|'[^']*'|\"[^\"]*\")\)", term)
    since, exposure, reference = typed.groups("") if typed else ("", "", "")
    if (since == "month") != reference.startswith(("'", '"')) or not since:
        raise _refusal(
            f"event dummies {short(term)} are neither i(month, CHN, ref='2025-03'), of a partner or a "
            "column, nor i(event_time, ref=-1), of a column of months since each pair's event"
        )
    label = f"{since}::{{}}" + (f":{exposure}" if exposure else "")
    if since == "month":
        first = f"{month(reference[1:-1], 'reference'):%Y-%m}"
        return {"exposure": exposure, "reference": first}, label
    return {"exposure": exposure, "reference": int(reference.replace(" ", "")), "event": since}, label


def clustered_by(vcov: str | Mapping | None, changes: Mapping) -> dict:
    """Return the field of a specification that kinds of errors stand for, as ``{"CRV1": "partner"}``.

    Empty where nothing is asked, or the law is permuted.

    Raises
    ------
    InputError
        Other errors; or `cluster_by` beside them.
    """
    if vcov is None or vcov == PERMUTATION:
        return {}
    if "cluster_by" in changes:
        raise InputError("vcov and cluster_by say the same: give one of them.")
    by = UNCLUSTERED if vcov in ("hetero", "HC1") else ""
    if isinstance(vcov, Mapping) and list(vcov) == ["CRV1"] and isinstance(vcov["CRV1"], str):
        kinds = [
            " x ".join(sorted(_called(one) for one in re.split(r"\s*\^\s*", kind.strip())))
            for kind in vcov["CRV1"].split("+")
        ]
        order = [one for one in ("partner", "product", "month") if one in kinds]
        by = " and ".join(order if len(order) == len(kinds) else kinds)
    if by not in CHOICES["cluster_by"]:
        valid = [one for one in CHOICES["cluster_by"] if one != UNCLUSTERED]
        typed = [one.replace(" and ", "+").replace(" x ", "^") for one in valid]
        raise InputError(
            f"vcov: {short(vcov)} is none of 'hetero', {PERMUTATION!r} and {{'CRV1': ...}} with "
            f"{_listed(typed)}."
        )
    return {"cluster_by": by}
