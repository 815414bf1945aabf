"""The regime report for all partners: every part says what it shows, and nothing of another partner."""

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine import load_panel, load_world, select
from analysis.estimate.regime.breaks import find_breaks
from analysis.estimate.regime.regimes import beside_the_law, steps_elsewhere
from analysis.estimate.regime.series import log_series, log_shares
from analysis.estimate.regime.study import SYSTEM, Story, study, to_the_end
from analysis.present import regime as show
from analysis.present.finding import Finding, the, two
from analysis.present.picture import Picture
from analysis.present.regime import labels
from analysis.present.regime.finding import at_the_law
from analysis.present.regime.sections import verdict
from analysis.present.table import Table
from analysis.present.words import faults_of_answer, faults_of_points, faults_of_text, plain

#: China; a partner without a break in its share; one whose share rose and that had no cut; one that the
#: panel regression leaves out; one whose name takes an article and ends in s.
PARTNERS = ("CHN", "BRA", "VNM", "RUS", "NLD")

#: Months of the whole panel, and of windows that end before the tariffs of 2025 and of 2018.
WINDOWS = ({}, {"end": "2019-12"}, {"start": "2014-03", "end": "2017-06"})

#: Of the report's parts, those that draw, tabulate or say something, in the order of the notebook.
PARTS = [name for name in show.__all__ if name not in ("answer", "numbers")]


@pytest.fixture(scope="module", params=PARTNERS)
def story(request, regime_story) -> Story:
    if request.param == "CHN":
        return regime_story
    return study(partner=request.param, breaks=4, draws=39)


@pytest.fixture(scope="module")
def early() -> Story:
    return study(end="2019-12", breaks=3, draws=39)


@pytest.fixture(scope="module")
def every(regime_story) -> list[Story]:
    """Every partner in every window, from the panel at once: few redrawn series, China's law for all."""
    panel = load_panel(SYSTEM)
    sums = panel.groupby(["month", "partner"], observed=True)[["duties", "customs_value"]].sum()
    rates = np.log((sums.duties / sums.customs_value).unstack())
    data = {"share": log_shares(panel, load_world(SYSTEM)), "tariff": rates}
    windows = [{"start": "2013-01", "end": None} | w for w in WINDOWS]
    asked = [{"partner": p, "system": SYSTEM, **w} for p in sorted(rates) for w in windows]
    return [of(regime_story, select(**own), data) for own in asked]


def of(story: Story, selection, data: dict[str, pd.DataFrame]) -> Story:
    """Return the story of another partner and window; what follows China after the panel stays its."""
    partner, start, end, law = selection.partner, selection.start, selection.end, story.regimes.law
    inside = {name: values[start:end] for name, values in data.items()}
    series = {name: log_series(name, v[partner], partner, "a vintage") for name, v in inside.items()}
    few = {"most": 2, "trimming": 0.04, "draws": 19}
    breaks = {name: find_breaks(s.values, fixed=s.fixed, **few) for name, s in series.items()}
    beside = [beside_the_law(found, law).assign(series=name) for name, found in breaks.items()]
    regimes = dataclasses.replace(
        story.regimes,
        series=series,
        breaks=breaks,
        coincidence=pd.concat([rows for rows in beside if len(rows)] or beside[:1]),
        elsewhere=steps_elsewhere(inside["share"], series["share"].fixed, breaks["share"]),
    )
    whole = to_the_end(selection)
    return dataclasses.replace(
        story,
        selection=selection,
        regimes=regimes,
        asymmetry=dataclasses.replace(story.asymmetry, partner=partner) if whole else None,
        recovery=story.recovery if whole and partner == "CHN" else None,
        data_to=end,
    )


def parts(story: Story) -> list:
    """Return all that the report shows."""
    found = [getattr(show, name)(story) for name in PARTS]
    return [show.answer(story), *(part for part in found if part is not None), *show.numbers(story)]


def words(part) -> str:
    if isinstance(part, Picture):
        return f"{part.figure.get_suptitle()}. {part.alt} {part.caption}"
    if isinstance(part, Table):
        return f"{part.caption} {part.printed().to_string()}"
    return part.text if isinstance(part, Finding) else repr(part)


def others(partner: str) -> re.Pattern:
    """Return what finds the name of any partner but one; the US and the world are in every report."""
    names = read_table("partners").set_index("partner").name
    return re.compile(
        rf"\b({'|'.join(map(re.escape, names.drop([partner, 'WLD'], errors='ignore')))})\b"
    )


def test_the_answer_keeps_the_reading_rules_for_every_partner_and_window(every):
    assert len(every) == 90
    for story in every:
        answer = show.answer(story)
        who = (story.selection.partner, answer.sentence)
        assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == [], who
        assert faults_of_points(answer.points) == [], who
        assert not others(story.selection.partner).search(answer.text), who
        assert story.selection.partner_name in answer.sentence


def test_verbs_of_the_answer_follow_the_share_and_the_rate(every):
    said = set()
    for story in every:
        answer = show.answer(story)
        share, rate = (labels.last_step(story, name) for name in ("share", "tariff"))
        if share and not story.recovery:
            word = "rising" if share[2] > share[1] else "falling"
            assert f", {word} from " in answer.sentence
            said.add(word)
        for point in answer.points:
            if point.startswith("The rate that US customs collect ") and rate:
                assert (" rose from " in point) == (rate[2] > rate[1])
                assert (" fell from " in point) == (rate[2] < rate[1])
    assert said == {"rising", "falling"}


def test_sections_keep_to_the_partner_and_to_sentences_that_can_be_read(every):
    for story in every:
        for name in PARTS:
            if not name.endswith(("words", "limits", "questions")):
                continue
            part = getattr(show, name)(story)
            if part is None:
                continue
            for paragraph in part.text.split("\n\n"):
                assert faults_of_text(paragraph) == [], (name, paragraph)
            assert not others(story.selection.partner).search(part.text), (name, part.text)


def test_a_country_with_an_article_has_it_in_every_sentence(every):
    for story in every:
        name = story.selection.partner_name
        if the(name) == name:
            continue
        for part in parts(story):
            assert not re.search(rf"[a-z,:;] (?<![Tt]he ){name}", words(part)), words(part)


def test_numbers_name_partners_and_not_their_codes(every):
    codes = set(read_table("partners").partner)
    for story in every:
        for number in show.numbers(story):
            assert not codes & set(re.findall(r"\w+", number.definition)), number.definition


def test_a_window_in_which_the_law_did_not_move_has_no_break_at_it(every):
    said = set()
    for story in every:
        law = story.regimes.law.month.between(story.selection.start, story.selection.end)
        known = labels.last_step(story, "share") is not None
        text = show.dates_words(story).text
        assert (known and not law.any()) == ("The tariff by law did not move by a point" in text)
        assert ("at no change of the tariff" in text or "at a change of" in text) == (
            known and law.any()
        )
        said.add(bool(law.any()))
    assert said == {True, False}


def test_the_paragraph_on_cuts_names_the_partner_and_its_part_of_them(story):
    text = show.asymmetry_words(story).text
    found = story.asymmetry
    part = f"{labels.whole(found.share_of_cuts)} was cut for {the(story.selection.partner_name)}."
    assert (part in text) == bool(found.permuted)


def test_what_happened_after_a_window_is_not_in_its_report(early):
    assert early.recovery is None and early.asymmetry is None
    sentence = show.answer(early).sentence
    assert sentence.startswith("In 2013–2019 China's share of US imports last broke in ")
    later = re.compile(r"\b202[0-5]\b|Geneva|IEEPA")
    for part in parts(early):
        text = re.sub(r"(?i)vintages?\W.*", "", words(part))
        assert not later.search(re.sub(r"vintage='[^']*'", "", text)), text


def test_every_part_says_what_it_shows_without_a_missing_value(story, recwarn):
    for part in parts(story):
        text = words(part)
        bare = text.replace("(", " ").replace("[", " ").replace(",", " ").split()
        assert not {"nan", "NaN", "NaT", "inf", "-inf"} & set(bare)
        assert "nan\u00a0%" not in text
        if isinstance(part, Picture):
            assert len(part.alt) > 60
            assert len(part.png()) > 10_000
    assert not [w for w in recwarn if "layout" in str(w.message)]


def test_only_china_has_a_recovery_and_its_sections(story):
    names = ["recovery_figure", "recovery_table", "growth_table", "bases_table", "drift_table",
             "recovery_words", "comparison_words", "base_words", "ledger_words", "open_questions",
             "gap_words"]  # fmt: skip
    china = story.selection.partner == "CHN"
    assert all((getattr(show, name)(story) is not None) == china for name in names)


def test_keys_of_the_numbers_are_unique_and_name_the_partner(story):
    keys = [number.key for number in show.numbers(story)]
    assert len(keys) == len(set(keys))
    assert f"regime.{story.selection.partner}.share.breaks" in keys
    assert all(key.startswith(f"regime.{story.selection.partner}.") for key in keys)
    assert f"regime.{story.selection.partner}.asymmetry.2025.difference" in keys
    assert ("regime.CHN.undone.2026" in keys) == (story.selection.partner == "CHN")


def test_every_estimate_among_the_numbers_has_an_interval_around_it(story):
    for number in show.numbers(story):
        if any(word in number.key for word in ("last_break", "undone.20", "predicted", "2025.rise")):
            if "tariff_undone" in number.key or "rate_undone" in number.key:  # as published
                continue
            assert number.ci_low <= number.value <= number.ci_high


def test_the_answer_says_what_is_known_for_the_partner(story):
    answer = show.answer(story)
    first = {
        "CHN": "With 66\u00a0% of the rise in tariffs collected undone by June to August 2026, US "
        "imports from China had regained 25\u00a0% [8\u00a0%, 39\u00a0%] of their fall.",
        "BRA": "From January 2013 to November 2025 no break in Brazil's share of US imports",
        "VNM": "From January 2013 to November 2025 Vietnam's share of US imports last broke in April",
        "RUS": "From January 2013 to November 2025 Russia's share of US imports last broke in",
        "NLD": "From January 2013 to November 2025 the Netherlands' share of US imports last broke in",
    }
    assert answer.sentence.startswith(first[story.selection.partner])
    assert answer.data_to == ("August 2026" if story.recovery else "November 2025")
    text = show.asymmetry_words(story).text
    assert ("cannot be permuted" in text) == (story.selection.partner == "RUS")


def test_the_figure_draws_the_levels_and_the_dates_that_the_answer_quotes(story):
    known = labels.last_step(story, "share")
    if known is None:
        return
    series = show.breaks_figure(story).series()
    own = series[series.panel.str.startswith("Share") & series.label.eq("level")].y.astype(float)
    assert known[1] in own.to_numpy() and known[2] in own.to_numpy()
    assert (
        show.breaks_table(story).frame.query("series == 'Share'")["first"].iloc[-1] == known[0]["first"]
    )


def test_every_table_names_its_vintage_and_holds_numbers(story):
    for part in parts(story):
        if isinstance(part, Table):
            assert "Vintage" in part.caption
            assert len(part.frame.select_dtypes("number").columns) >= 1
            bounds = [c for c in part.frame if c.startswith("ci_") or c.endswith(("_low", "_high"))]
            assert all(part.frame[c].dtype != object for c in bounds)


def test_step_of_a_series_leads_from_its_level_before_to_that_after(story):
    numbers = {number.key: number.value for number in show.numbers(story)}
    for key, step in numbers.items():
        if key.endswith("last_break"):
            before, after = (numbers[key.replace("last_break", side)] for side in ("before", "after"))
            if ".gap." in key:
                before, after = 1 + before, 1 + after
            assert step == pytest.approx(after / before - 1)


def test_a_comparison_that_rejects_is_beside_the_answer(regime_story):
    us = labels.last_window(regime_story.recovery, "us")
    assert us.undone_high < us.expected_low
    points = " ".join(show.answer(regime_story).points)
    assert f"regained {labels.whole(us.expected)} [{labels.whole(us.expected_low)}, " in points
    assert "more than they did" in points
    assert "27\u00a0% more than the US in January to June 2024" in show.ledger_words(regime_story).text


def test_trade_that_fell_further_is_not_said_to_have_regained(regime_story):
    windows = regime_story.recovery.windows.copy()
    last = windows.index[windows.ledger.eq("us")][-1]
    windows.loc[last, ["undone", "undone_low", "undone_high"]] = [-0.2, -0.3, 0.1]
    fallen = dataclasses.replace(
        regime_story, recovery=dataclasses.replace(regime_story.recovery, windows=windows)
    )
    answer = show.answer(fallen)
    text = plain(answer.sentence).replace("\u00a0", " ")
    assert "US imports from China lost another 20 % [−10 %, 30 %] of their fall" in text
    assert faults_of_answer(answer.sentence, names=answer.names) == []


def test_breaks_at_the_law_are_counted_in_words(story):
    own = story.regimes.coincidence.query("series == 'share'")
    if own.empty or story.regimes.law.empty:
        return
    for flags, text in (
        ([True], "The break of the share lies at a change of the tariff; a random"),
        ([False], "The break of the share lies at no change of the tariff."),
        ([False, False], "None of 2 breaks of the share lies at a change of the tariff."),
        ([True, False], "1 of 2 breaks of the share lies at a change of the tariff; random"),
        ([True, True], "2 of 2 breaks of the share lie at a change of the tariff; random"),
    ):
        rows = pd.concat([own.iloc[:1]] * len(flags), ignore_index=True)
        rows = rows.assign(within=flags, chance=0.2)
        regimes = dataclasses.replace(story.regimes, coincidence=rows)
        assert at_the_law(dataclasses.replace(story, regimes=regimes)).startswith(text)


@pytest.mark.parametrize(
    "low, high, said",
    [
        (0.1, 0.6, "partly back"),
        (-0.2, 0.6, "not back"),
        (0.2, 1.3, "back in part or whole"),
        (-0.2, 1.3, "undecided"),
    ],
)
def test_verdict_is_what_the_interval_of_the_share_undone_holds(low, high, said):
    assert verdict(pd.Series({"undone_low": low, "undone_high": high})) == said


def test_a_date_is_cited_with_how_often_its_interval_is_right(story):
    """No date is promised at 95 per cent: each says what its interval held in simulated series."""
    table = show.breaks_table(story)
    cited = {number.key: number.definition for number in show.numbers(story)}
    for name, found in story.regimes.breaks.items():
        if found.dates.empty:
            continue
        held = labels.whole(found.dates.held.iloc[-1])
        key = f"regime.{story.selection.partner}.{name}.last_break"
        assert f"which held {held} of simulated dates" in cited[key]
        rows = table.frame[table.frame.series.eq(labels.SHORT[name])]
        assert rows.held.tolist() == found.dates.held.tolist()
    if table is not None:
        assert table.frame.held.between(0, 1).all()
        assert faults_of_text(table.caption) == []


def test_what_cuts_should_bring_back_names_the_elasticity_per_point_collected(regime_story):
    """It is multiplied with the rate collected, so that the one by law would not do."""
    e = f"elasticity per point collected {two(regime_story.recovery.headline.value)}"
    cited = {number.key: number.definition for number in show.numbers(regime_story)}
    texts = [cited[f"regime.CHN.{key}.2026"] for key in ("expected_undone", "predicted")]
    texts += [part(regime_story).caption for part in (show.recovery_table, show.growth_table)]
    texts.append(show.recovery_figure(regime_story).caption)
    assert all(e in text for text in texts)
    assert e.replace("collected ", "collected, ") in show.recovery_words(regime_story).text


def test_logs_are_printed_as_levels_and_the_gap_as_growth():
    assert labels.level(np.log(0.081), "share") == pytest.approx(0.081)
    assert labels.level(-0.1, "gap") == pytest.approx(np.expm1(-0.1))
    assert labels.fine(0.0004) == "0.04\u00a0%"
    assert labels.fine(0.081) == "8.1\u00a0%"
