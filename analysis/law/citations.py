"""Where a duty stands: its heading of chapter 99, the edition that prints it, its note and its page.

Nothing is guessed: what the calendar, the register and the lists of lines do not hold alone is blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.collect import read_table
from analysis.law.chapter99 import CHAPTER99_REGISTER, EDITIONS, dotted, read_decisions
from analysis.law.goods import PartnerLines
from analysis.law.measures import read_measures
from analysis.law.table import CITATION
from analysis.reading import cached

#: Lists of lines that name headings or notes: columns of prefix, heading, and where a note may stand.
LISTS = {
    "us_section301_lists_hts8": ("hts8", "hts_chapter99", ()),
    "us_section301_four_year_review_hts8_dates": ("hts8", "heading", ()),
    "us_section301_aircraft_hts_dates": ("hts_prefix", "heading", ("legal_reference",)),
    "us_section338_canada_hts": ("hts_prefix", "heading", ("source",)),
    "us_section201_washers_solar": ("hts_prefix", "heading", ("note",)),
    "us_ieepa_border_carveouts_hts8": ("hts8", "heading", ()),
    "us_new_programmes_hts_2026": ("hts_prefix", "heading", ("source",)),
    "us_russia_note30_hts8": ("hts8", "heading", ("legal_reference",)),
    "us_section232_annex_products_2026": ("hts_prefix", "", ("subdivision",)),
    "us_section232_derivatives_2025_08_18": ("hts_prefix", "", ("subdivision", "source")),
    "us_section232_products_dates": ("hts_prefix", "", ()),
}

#: Measures whose lists are another's.
NAMED_ELSEWHERE = ("s232_russian_aluminum",)

#: Most lines whose lists are read, and headings that are named.
MOST_LINES, MOST_HEADINGS = 50, 3

#: Headings as the calendar names them: one, then others or an end of a range by their last two digits.
_HEADINGS = re.compile(r"(9903\.\d\d)(\.\d\d)((?:\s*(?:,|and|-)\s*\.\d\d)*)")
_NOTE = re.compile(r"\bnote (\d+(?:\([a-z]+\))*)|^(\d+(?:\([a-z]+\))+)")
_PAGE = re.compile(r"\b\d{2} FR \d+")
#: Goods that entered a foreign-trade zone before the duty have headings of their own.
_ZONE = "privileged foreign status"


def cited(goods: PartnerLines, measure: str, row: pd.Series, day: pd.Timestamp) -> dict[str, str]:
    """Return where a duty on goods stands on a day.

    Parameters
    ----------
    goods : PartnerLines
    measure : str
        A name of ``measures.yaml``.
    row : Series
        The row of the calendar that sets it.
    day : Timestamp

    Returns
    -------
    dict
        :data:`table.CITATION`: ``heading`` (of chapter 99, dotted; of several lines several),
        ``edition`` (the first one held that prints it, maybe at another rate), ``note`` (US note) and
        ``federal_register`` (pages, as ``90 FR 9121``); each empty where it is not held.
    """
    listed = _listed(goods, measure, day)
    reference = row.legal_reference if isinstance(row.legal_reference, str) else ""
    notes = _notes([*(text for texts in listed.texts for text in texts), reference])
    headings = sorted(set(listed.headings))
    if not headings:
        headings = _charging(measure, goods.targets - {"ALL"}, row, day, notes, set(listed.parts))
    headings = headings if len(headings) <= MOST_HEADINGS else []
    pages = [page for text in (reference, *sum(listed.texts, [])) for page in _PAGE.findall(text)]
    editions = [_register().edition.get(heading, "") for heading in headings]
    texts = (headings, editions, notes[:MOST_HEADINGS], pages)
    return dict(zip(CITATION, map(_listing, texts), strict=True))


def _listing(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, texts)))


def _notes(texts: Iterable[str]) -> list[str]:
    """Return the notes that texts name, the most exact of each number."""
    every = [one or other for text in texts for one, other in _NOTE.findall(text)]
    less = {note for note in every for other in every if other != note and other.startswith(note)}
    return [f"note {note}" for note in dict.fromkeys(every) if note not in less]


def _charging(measure, partners: set[str], row: pd.Series, day, notes=(), parts=()) -> list[str]:
    """Return the one heading that charges a measure on a day, as the register has it; else none."""
    reference = row.legal_reference if isinstance(row.legal_reference, str) else ""
    rows = _headings_of(measure)
    rows = rows[~(rows.first_day > day) & ~(rows.last_day < day)]
    named = np.array([bool(names & partners) for names in rows.partners], bool)
    rows = rows[named if named.any() else np.array([not names for names in rows.partners], bool)]
    if referred := _named(reference) & set(_register().index):
        rows = rows[rows.index.isin(referred)]
    # The register has the newest rate of a heading: it tells headings of the same day apart.
    begins = rows.first_day.eq(row.effective_date)
    steps = (
        np.array([any(_says(text, note) for note in notes) for text in rows.description], bool),
        rows.part.isin(parts),
        begins & np.isclose(rows.rate.astype(float), row.rate_level),
    )
    held = np.ones(len(rows), bool)
    for step in steps:
        if held.sum() > 1 and (held & step).any():
            held &= np.asarray(step, bool)
    return rows.index[held].tolist() if held.sum() == 1 else []


def _named(reference: str) -> set[str]:
    """Return the headings that a legal reference of the calendar names, those of a range with them."""
    headings = set()
    for first, ending, others in _HEADINGS.findall(reference):
        last = int(ending[1:])
        numbers = [last]
        for joint, number in re.findall(r"(,|and|-)\s*\.(\d\d)", others):
            numbers += range(last, int(number) + 1) if joint == "-" else [int(number)]
            last = int(number)
        headings |= {f"{first}.{number:02d}" for number in numbers}
    return headings


def _says(description: str, note: str) -> bool:
    """Return whether the text of a heading names a subdivision of a note."""
    number, *parts = re.split(r"(?=\()", note.removeprefix("note "))
    subdivision = "".join(parts)
    return bool(parts) and (
        f"subdivision {subdivision} of note {number}" in description
        or f"note {number}{subdivision}" in description
    )


@cached
def _register() -> pd.DataFrame:
    """Return the headings that charge a rate, by heading, with the measures that carry them."""
    decided = read_decisions().query("decision == 'charges'")
    rows = read_table(CHAPTER99_REGISTER).set_index("heading").join(decided.measures, how="inner")
    texts = read_table(EDITIONS).assign(heading=lambda rows: dotted(rows.heading))
    texts = texts.groupby("heading").description.agg(" ".join)
    rows["description"] = texts.reindex(rows.index).fillna("")
    rows = rows[~rows.description.str.contains(_ZONE)]
    dates = read_table("us_hts_revision_dates")
    dates["day"] = dates.policy_effective_date.fillna(dates.published)
    named = dates.drop_duplicates("day").set_index("day").revision
    names = rows.first_edition.map(named).where(rows.first_edition.notna())
    year = rows.first_edition.dt.year.astype("Int64").astype(str)
    plain = names.str.replace(r"^2026_", "", regex=True).str.replace("rev_", "Revision ")
    printed = year + " " + plain.str.replace("basic", "Basic")
    later = rows.source.str.extract(r"HTS (2026 Revision \d+)")[0]
    return rows.assign(
        edition=printed.where(names.notna(), later).fillna(""),
        measures=rows.measures.str.split(),
        partners=rows.partners.fillna("").map(lambda text: frozenset(text.split())),
        part=rows.part.fillna(""),
    )


@cached(most=128)
def _headings_of(measure: str) -> pd.DataFrame:
    rows = _register()
    return rows[np.array([measure in names for names in rows.measures], bool)]


class _Lines:
    """What lists say of some lines: headings, and texts that may name notes and pages."""

    def __init__(self) -> None:
        self.headings: list[str] = []
        self.texts: list[list[str]] = []
        self.parts: list[str] = []  # of the register, as its column part


def _listed(goods: PartnerLines, measure: str, day: pd.Timestamp) -> _Lines:
    """Return what the rows say that put goods on the list of a measure on a day."""
    of_lists, scope = _Lines(), read_measures()[measure].get("covers")
    if scope is None or len(goods.codes) > MOST_LINES or measure in NAMED_ELSEWHERE:
        return of_lists
    rows = goods.coverage.rows
    rows = rows[rows.scope.eq(scope) & rows.partner.isin(goods.targets)]
    rows = rows[rows.first_day.le(day) & rows.last_day.ge(day) & rows.source.isin(list(LISTS))]
    rows = rows.assign(digits=rows.hts_prefix.str.len())
    rows = rows.sort_values(["digits", "first_day"], kind="stable")
    for code in goods.codes:
        on_line = rows[[code.startswith(prefix) for prefix in rows.hts_prefix]]
        if len(on_line):
            held, texts = _rows_of(on_line.iloc[-1], goods.targets, day)
            heading = LISTS[on_line.source.iloc[-1]][1]
            headings = set(held[heading].dropna()) & set(_register().index) if heading else set()
            of_lists.headings += headings if len(headings) == 1 else []
            of_lists.texts.append(texts)
            of_lists.parts += _parts(held) if "programme" in held and "duty_on" in held else []
    return of_lists


def _rows_of(row: pd.Series, targets: set[str], day: pd.Timestamp) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows of the table from which a row of a list comes, and their texts."""
    prefix, _, texts = LISTS[row.source]
    held = _table(row.source)
    held = held[held[prefix].eq(row.hts_prefix)]
    if "partner" in held:
        held = held[held.partner.isin(targets)]
    if "first_day" in held:
        held = held[~(held.first_day > day) & ~(held.last_day < day)]
    for name in ("added_rate", "rate"):
        if name in held and pd.notna(row.line_rate):
            held = held[np.isclose(held[name].astype(float), row.line_rate)]
    return held, [str(text) for name in texts for text in held[name].dropna().unique()]


def _parts(rows: pd.DataFrame) -> list[str]:
    """Return what the register calls the goods of a programme of Section 232 of before April 2026."""
    parts = np.where(rows.duty_on.str.endswith("content"), "content", "derivatives")
    return np.where(rows.programme.str.endswith("derivative"), parts, "").tolist()


def calendar_citations(events: pd.DataFrame) -> pd.DataFrame:
    """Return where each row of the calendar that sets a rate of the United States stands.

    Parameters
    ----------
    events : DataFrame
        The calendar.

    Returns
    -------
    DataFrame
        ``event_id``, ``partner`` (ISO alpha-3, EU or ALL), ``measure``, ``first_day`` and
        :data:`table.CITATION`, as in :func:`cited` but for what lists say of single lines.
    """
    sets = events.imposer.eq("USA") & events.rate_level.notna() & events.effective_date.notna()
    rows = events[sets & events.measure.isin(list(read_measures()))]
    cited_rows = []
    for row in rows.itertuples(index=False):
        reference = row.legal_reference if isinstance(row.legal_reference, str) else ""
        charges = row.rate_level > 0 and "while" not in read_measures()[row.measure]
        partners = {row.target} - {"ALL"}
        headings = _charging(row.measure, partners, row, row.effective_date) if charges else []
        editions = [_register().edition[heading] for heading in headings]
        texts = (headings, editions, _notes([reference]), _PAGE.findall(reference))
        key = (row.event_id, row.target, row.measure, row.effective_date)
        cited_rows.append((*key, *map(_listing, texts)))
    return pd.DataFrame(cited_rows, columns=["event_id", "partner", "measure", "first_day", *CITATION])


@cached(most=32)
def _table(name: str) -> pd.DataFrame:
    return read_table(name)
