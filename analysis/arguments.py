"""What kind of value each argument of a public name takes: one gate, before anything is computed.

A value of the right kind may still be none that the data know, which each name says itself, with the
nearest right one. Frames of a reader's own have a gate of theirs (:mod:`analysis.own_frame`).
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from numbers import Integral, Real
from os import PathLike

from analysis.checks import InputError, nearest, short
from analysis.home import WHEEL

#: Most characters of a text, and most values of a list.
MOST_LETTERS, MOST_VALUES = 300, 300

# ASSUME: no question needs a lead, lag or horizon of more than twenty years, or more than 60 of them.
MOST_MONTHS, MOST_HORIZONS = 240, 60

# ASSUME: below 19 random assignments no p-value is as small as 5 %.
FEWEST_DRAWS, MOST_DRAWS = 19, 99_999

#: Control characters and halves of characters, which no word has; ends of lines and tabs are blanks.
NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def _is_text(value) -> bool:
    return isinstance(value, str) and len(value) <= MOST_LETTERS and not NO_TEXT.search(value)


def _is_whole(value, low: int, high: int) -> bool:
    whole = isinstance(value, Integral) and not isinstance(value, bool)
    return whole and low <= value <= high


def _is_texts(value) -> bool:
    several = isinstance(value, list | tuple) and len(value) <= MOST_VALUES
    return several and all(_is_text(one) and one.strip() for one in value)


def _are_months(value, *, most: int) -> bool:
    several = isinstance(value, list | tuple) and len(value) <= most
    are_whole = several and all(_is_whole(one, -MOST_MONTHS, MOST_MONTHS) for one in value)
    return are_whole and len(set(value)) == len(value)


def _is_lags(value) -> bool:
    is_pair = isinstance(value, list | tuple) and len(value) in (0, 2)
    return is_pair and all(_is_whole(one, -MOST_MONTHS, MOST_MONTHS) for one in value)


def _is_by_month(value) -> bool:
    """Whether a mapping says an exposure, its reference and months; which it needs, it says itself."""
    if not (isinstance(value, Mapping) and all(map(_is_text, value)) and "reference" in value):
        return False
    months = [value[name] for name in ("event", "start", "end") if value.get(name, "") != ""]
    reference = value["reference"]
    months += [] if _is_whole(reference, -MOST_MONTHS, MOST_MONTHS) else [reference]
    are_texts = all(map(_is_text, months))
    return are_texts and _is_text(value.get("exposure")) and bool(value["exposure"])


def _is_day(value) -> bool:
    return _is_text(value) or (
        isinstance(value, date) and not (isinstance(value, datetime) and value.tzinfo)
    )


def _is_number(value) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _whole(low: int, high: int) -> tuple[str, Callable]:
    return f"no whole number from {low} to {high}", lambda value: _is_whole(value, low, high)


_WORDS = (
    f"no text of at most {MOST_LETTERS} characters",
    _is_text,
)
_TEXT_OR_TEXTS = (
    f"{_WORDS[0]} and no list of texts, as ['VNM', 'THA']",
    lambda value: _is_text(value) or (_is_texts(value) and len(value) > 0),
)
_DAY = ("no text, as '2025-05', and no date without a time zone", _is_day)
_PATH = (
    f"{_WORDS[0]} and no path",
    lambda value: _is_text(value) or isinstance(value, PathLike),
)

#: Argument -> what a message says of a value of another kind, and whether a value is of its kind; an
#: argument that is not here is a text.
KINDS: dict[str, tuple[str, Callable]] = {
    **dict.fromkeys(("start", "end", "fit_start", "fit_end", "first", "day"), _DAY),
    "add": ("no number and no text, as 0.25 or '25%'", lambda v: _is_number(v) or _is_text(v)),
    "by_month": (
        "no exposure by month, as {'exposure': 'CHN', 'reference': '2018-06'}, with months as 2018-06",
        _is_by_month,
    ),
    "difference": _whole(0, 12),
    "digits": _whole(1, 10),
    "draws": _whole(FEWEST_DRAWS, MOST_DRAWS),
    "episode": (
        "no episode, as '2025'",
        lambda value: _is_text(value) or _is_whole(value, 1900, 2100),
    ),
    "fixed_effects": ("no list of texts, as ['partner x product', 'product x month']", _is_texts),
    "heads": ("no list of texts, as ['By law', 'As collected']", _is_texts),
    "horizon": ("no whole number", lambda v: _is_text(v) or _is_whole(v, 0, MOST_MONTHS)),
    "horizons": (
        f"no list of at most {MOST_HORIZONS} different months since the change, as [-2, 0, 3, 6], none "
        f"over {MOST_MONTHS}",
        lambda value: _are_months(value, most=MOST_HORIZONS) and len(value) > 0,
    ),
    "lags": (
        f"not a first and a last month, as [-6, 12], neither over {MOST_MONTHS}",
        _is_lags,
    ),
    "leave_out": ("no list of texts, as ['MEX', 'CAN']", _is_texts),
    "lead": _whole(0, MOST_MONTHS),
    "package": _PATH,
    "placebo": ("neither True nor False", lambda value: isinstance(value, bool)),
    "results": (
        f"no list of at most {MOST_VALUES} results, as [analysis.elasticity(), analysis.fit(...)]",
        lambda value: isinstance(value, list | tuple) and 0 < len(value) <= MOST_VALUES,
    ),
    "vcov": (
        "no kind of errors, as 'hetero', {'CRV1': 'partner'} or 'permutation'",
        lambda value: _is_text(value) or (isinstance(value, Mapping) and len(value) == 1),
    ),
    "weights_year": _whole(1900, 2100),
}

#: Arguments that a function takes beside those it names, and that may be None.
NONE_ALLOWED = {"by_month", "digits", "instrument", "weights_year"}

#: Names that look at whole months, and their arguments that are one.
MONTHLY_NAMES = ("gap", "diversion", "tariff")
MONTH_ARGUMENTS = ("start", "end", "fit_start", "fit_end")

#: What people call an argument -> what it may be called here; the first that a name takes was meant.
ARGUMENT_SYNONYMS = {
    **dict.fromkeys(("country", "countries", "exporter", "origin", "partners"), ("partner",)),
    **dict.fromkeys(
        (
            "code",
            "commodity",
            "good",
            "hs",
            "hs_code",
            "htsus",
            "item",
            "line",
            "product",
            "products",
            "sector",
            "hts",
            "naics3",
            "end_use",
            "naics",
        ),
        ("goods",),
    ),
    **dict.fromkeys(("begin", "first", "from_", "since"), ("start",)),
    **dict.fromkeys(("last", "to", "until"), ("end",)),
    **dict.fromkeys(("date", "on", "when"), ("day", "start")),
    **dict.fromkeys(("duty", "increase", "rate"), ("add", "tariff")),
    **dict.fromkeys(("month", "months", "period", "year"), ("start", "episode")),
    **dict.fromkeys(("by", "concept", "regressor"), ("tariff",)),
    **dict.fromkeys(("df", "frame", "panel"), ("data",)),
    **dict.fromkeys(("text", "sentence"), ("claim",)),
    **dict.fromkeys(("name", "number"), ("key",)),
    **dict.fromkeys(("vintage", "release"), ("version",)),
}


def checked(function: Callable) -> Callable:
    """Decorate a public name: each argument, as :func:`plain`, is of its kind or refused.

    So is an argument that the name does not have, with the one that is meant.
    """
    parameters = inspect.signature(function).parameters
    several = {name for name, of in parameters.items() if "list[str]" in str(of.annotation)}
    in_order = [name for name, of in parameters.items() if of.kind is of.POSITIONAL_OR_KEYWORD]

    def taken(name: str, value):
        if name not in parameters and name not in KINDS:
            return plain(value)  # whoever takes options refuses a name that is none of them
        default = None if name in NONE_ALLOWED else KINDS
        default = parameters[name].default if name in parameters else default
        if value is default or name == "data":
            return value
        kind = _TEXT_OR_TEXTS if name in several else KINDS.get(name, _WORDS)
        plain_value = check_kind(name, value, kind)
        by_month = name in MONTH_ARGUMENTS and function.__name__ in MONTHLY_NAMES
        return _month(name, plain_value) if by_month else plain_value

    @functools.wraps(function)
    def asked(*given, **named):
        _check_names(function.__name__, parameters, in_order, given, named)
        by_place = dict(zip(in_order, given, strict=False))
        arguments = {name: taken(name, value) for name, value in (by_place | named).items()}
        if not WHEEL.is_file():
            return function(**arguments)
        from analysis.wheel import left_out  # here: an import of this module loads nothing

        with left_out(function.__name__):
            return function(**arguments)

    return asked


def _month(name: str, value):
    """Return the first day of a month as that month, ``2025-04``; another day is refused."""
    text = value.isoformat()[:10] if isinstance(value, date) else value.strip()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return value
    if not text.endswith("-01"):
        raise InputError(f"{name}: {text} is a day, and a month is meant; write it as {text[:7]}.")
    return text[:7]


def _check_names(name: str, known: Mapping, in_order: list[str], given: tuple, named: dict) -> None:
    """Raise InputError for arguments that a public name does not have or has twice, or lacks."""
    takes = [one for one, of in known.items() if of.kind is not of.VAR_KEYWORD]
    if len(given) > len(in_order):
        rest = ", ".join(one for one in takes if one not in in_order)
        raise InputError(
            f"{name}: {short(given[len(in_order)])} has no name; the first arguments are "
            f"{', '.join(in_order)}, and others are named: {rest or 'there are none'}."
        )
    for argument in named:
        if argument in in_order[: len(given)]:
            raise InputError(f"{name}: `{argument}` is given twice, by its place and by its name.")
        meant = next((one for one in ARGUMENT_SYNONYMS.get(argument, ()) if one in takes), None)
        if argument not in takes and (meant or len(takes) == len(known)):  # else it may be an option
            guess = meant or nearest(argument, takes)
            hint = f" Did you mean `{guess}`?" if guess else ""
            raise InputError(f"{name} has no argument `{argument}`.{hint} It takes {', '.join(takes)}.")
    needed = [one for one in takes if known[one].default is inspect.Parameter.empty]
    if missing := [one for one in needed if one not in named and one not in in_order[: len(given)]]:
        raise InputError(f"{name} needs `{missing[0]}`: it takes {', '.join(takes)}.")


def check_kind(name: str, value, kind: tuple[str, Callable]):
    """Return an argument as :func:`plain`; raise InputError unless it is of the kind that is taken."""
    what, is_so = kind
    plain_value = plain(value)
    if not is_so(plain_value):
        quoted = " Write it in quotes." if what.startswith(_WORDS[0]) and _is_number(value) else ""
        raise InputError(f"{name}: {short(value)} is {what}.{quoted}")
    return plain_value


def plain(value):
    """Return a value of numpy, pandas or a few other kinds as Python's own.

    One dimension of values (an array, Index, Series or range in its order, a set in that of its
    values) is a list, a number or truth of numpy is one of Python, a monthly period is text (2025-04),
    also in a mapping. All else stays, as does what has over :data:`MOST_VALUES` values. Kinds are told
    by what they have, so that nothing is imported.
    """
    if isinstance(value, Mapping):
        return {name: of if isinstance(of, Mapping) else plain(of) for name, of in value.items()}
    n_dim, kind = (getattr(value, name, None) for name in ("ndim", "dtype"))
    if n_dim == 0 and getattr(kind, "kind", "") in tuple("biufU"):
        return value.tolist()
    if n_dim is None and getattr(value, "freqstr", "") == "M":
        return str(value)
    if n_dim == 0 and getattr(kind, "kind", "") == "M":  # a date of numpy, its time if it has one
        return re.sub("T00:00(:00(\\.0+)?)?$", "", str(value))
    several = isinstance(value, range | set | frozenset) or (n_dim == 1 and hasattr(value, "tolist"))
    if not several or len(value) > MOST_VALUES:
        return value
    if isinstance(value, set | frozenset) and len(set(map(type, value)) - {int, str}) == 0:
        return sorted(value, key=lambda one: (isinstance(one, str), one))
    return value.tolist() if n_dim else list(value)
