"""The register of chapter 99: every heading decided, each decision held against calendar and lists."""

import functools
import itertools

import numpy as np
import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.law import chapter99
from analysis.law.base import base_rates, legal_base
from analysis.law.calendar import FLOOR, rate_steps
from analysis.law.chapter99 import CHAPTER99_REGISTER, COMPLETENESS, EDITIONS, dotted
from analysis.law.measures import read_left_out, read_measures
from analysis.law.table import LAST_DAY
from analysis.present.law import lawful_sentence

#: Last day of the editions held, and the first from which headings of Revision 21 alone are known.
LAST_EDITION, REVISION_21 = pd.Timestamp("2026-06-30"), pd.Timestamp("2026-06-08")

#: Headings whose print is not the law on some days -> why.
PRINTED_OTHERWISE = {
    "9903.01.24": "the edition of 9 November 2025 prints the rate of the 10th",
    "9903.02.58": "Switzerland's ceiling holds from 14 November 2025, and was printed in January",
    "9903.45.22": "every edition prints the rate of 2018; note 18 has those of each year",
    "9903.45.25": "as 9903.45.22",
    "9903.80.03": "gave way to 9903.81.89 on 12 March 2025, and was printed on",
    "9903.85.03": "gave way to 9903.85.04 on 12 March 2025, and was printed on",
}

#: Partners under which a heading for all is looked up: of no agreement, column 2 and a union among them.
ANY = ["VNM", "CHN", "CAN", "DEU"]


@pytest.fixture(scope="module")
def headings(read):
    """Register and decisions by heading, with the days on which each may hold."""
    table = read(CHAPTER99_REGISTER).set_index("heading").join(chapter99.read_decisions())
    editions = read(EDITIONS)
    printed = editions.groupby(dotted(editions.heading)).first_day.min()
    table["first_day"] = table.first_day.fillna(printed).fillna(REVISION_21)
    table["last_day"] = table.last_day.fillna(LAST_DAY)
    return table


@pytest.fixture(scope="module")
def levels_on(events, read):
    """Levels of some measures against a partner on a day, as an addition or as a ceiling."""
    codes = read("census_partner_codes").dropna(subset="partner").drop_duplicates("partner")
    group = codes.set_index("partner").group.dropna()

    @functools.cache
    def steps(partner: str) -> pd.DataFrame:
        return rate_steps(events, partner, group.get(partner))

    def levels(partner: str, measures: list[str], day: pd.Timestamp) -> np.ndarray:
        held = steps({"EU": "DEU"}.get(partner, partner))
        columns = held.columns.intersection([name + floor for name in measures for floor in ("", FLOOR)])
        at = held.index.searchsorted(day, side="right") - 1
        return held[columns].to_numpy()[at] if at >= 0 else np.array([])

    return levels


def partners_of(row) -> list[str]:
    return row.partners.split() if isinstance(row.partners, str) else ANY


def test_every_heading_of_every_edition_has_one_decision(read):
    chapter99.check_decided(read)
    register, decided = read(CHAPTER99_REGISTER).heading, chapter99.read_decisions()
    assert set(dotted(read(EDITIONS).heading)) <= set(register) == set(decided.index)
    assert decided.index.is_unique and len(decided) == sum(list(chapter99.counts().values())[1:])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            lambda text: text.replace("9903.03.01,charges,s122,\n", ""),
            "9903.03.01, printed on 2026-02-24",
        ),
        (
            lambda text: text.replace("9903.08.22,charges,s232_drones_annex_2,\n", ""),
            "9903.08.22, in us_",
        ),
        (lambda text: text.replace("9903.03.01,charges,s122", "9903.03.01,charges,s123"), "mean 's122'"),
        (
            lambda text: text.replace("9903.03.01,charges,s122", "9903.03.01,charges,"),
            "names no measure",
        ),
        (lambda text: text.replace("9903.03.01,charges", "9903.03.01,flagged"), "by 's122'"),
        (lambda text: text.replace("9903.03.01,charges", "9903.03.01,charged"), "charged"),
        (lambda text: text + "9903.03.99,report,,\n", "9903.03.99 is a heading of no edition"),
    ],
)
def test_a_heading_without_a_decision_that_holds_is_refused(read, tmp_path, change, says):
    path = tmp_path / "chapter99.csv"
    text = chapter99.FILE.read_text(encoding="utf-8")
    path.write_text(change(text), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    with pytest.raises(InputError, match=r"chapter99\.csv") as refused:
        chapter99.check_decided(read, path)
    assert says in str(refused.value)


def printed_spans(editions: pd.DataFrame, row) -> list[tuple]:
    """First and last day of each print of a rate, within the heading's days in law, and the rate."""
    spans = []
    for edition in editions[editions.heading.eq(row.Index)].itertuples():
        rates = pd.Series(edition.general_rate).str.extractall(r"([\d.]+)\s?%")[0]
        last = LAST_EDITION if pd.isna(edition.next_day) else edition.next_day - pd.Timedelta(days=1)
        if len(rates):
            spans.append((edition.first_day, last, float(rates.iloc[-1]) / 100))
    spans = spans or [(row.first_day, row.last_day, row.rate)]
    inside = [(max(a, row.first_day), min(b, row.last_day), rate) for a, b, rate in spans]
    inside = [span for span in inside if span[0] <= span[1]]
    return inside or [(row.last_day, row.last_day, row.rate)]  # printed on after it ended


def test_every_charging_heading_bears_its_printed_rate_on_its_days(headings, levels_on, rows, read):
    """By the calendar, alone, as a ceiling or with a second measure, or by a list with its own rates."""
    editions, listed = read(EDITIONS), rows[rows.line_rate.notna()]
    editions = editions.assign(heading=dotted(editions.heading))
    differ, compared = set(), 0
    for row in headings[headings.decision.eq("charges")].itertuples():
        measures = row.measures.split()
        lists = listed[listed.scope.isin([read_measures()[name].get("covers") for name in measures])]
        partners = row.partners.split() if isinstance(row.partners, str) else ["ZZZ"]
        for first, last, rate in printed_spans(editions, row):
            for partner, day in itertools.product(partners, {first, last}):
                compared += 1
                levels = levels_on(partner, measures, day)
                rates = {*levels, levels.sum()}
                if len(lists):
                    rates |= {*lists.line_rate[lists.first_day.le(day) & lists.last_day.ge(day)]}
                if all(abs(charged - rate) > 1e-9 for charged in rates):
                    differ.add(row.Index)
    assert compared > 700
    assert differ == set(PRINTED_OTHERWISE)


def test_what_spares_or_is_flagged_is_in_force_for_its_partners(headings, events, rows):
    """A flag has lines, and a measure a row of the calendar, for a partner before the heading ends."""
    left_out, lacking = read_left_out(), []
    targets = {"DEU": {"DEU", "EU"}}
    rated = events[events.rate_level.notna() | events.measure.str.startswith("s301_review")]
    for row in headings[headings.decision.isin(["spares", "flagged"])].itertuples():
        partners = set().union(*(targets.get(p, {p}) for p in partners_of(row))) | {"ALL"}
        for name in set(row.measures.split()):
            if name in left_out:
                flagged = rows[rows.scope.eq(left_out[name]["covers"]) & rows.partner.isin(partners)]
                in_force = flagged.first_day.le(row.last_day) & flagged.last_day.ge(row.first_day)
            else:
                calendar = rated[rated.measure.str.startswith(name) & rated.target.isin(partners)]
                in_force = calendar.effective_date.le(row.last_day)
            if not in_force.any():
                lacking.append((row.Index, name))
    assert lacking == []


def test_every_quantity_of_today_is_said_by_a_flag_a_use_or_a_reason(headings):
    """British cars and lean beef stood as complete in 0.7.0."""
    of_quantity = headings.decision.eq("quota") | headings.why.str.contains("quantity")
    held = headings[of_quantity & headings.last_day.ge("2025-01-01")]
    named = held.measures.str.split().map(lambda names: bool({*names} & {*read_left_out()}))
    by_use = held.measures.str.endswith("_over_quota")
    assert len(held) > 60 and (named | by_use | held.why.ne("")).all()
    charging = held[held.decision.eq("charges")]
    assert all(any(flag in why for flag in read_left_out()) for why in charging.why)
    assert "9903.94.31" in charging.index


def test_leather_of_japan_pays_more_than_its_base_and_other_leather_does_not(rows, read):
    """In 2024 a tenth of the flagged value paid 40 %, and nothing of the rest of chapters 41 and 64."""
    imports = read("us_imports_hs10_annual").query("year == 2024 and partner == 'JPN'")
    leather = imports[imports.hs10.str.startswith(("41", "64"))].reset_index(drop=True)
    base = legal_base(leather.partner, leather.hs10, base_rates(read))
    more = leather.duties - base * leather.customs_value
    flagged = leather.hs10.str.startswith(tuple(rows.hts_prefix[rows.scope.eq("s301_japan_leather")]))
    here, elsewhere = (
        more[part].sum() / leather.customs_value[part].sum() for part in (flagged, ~flagged)
    )
    assert here > 0.03 and abs(elsewhere) < 0.001


def test_days_of_the_statements_are_those_of_the_tables(read):
    days = [f"{row.first_day:%Y-%m-%d}" for row in COMPLETENESS]
    assert days[-2] == f"{read(EDITIONS).first_day.min():%Y-%m-%d}"
    last = read(EDITIONS).first_day.max()  # of 9903.01 and .02 no later edition was read
    assert days[-1] >= f"{last:%Y-%m-%d}" and days[-1] == "2026-06-09"
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("partner", "hts", "day", "says"),
    [
        ("CHN", "950300", "2019-10-01", "base rates are those of 2025, carried back"),
        ("DEU", "8703", "2019-10-01", "at the claims of 2024, carried back"),
        ("DEU", "8541", "2019-10-01", "means weigh by imports of 2024"),
        ("DEU", "8703", "2024-10-01", "Headings of chapter 99 deleted before 2025"),
        ("DEU", "8703230190", "2025-10-01", "Complete by the register of chapter 99 for this day."),
        ("DEU", "8703230190", "2026-11-30", "but for 9903.01 and .02 of Revision 21"),
        ("DEU", "8471500150", "2026-11-30", "Headings 9903.01 and .02 of Revision 21 were not read."),
    ],
)
def test_an_answer_says_how_complete_it_is_or_what_is_not_in_it(law, partner, hts, day, says):
    answer = law.statutory_rate(partner, hts, day)
    sentence = lawful_sentence(answer)
    assert says in sentence and answer.to_frame().completeness[0] in sentence
    assert sentence.count("Complete by") == (day >= "2025" and not answer.incomplete)
    assert sentence.count("Incomplete, ") == len(answer.incomplete)
