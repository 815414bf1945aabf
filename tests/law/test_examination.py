"""Cases that others published, examined: rulings, an entry form, other engines, means of all goods."""

import pandas as pd
import pytest

from analysis.estimate.tariffs.examination import inputs
from analysis.estimate.tariffs.examination.cases import RIGHT, judge
from analysis.law.base import base_rates
from analysis.law.measures import read_left_out
from analysis.law.outcomes import SAME, LawOutcomes
from analysis.law.rates import flags_of_lines
from analysis.law.statutory import DECIMALS
from analysis.law.table import READ_TO
from analysis.law.three_rates import DECIDING, PLACE
from law.conftest import real_table

CASES, SETTINGS = real_table("law_examination_cases"), inputs.load_settings()
PARTED = CASES[CASES.by_layer.notna()]

#: Most of all trade on which a flag may stand that it does not concern (fraction).
MOST = 0.05
#: Its note names chapters, and no number says which of their parts go to US makers.
BY_CHAPTERS = {"metals_end_use"}


@pytest.fixture(scope="module")
def examined():
    return judge(CASES, SETTINGS, inputs.load_answers())


def test_the_law_gives_the_rate_of_every_published_case_but_those_that_are_judged(examined):
    differs = examined[~examined.agrees]
    judged = {case for case, entry in SETTINGS.items() if "right" in entry}
    assert set(differs.case_id) == judged
    assert differs.right.isin(RIGHT).all()
    assert differs.why.str.len().gt(20).all()


def test_what_a_summary_prints_besides_is_in_the_rate_that_is_compared(examined):
    noted = CASES.doubt.fillna("").str.cat(CASES.note.fillna(""), sep=" ")
    besides = CASES[noted.str.contains("prints + 10 % besides", regex=False)].set_index("case_id")
    published = examined.set_index("case_id").published[besides.index]
    assert len(besides) == 4
    assert published.to_numpy() == pytest.approx(besides.expected_rate.astype(float).to_numpy() + 0.10)


def test_a_claim_decides_a_case_only_where_the_case_declares_something(examined):
    decided = examined[examined.by.ne("")]
    declared = CASES.set_index("case_id")[["declared", "note"]].fillna("").agg("".join, axis=1)
    assert decided.by.isin(list(DECIDING)).all()
    assert declared[decided.case_id].ne("").all()
    assert set(SETTINGS) <= set(CASES.case_id)


@pytest.mark.parametrize("entry", list(PARTED.itertuples()), ids=lambda e: e.case_id)
def test_the_law_charges_an_entry_what_its_text_says_layer_by_layer(single_entry, entry):
    parts = {name: float(rate) for name, rate in (part.split() for part in entry.by_layer.split("; "))}
    layers = single_entry.layers(
        entry.partner, entry.hts10, f"{entry.day:%Y-%m-%d}", base=parts.get("base", 0)
    )
    assert layers | ({"base": parts["base"]} if "base" in parts else {}) == pytest.approx(parts)
    assert sum(parts.values()) == pytest.approx(entry.expected_rate)
    assert base_rates(real_table).general_rate[entry.hts10[:8]] == pytest.approx(parts.get("base", 0))


def test_a_steel_article_of_china_pays_77_90_percent_all_summer_of_2026(single_entry):
    """2.9 % base, 25 % of list 3, 50 % of Annex I-A; neither Section 122 nor forced labour beside it."""
    for day in ("2026-04-06", "2026-07-23", "2026-07-24", "2026-09-30"):
        layers = single_entry.layers("CHN", "7326908688", day, base=0.029)
        assert layers == pytest.approx({"section_232": 0.50, "section_301": 0.25}), day


@pytest.fixture(scope="module")
def flagged(real_law, partners):
    """Imports of 2024 on which each flag stands, and those of them whose rate it does not move."""
    outcomes, rows, total = LawOutcomes(real_law, real_table), [], 0.0
    for partner in partners:
        lines = real_law.of(partner)
        group = lines.group.iloc[0] if isinstance(lines.group.iloc[0], str) else None
        value, steps = lines.value_2024.to_numpy(float), real_law.steps(partner)
        flags = flags_of_lines(real_law.coverage, steps, partner, group, lines, READ_TO)
        expected = lines.base_rate.to_numpy(float)[None]
        lawful = outcomes.of(lines, pd.DatetimeIndex([READ_TO]), expected, flags.by_use)
        total += value.sum()
        for name, place in PLACE.items():
            stands, rate = lawful.bits[0] >> place & 1 > 0, lawful.owed[0].copy()
            concerned, rates = lawful.rates.get(place, ([], [[]]))
            rate[concerned] = rates[0]
            idle = stands & (abs(rate - lawful.owed[0]).round(DECIMALS) <= SAME)
            rows.append((name, value[stands].sum(), value[idle].sum()))
        for place, name in enumerate(read_left_out()):
            stands = value[flags.incomplete[0] >> place & 1 > 0].sum()
            rows.append((name, stands, stands))
    return pd.DataFrame(rows, columns=["flag", "stands", "idle"]).groupby("flag").sum() / total


def test_no_flag_stands_on_more_than_a_twentieth_of_trade_that_it_does_not_concern(flagged):
    wide = set(flagged.index[flagged.idle.gt(MOST)])
    assert wide <= BY_CHAPTERS
    assert flagged.stands["civil_aircraft"] > MOST  # on much trade, the rate of which it moves
