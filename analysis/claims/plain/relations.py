"""What a sentence asks of a flow: which way it went, on what, since when, which rank, which part."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.checks import InputError
from analysis.claims.plain.dates import Period
from analysis.claims.plain.values import NUMBERS
from analysis.claims.plain.wording import VOCABULARY

DOWN, UP = (VOCABULARY[way].split() for way in ("down", "up"))

_DOWN, _UP = (rf"\b(?:{'|'.join(words)})\b" for words in (DOWN, UP))
_FROM = r"(?:from|on|over|than(?: in)?|compared (?:with|to)|versus|vs\.?|against|relative to|after)"
_SAME = r"(?:the )?(?:same|corresponding|year-earlier|year-ago|comparable) (?:month|period|quarter|time)"
_BEFORE = r"(?: (?:earlier|ago|before|prior|previously))"

#: Comparison -> how it is said.
BASES = {
    "yoy": re.compile(
        rf"\bannual(?= (?:growth|increase|rise|gain|pace|drop|decline|fall)\b)|"
        rf"\byear[- ](?:on|over)[- ](?:the[- ])?year\b|\b(?:yoy|y/y|yr/yr|y-o-y)\b|"
        rf"(?:{_FROM} )?\b(?:a|the|one) year{_BEFORE}|\b(?:on|in) an? (?:annual|yearly) (?:basis|"
        rf"terms?)\b|"
        rf"\bin (?:annual|yearly) terms\b|\bon the year\b|\bannually\b|"
        rf"{_FROM} {_SAME} (?:a year{_BEFORE}|last year|of last year|in the previous year|"
        rf"of the previous year|the (?:previous year|year before))|"
        rf"{_FROM} (?:the )?year-(?:earlier|ago) "
        rf"(?:month|period|quarter|level)|{_FROM} the (?:previous|prior|preceding) year|"
        rf"{_FROM} the year before|{_FROM} last year"
    ),
    "mom": re.compile(
        rf"\bmonth[- ](?:on|over)[- ](?:the[- ])?month\b|\b(?:mom|m/m|m-o-m)\b|"
        rf"(?:{_FROM} )?\b(?:a|the|one) month{_BEFORE}|{_FROM} the (?:previous|prior|preceding) month|"
        rf"{_FROM} the month before|\bon the month\b|\b(?:on|in) a monthly basis\b"
    ),
    "qoq": re.compile(
        rf"\bquarter[- ](?:on|over)[- ]quarter\b|\b(?:qoq|q/q)\b|{_FROM} (?:the|a) (?:previous|"
        rf"prior|preceding) "
        rf"quarter|(?:{_FROM} )?\b(?:a|the|one) quarter{_BEFORE}"
    ),
}
SAME_OF = re.compile(rf"{_FROM} {_SAME} (?:of|in) #(?P<k>\d)")
BETWEEN = re.compile(r"(?:between|from) (?:in )?#(?P<k>\d) (?:and|to) (?:in )?#(?P<last>\d)")
#: What something was before it rose or fell, and when.
FORMER = re.compile(rf"{_FROM} (?P<value><\d>) in #(?P<k>\d)")
ON = re.compile(rf"(?:{_FROM}|since) (?:in |that of |the level of )?#(?P<k>\d)")

_COUNT = r"(?P<count>[0-9]{1,2}|" + "|".join(NUMBERS) + r"|a)"
SPAN = re.compile(
    rf"\bin (?:at least |more than |over )?{_COUNT} (?P<unit>years?|months?)\b|"
    rf"\b(?P<n>[0-9]{{1,2}}|{'|'.join(NUMBERS)})-(?P<u>year|month) (?P<which>low|high)\b"
)
_FALL = r"drop|fall|decline|decrease|contraction|slump|plunge|slide"
_RISE = r"growth|increase|rise|gain|jump|expansion|surge|pace|rate"
EXTREME = re.compile(
    r"(?:at |to |by |with |by far )*(?:the |its |their |a )?"
    r"(?P<word>lowest|smallest|weakest|highest|largest|biggest|strongest|sharpest|steepest|fastest|"
    r"slowest|"
    rf"deepest|worst|quickest)(?P<of>(?: (?:monthly|annual|yearly|quarterly|level|value|total|figure|"
    rf"reading|amount|month|point|of|{_FALL}|{_RISE}))*) (?:since (?:at least )?#(?P<k>\d)|"
    rf"\^(?P<span>\d+))"
)
LOW = ("lowest", "smallest", "weakest", "slowest")
#: Words of a pace, which is a rate.
PACES = ("sharpest", "steepest", "fastest", "slowest", "deepest", "quickest")

#: A record of all months known, and a run of months.
RECORD = re.compile(
    r"(?:at |to |by |with |of )*(?:a |an |the |its |their )?(?:new )?(?:(?:monthly|annual|yearly) )?"
    r"(?:(?P<a>all-time|record)(?:[ -](?P<way>low|high|lows|highs))?|(?P<word>lowest|smallest|"
    r"highest|largest|"
    r"biggest)(?: (?:level|value|total|figure|month|year))? (?:on record|ever|"
    r"since (?:the |its )?(?:data|records?|series|figures|tables) (?:begins?|began|starts?|started)))\b"
)
ORDINALS = VOCABULARY["ordinals"]
NTH = ORDINALS | VOCABULARY["further_ordinals"]
_ORDINAL = rf"{'|'.join(sorted(NTH, key=len, reverse=True))}|[0-9]+(?:st|nd|rd|th)"
_NTH = rf"(?:a |an |the |its |their )?(?P<nth>{_ORDINAL})"
_IN_ROW = r"(?:straight|consecutive|successive)"
RUN = re.compile(
    rf"(?:for {_NTH} (?:{_IN_ROW} )?|in {_NTH.replace('nth', 'nth2')} {_IN_ROW} )month\b"
    rf"(?: in a row| running)?(?: of (?P<of1>[a-z]+))?|"
    rf",? ?{_NTH.replace('nth', 'nth3')} {_IN_ROW} (?:monthly|month of) (?P<of3>[a-z]+)|"
    rf"(?:for|over)?(?: the| a)?(?: (?:last|past))? ?(?P<count>[a-z]+|[0-9]+) (?:{_IN_ROW} months|"
    rf"months in a row|months "
    rf"running)(?: of (?P<of4>[a-z]+))?"
)

RANK = (
    rf"(?:(?P<nth>{'|'.join(ORDINALS)})[- ])?"
    r"(?P<most>largest|biggest|top|leading|main|chief|most important|smallest)"
)


@dataclass(frozen=True)
class Extreme:
    """That something was as low, or as high, as last at some time."""

    asked: str  #: ``"low"``, ``"high"``, ``"as_low"`` or ``"as_high"``.
    k: int | None  #: Number of the period since when.
    span: str = ""  #: Or the months, as the grammar writes them.


@dataclass(frozen=True)
class Run:
    """So many months in a row of one way."""

    months: int
    way: int  #: 1 for rises, -1 for falls, 0 where the rest of the sentence says which.


def take_run(text: str, where: str) -> tuple[str, Run | None]:
    """Return the rest of a sentence, and the run of months that it says, if it says one.

    Raises
    ------
    InputError
        A number of months that is none.
    """
    match = RUN.search(text)
    if not match:
        return text, None
    count = next(filter(None, (match[name] for name in ("nth", "nth2", "nth3", "count"))))
    months = NTH.get(count) or NUMBERS.get(count) or int(re.sub(r"\D", "", count) or 0)
    if not months:
        raise InputError(f"{where}: {count!r} is no number of months in a row.")
    of = next(filter(None, (match[name] for name in ("of1", "of3", "of4"))), "")
    way = direction(of) or direction(of.removesuffix("s"))
    return f"{text[: match.start()]} {text[match.end() :]}", Run(months, way)


def direction(text: str) -> int:
    """Return 1 for a rise, -1 for a fall, 0 for neither or both."""
    return bool(re.search(_UP, text)) - bool(re.search(_DOWN, text))


def both_ways(text: str) -> bool:
    """Whether a sentence says a rise and a fall."""
    return bool(re.search(_UP, text) and re.search(_DOWN, text))


def strip_directions(text: str) -> str:
    """Return a sentence without the words of rise and fall."""
    return re.sub(rf"{_UP}|{_DOWN}", " ", text)


def take_spans(text: str) -> tuple[str, list[str]]:
    """Replace ``in five years`` by ``^0``, and return the months as the grammar has them."""
    spans: list[str] = []

    def mark(said: re.Match) -> str:
        count = said["count"] or said["n"]
        number = 1 if count == "a" else NUMBERS.get(count) or int(count)
        months = number * (12 if (said["unit"] or said["u"]).startswith("year") else 1)
        spans.append(f"over {months} months")
        which = {"low": "lowest ", "high": "highest ", None: ""}[said["which"]]
        return f"{which}^{len(spans) - 1}"

    return SPAN.sub(mark, text), spans


def take_base(text: str, periods: list[Period]) -> tuple[str, str, Period | None]:
    """Return the rest of a sentence, the comparison that it names, and the period that it names.

    The comparison is ``"yoy"``, ``"mom"``, ``"qoq"``, ``"same"`` (the same months of the period's year),
    ``"on"`` (the period) or empty.
    """
    if match := BETWEEN.search(text):
        return (
            f"{text[: match.start()]} #{match['last']} {text[match.end() :]}",
            "on",
            periods[int(match["k"])],
        )
    if match := FORMER.search(text):
        rest = f"{text[: match.start()]} from {match['value']} {text[match.end() :]}"
        return rest, "on", periods[int(match["k"])]
    if match := SAME_OF.search(text):
        return SAME_OF.sub(" ", text), "same", periods[int(match["k"])]
    comparison = next((base for base, pattern in BASES.items() if pattern.search(text)), "")
    if comparison:
        text = BASES[comparison].sub(" ", text)
    named = [
        (f"{text[: match.start()]} {text[match.end() :]}", periods[int(match["k"])])
        for match in ON.finditer(text)
    ]
    named = [(rest, period) for rest, period in named if re.search(r"#\d", rest)]
    if named:  # "over 2025 ... from 2024": the earlier one
        rest, period = min(named, key=lambda one: one[1].end)
        return rest, "on", period
    return text, comparison, None


def take_extreme(text: str, spans: list[str], where: str, *, price: bool) -> tuple[str, Extreme | None]:
    """Return the rest of a sentence, and since when it says that something was as low or high.

    Raises
    ------
    InputError
        Where it can be a level or its growth.
    """
    match = EXTREME.search(text)
    if not match:
        return _record(text, where)
    word = match["word"]
    before = direction(text[: match.start()])
    against = before < 0 if word not in LOW else before > 0  # a fall to the highest is a fall
    fall, rise = (bool(re.search(rf" (?:{words})\b", match["of"])) for words in (_FALL, _RISE))
    rate = fall or rise or word in PACES or against or price
    level = re.match(r"(?:at|to) |.*\b(?:level|value|total|figure|reading|amount)\b", match[0])
    if not rate and (word == "worst" or (before and word not in ("lowest", "highest") and not level)):
        raise InputError(
            f"{where}: {word!r} may be of a level or of its growth; write 'the lowest level' or "
            "'the steepest fall'."
        )
    if rate and (by := re.search(r"\b(?:monthly|quarterly)\b", match[0])):
        raise InputError(
            f"{where}: since when is held of growth on a year earlier, not of {by[0]!r} growth."
        )
    turned = fall or ((rise or word in PACES or against) and before < 0)
    low = (word in LOW) is not turned
    kind = ("as_" if rate else "") + ("low" if low else "high")
    k = None if match["k"] is None else int(match["k"])
    span = "" if match["span"] is None else spans[int(match["span"])]
    return text[: match.start()] + " " + text[match.end() :], Extreme(kind, k, span)


def _record(text: str, where: str) -> tuple[str, Extreme | None]:
    """Return the rest of a sentence, and that something was never as low or high, if it says so.

    Raises
    ------
    InputError
        A record of growth, or one that does not say which way.
    """
    match = RECORD.search(text)
    if not match:
        return text, None
    if re.match(rf"\W*(?:{_FALL}|{_RISE})s?\b", text[match.end() :]):
        raise InputError(f"{where}: a record of growth is not held; write that of a level.")
    word = (match["way"] or match["word"] or "").removesuffix("s")
    before = direction(re.sub(r"<\d>|#\d", " ", text[: match.start()]))
    low = word == "low" or word in LOW or (not word and before < 0)
    rest = f"{text[: match.start()]} {'to' if before else ''} {text[match.end() :]}"
    return rest, Extreme("low" if low else "high", None, "ever")


def months_since(own: Period, since: Period) -> str:
    """Return the months from a period to a later one, as the grammar writes them.

    A range where the former is longer, and holds several periods of the latter's length.
    """
    last = (own.end.year - since.end.year) * 12 + own.end.month - since.end.month
    more = since.n_months - own.n_months
    return f"{last}..{last + more} months" if more > 0 else f"{last} months"
