"""The tariff report says what is true of every partner, and gives events and goods their names."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from analysis.collect import read_events
from analysis.combine import load_panel, load_trade, select
from analysis.combine.load import partner_names
from analysis.estimate.tariffs import inputs, tariffs
from analysis.estimate.tariffs.published_rates import TREASURY_SOURCE
from analysis.law.calendar import headline_steps
from analysis.present import tariffs as show
from analysis.present.finding import percent, the
from analysis.present.tariffs.labels import MEASURE_NAMES
from analysis.present.words import faults_of_answer, faults_of_points
from tests.present.texts import words

PARTNERS = sorted(load_panel("naics3").partner.astype(str).unique())
SECTIONS = [
    "layers",
    "law_and_collection",
    "due_and_paid",
    "lines_note",
    "reasons_note",
    "outside_model",
    "collected",
    "cells",
    "earlier",
    "by_sector",
    "calendar",
]
MAY = pd.Timestamp("2025-05-01")


@pytest.fixture(scope="module")
def story_of(tariff_story, events):
    """Make the story of a partner from China's, without what takes long to read."""
    china = tariff_story()

    def make(partner: str, **window):
        selection = select(partner=partner, start="2018-01", world=True, **window)
        rates, trade = inputs.load_rates(partner, "naics3"), load_trade(selection)
        headline = headline_steps(partner, selection.group, events)
        path = tariffs.tariff_path(selection, rates, trade, headline=headline)
        own = tariffs.events_in_window(selection, events)
        last = path.effective_rate.last_valid_index()
        labels = china.sectors.label.to_dict()
        return replace(
            china,
            selection=selection,
            path=path,
            headline=headline,
            events=own.assign(moved=tariffs.moved_by(own, path)),
            gap=tariffs.gap_to_law(selection, rates, trade),
            month=last,
            newest=china.newest[:0],
            sectors=tariffs.by_sector(selection, last, rates, trade, labels=labels).dropna(
                subset="label"
            ),
        )

    return make


@pytest.fixture(scope="module")
def stories(story_of):
    return {partner: story_of(partner) for partner in [*PARTNERS, "WLD"]}


def test_the_answer_keeps_the_reading_rules_for_every_partner(stories):
    assert len(stories) > 30
    for story in stories.values():
        answer = show.answer(story)
        assert faults_of_answer(answer.sentence, names=answer.names, asked=answer.asked) == []
        assert faults_of_points(answer.points) == []
        assert the(story.selection.partner_name) in answer.sentence
        assert answer.data_to == "November 2025"


def test_the_verb_of_the_answer_is_that_of_the_rate(stories):
    own = stories["VNM"]
    backwards = own.path.assign(effective_rate=own.path.effective_rate.to_numpy()[::-1])
    flat = own.path.assign(effective_rate=own.path.effective_rate.iloc[0])
    turned = [replace(own, path=path) for path in (backwards, flat)]
    for story in [*stories.values(), *turned]:
        paid, sentence = story.path.effective_rate, show.answer(story).sentence
        first, last = percent(paid.iloc[0]), percent(paid.iloc[-1])
        verb = "stayed" if first == last else "rose" if paid.iloc[-1] > paid.iloc[0] else "fell"
        assert f" {verb} " in sentence
        assert sentence.endswith(f"at {last}." if verb == "stayed" else f"from {first} to {last}.")
    assert " fell from " in show.answer(turned[0]).sentence
    assert " stayed at " in show.answer(turned[1]).sentence


def test_nothing_in_the_report_of_a_partner_names_another_one(stories):
    names = partner_names()
    for partner, story in stories.items():
        found = [show.answer(story), *(getattr(show, section)(story) for section in SECTIONS)]
        text = " ".join(part.text for part in found if part).replace("not China", "")
        others = [n for code, n in names.items() if code not in (partner, "WLD") and n in text]
        # What explains a gap to the outside model may speak of the oil of Russia.
        assert set(others) <= ({"Russia"} if partner == "IND" else set()), (partner, others)


def parts(story) -> list:
    """Return all that the report shows."""
    sections = show.ROOM.text.sections
    names = [name for name in sections if name != "numbers" and not name.startswith("path_")]
    found = [getattr(show, name)(story) for name in names]
    return [*(part for part in found if part is not None), *show.numbers(story)]


@pytest.mark.parametrize("partner, end", [("CHN", "2019-12"), ("VNM", "2024-12"), ("WLD", "2024-12")])
def test_what_came_after_a_window_is_not_in_its_report(tariff_story, partner, end):
    story = tariff_story(partner=partner, end=end, quoted=("2025-05",))
    for name in (
        "due_and_paid",
        "programme_table",
        "lines_note",
        "partner_table",
        "reasons_note",
        "outside_model",
        "outside_table",
        "causes_table",
        "collected",
        "collected_figure",
        "earlier_table",
    ):
        assert getattr(show, name)(story) is None
        assert getattr(show, name)(tariff_story(partner=partner)) is not None
    assert [number.key for number in show.numbers(story)] == []
    assert (story.published.rows["last"] <= f"{end}-01").all()
    for part in parts(story):
        text = re.sub(r"Census, [^.;]*|(Sources|Ours): .*", "", words(part))
        assert not re.search(r"\b2025\b|\b2026\b", text), text


def test_law_and_collections_go_no_further_than_the_window(tariff_story):
    story = tariff_story(end="2025-06")
    assert story.duties_paid.by_month.index[-1] == pd.Timestamp("2025-06-01")
    assert story.published.rows["last"].max() == pd.Timestamp("2025-06-01")
    assert "to June 2025" in show.due_and_paid(story).text
    assert "in January to June 2025" in show.published_rates(story).text


def test_the_caption_defines_the_lines_that_are_drawn_and_no_others(stories):
    for partner, story in stories.items():
        picture = show.tariff_figure(story)
        drawn = " ".join(picture.series().label)
        for line in ("Headline", "Statutory", "Effective"):
            assert (f"{line}: " in picture.caption) == (f"{line} rate" in drawn), (partner, line)


def test_goods_of_the_calendar_are_words_and_no_codes():
    events = read_events()
    own = events[events.category.eq("us_tariff") & events.measure.ne("")]
    names = "|".join({*partner_names(), "HK", "UK"} - {"USA"})
    code = re.compile(rf"->|_|\b[EC]\d{{3}}\b|\d ?pp|\b(?:{names})\b|[a-z]\+|~|\([^)]*\(")
    assert own.scope[own.scope.str.contains(code)].unique().tolist() == []


def test_rows_of_the_calendar_that_set_no_rate_are_not_listed(stories):
    for story in stories.values():
        assert story.events.measure.ne("").all()
    assert "E026" not in set(stories["CHE"].events.event_id)


def test_a_window_without_events_has_no_calendar(tariff_story):
    early = tariff_story(partner="VNM", start="2014-01", end="2015-12")
    assert show.calendar(early) is None
    assert show.event_table(early) is None
    assert "Named on top" not in show.tariff_figure(early).alt


def test_every_measure_of_the_calendar_has_a_name():
    events = read_events()
    measures = set(events[events.category.eq("us_tariff")].measure) - {""}
    assert measures == set(MEASURE_NAMES)


def test_the_calendar_prints_names_and_rates_and_keeps_numbers(tariff_story):
    table = show.event_table(tariff_story())
    printed = table.printed()
    assert not printed.Measure.str.contains("_").any()
    assert not printed.astype(str).apply(lambda column: column.str.contains(" pp to ")).any(axis=None)
    frame = table.to_frame()
    assert {"rate_before", "rate_level"} <= set(frame.select_dtypes("number"))
    truce = printed[printed["In force"].eq("2025-05-14")].iloc[0]
    assert (truce.Measure, truce["Rate before"], truce["Rate after"]) == (
        "IEEPA, reciprocal",
        "125.0\u00a0%",
        "10.0\u00a0%",
    )
    assert frame.effective_date.is_monotonic_decreasing


def test_figures_draw_the_rates_of_the_story(tariff_story):
    story = tariff_story()
    series = show.tariff_figure(story).series()
    may = series[series.x.eq("2025-05-01")].set_index("label").y
    assert may["Effective rate"] == pytest.approx(story.path.effective_rate[MAY])
    assert may["Statutory rate, basket of 2024"] == pytest.approx(story.path.statutory_rate[MAY])
    headline = series[series.label.eq("Headline rate")]
    assert headline.y.max() == pytest.approx(1.45)
    highest = headline[headline.y.eq(headline.y.max())]
    assert (highest.x.min(), highest.x.max()) == ("2025-04-10", "2025-05-14")


def test_layers_differ_in_lightness_or_hatch(tariff_story):
    from matplotlib.colors import to_rgb

    from analysis.present.tariffs.figures import LAYER_STYLES

    light = [
        sum(w * c for w, c in zip((0.3, 0.59, 0.11), to_rgb(colour), strict=True))
        for colour, _ in LAYER_STYLES.values()
    ]
    hatches = [hatch for _, hatch in LAYER_STYLES.values()]
    for a in range(len(light)):
        for b in range(a):
            assert hatches[a] != hatches[b] or abs(light[a] - light[b]) > 0.3


@pytest.mark.parametrize("partner", ["CHN", "DEU", "VNM", "WLD"])
def test_published_rates_keep_numbers_and_mark_what_is_known_at_second_hand(tariff_story, partner):
    story = tariff_story(partner=partner)
    frame = show.published_table(story).to_frame()
    assert list(frame.select_dtypes("number")) == ["published", "ours", "distance"]
    rows = story.published.rows.dropna(subset="distance")
    rows = rows[rows.source.ne(TREASURY_SOURCE) | rows["first"].ne(rows["last"])]
    marked = frame.source.str.endswith("(second hand)")
    assert marked.tolist() == rows.checked.eq("second hand").tolist()
    assert "All countries" in set(frame.partner_name) <= {"All countries", "China", "European Union"}
    assert ("By law" in show.published_rates(story).text) == (partner == "CHN")
