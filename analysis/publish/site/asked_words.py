"""What the page of the law knows before any question: names, lists and the rows of the calendar."""

from __future__ import annotations

import pandas as pd

from analysis.collect import read_table
from analysis.combine.courses.paths import RATE_UNIT
from analysis.combine.load import product_labels
from analysis.law import names
from analysis.law.by_use import USES
from analysis.law.chapter99 import COMPLETENESS
from analysis.law.china_by_line import CARRIED_BACK, HS_2022
from analysis.law.measures import LAYERS, read_left_out, read_measures, why_left_out
from analysis.law.outcomes import PREFERENCES
from analysis.law.statutory import ACTIONS_2018
from analysis.law.table import FIRST_DAY, LAST_DAY, READ_TO
from analysis.law.three_rates import DECIDING
from analysis.vocabulary import TERMS

#: How measures of the four-year review begin, whose list gives each line its rate.
REVIEW = "s301_review"

#: Digits of the Harmonised System, whose titles the page reads.
HS = 6


def law_words(
    lists: dict[str, list[str]], called: dict[str, str], events: pd.DataFrame, stands: pd.DataFrame
) -> dict:
    """Return the data of the page.

    Parameters
    ----------
    lists : dict
        ``days``, ``measures``, ``partners``, as :func:`courses.files.make_files` gives them.
    called : dict
        Name of every partner by its code.
    events : DataFrame
        From :func:`collect.read_events`.
    stands : DataFrame
        Where its rows stand, from :func:`citations.calendar_citations`.
    """
    layer_of = {name: measure["layer"] for name, measure in read_measures().items()}
    actions = {action: [layer, event] for action, (event, layer) in ACTIONS_2018.items()}
    return {
        "unit": RATE_UNIT,
        "first": f"{FIRST_DAY:%Y-%m-%d}",
        "last": f"{LAST_DAY:%Y-%m-%d}",
        "readTo": f"{READ_TO:%Y-%m-%d}",
        "carriedBack": [f"{HS_2022:%Y-%m-%d}", CARRIED_BACK],
        "days": lists["days"],
        "lists": lists["lists"],
        "measures": [[name, *actions.get(name, [layer_of.get(name), ""])] for name in lists["measures"]],
        "layers": [[name, TERMS[name].label, TERMS[name].definition] for name in LAYERS],
        "uses": list(DECIDING.items()),
        "claimsFrom": len(USES),
        "claimed": [place for place, name in enumerate(DECIDING) if name in PREFERENCES],
        "leftOut": [[n, why_left_out(n)] for n in read_left_out()],
        "completeness": [[f"{first:%Y-%m-%d}", *row] for first, *row in COMPLETENESS],
        "partners": [[code, called[code]] for code in lists["partners"]],
        "unions": _unions(),
        "rows": _legal_rows(events, stands),
        "chapters": product_labels("hs2"),
        **asked_names(lists["partners"]),
    }


def asked_names(known: list[str]) -> dict:
    """Return what people call partners and goods.

    Parameters
    ----------
    known : list of str
        Partners that can be asked about; groups are cut to them.

    Returns
    -------
    dict
        ``called``: plain name -> codes of one or several partners; ``unsold``: plain name -> name of a
        country that cannot be asked about; ``everywhere`` and ``home``: plain names of all countries and
        of the United States; ``goods``: plain name -> code; ``askedBack``: plain name -> whether its
        codes hold nothing else, and each code, with words where HS has no title.
    """
    everyone, home = (names.WORLD,), ("USA",)
    every = names.called()
    of_known = {plain: [code for code in codes if code in known] for plain, codes in every.items()}
    unsold = {
        plain: names.name_of(codes[0])
        for plain, codes in every.items()
        if len(codes) == 1 and codes not in (everyone, home) and not of_known[plain]
    }
    back = {
        plain: [alone, [f"{code} {name}" if len(code) > HS else code for code, name in codes.items()]]
        for plain, (alone, codes) in names.goods_asked_back().items()
    }
    return {
        "called": {plain: codes for plain, codes in of_known.items() if codes},
        "unsold": unsold,
        "everywhere": [plain for plain, codes in every.items() if codes == everyone],
        "home": [plain for plain, codes in every.items() if codes == home],
        "goods": names.goods_called(),
        "askedBack": back,
    }


def _unions() -> dict[str, str]:
    """Return the customs union of each partner that is in one."""
    codes = read_table("census_partner_codes").dropna(subset=["partner", "group"])
    return dict(zip(codes.partner, codes.group, strict=True))


def _legal_rows(events: pd.DataFrame, places: pd.DataFrame) -> list[list]:
    """Return the rows of the calendar that set rates of the United States, by day."""
    sets = (
        events.imposer.eq("USA")
        & (events.rate_level.notna() | events.measure.str.startswith(REVIEW))
        & events.effective_date.notna()
        & events.direction.ne("cancelled")
    )
    rows = events[sets].sort_values("effective_date", kind="stable")
    places = places.set_index(["event_id", "partner", "measure"])
    places = places[places.heading.ne("")]
    stands = {key: list(place) for key, *place in places[["heading", "edition"]].itertuples()}
    return [
        [
            row.event_id,
            f"{row.effective_date:%Y-%m-%d}",
            row.target,
            row.measure,
            row.authority,
            row.scope,
            row.legal_reference,
            row.verification,
            *stands.get((row.event_id, row.target, row.measure), []),
        ]
        for row in rows.fillna({"scope": "", "legal_reference": "", "authority": ""}).itertuples()
    ]
