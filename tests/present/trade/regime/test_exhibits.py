"""Parts, figures, tables and numbers of report 03."""

from analysis.combine.load import load_newest
from analysis.present.picture import Picture
from analysis.present.table import Table
from analysis.present.trade import regime as show
from analysis.present.trade.regime import frames
from tests.present.trade.regime.stories import parts, words


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


def test_keys_of_the_numbers_are_unique_and_name_the_partner(story):
    keys = [number.key for number in show.numbers(story)]
    assert len(keys) == len(set(keys))
    assert f"regime.{story.selection.partner}.asymmetry.2025.rise" in keys
    assert all(key.startswith(f"regime.{story.selection.partner}.") for key in keys)
    assert f"regime.{story.selection.partner}.asymmetry.2025.difference" in keys
    assert ("regime.CHN.undone.2026" in keys) == (story.selection.partner == "CHN")


def test_every_estimate_among_the_numbers_has_an_interval_around_it(story):
    for number in show.numbers(story):
        if any(word in number.key for word in ("last_break", "undone.20", "predicted", "2025.rise")):
            if "tariff_undone" in number.key or "rate_undone" in number.key:  # as published
                continue
            assert number.ci_low <= number.value <= number.ci_high


def test_the_answer_goes_to_the_last_month_that_is_known(story):
    newer = len(load_newest(story.selection.partner)) > 0
    assert show.answer(story).data_to == ("August 2026" if newer else "November 2025")


def test_every_table_names_its_vintage_and_holds_numbers(story):
    for part in parts(story):
        if isinstance(part, Table):
            assert "Vintage" in part.caption
            assert len(part.frame.select_dtypes("number").columns) >= 1
            bounds = [c for c in part.frame if c.startswith("ci_") or c.endswith(("_low", "_high"))]
            assert all(part.frame[c].dtype != object for c in bounds)


def test_table_of_rises_and_cuts_holds_each_and_their_difference_and_no_response_of_both(story):
    table = frames.asymmetry(story)
    names = [name for name in table if name not in ("comparison", "sample", "lag")]
    assert {name.split("_")[0] for name in names} == {"rise", "fall", "difference", "p", "permuted"}
    assert table.permuted.notna().sum() in (0, 2)  # all partners, at the lag tested
