"""What report 10 says of intervals after steps of the law, and that a miss is printed as a miss."""

import pytest

from analysis.combine.load import partner_names
from analysis.estimate.record.inputs import load_calibration
from analysis.present import record as show
from analysis.present.words import faults_of_text
from tests.present.record.stories import SAMPLES, calibrated, story


@pytest.fixture(scope="module")
def shipped():
    return story(calibration=load_calibration(), vintage="Census, January-February 2026")


def made_up(*args, **parts):
    """Return a story with intervals that held so much, and effects so far apart."""
    return story(calibration=calibrated(*args, **parts))


@pytest.mark.parametrize(
    "held, said",
    [
        (0.849, "a miss of the goal of 85 to 95\u00a0%"),
        (0.85, "within the goal of 85 to 95\u00a0%"),
        (0.95, "within the goal of 85 to 95\u00a0%"),
        (0.951, "a miss of the goal of 85 to 95\u00a0%"),
    ],
)
def test_a_miss_of_the_goal_is_printed_as_a_miss_on_either_side(held, said):
    text = show.intervals_held(made_up(held)).text
    assert said in text.split("**")[1]
    assert "imports in March to November 2025" in text
    assert f"of imports, {said}; as made" in show.answer(made_up(held)).points[1]


def test_no_spread_of_effects_is_said_to_be_none():
    text = show.effect_spread(made_up(spread=0.0)).text
    assert "no spread of effects is found" in text and "standard deviation" not in text


def test_a_spread_of_effects_is_said_as_what_it_does_to_imports():
    text = show.effect_spread(made_up(spread=0.25)).text
    assert "moves imports by 28.4\u00a0% [13.3\u00a0%, 64.9\u00a0%]" in text
    assert "from 39\u00a0% below to 63\u00a0% above" in text  # exp(1.96 x 0.25), either way


def test_sentences_read_well_and_name_no_partner(shipped):
    names = set(partner_names().values())
    for own in (shipped, made_up(), made_up(0.5, 0.0)):
        for section in (show.intervals_held, show.effect_spread):
            text = section(own).text
            assert faults_of_text(text) == [] and "nan" not in text
            assert not [name for name in names if name in text]


def test_the_table_prints_every_sample_with_the_interval_of_its_coverage(shipped):
    table = show.calibration_table(shipped)
    assert table.name == "record_calibration" and len(table.printed()) == len(SAMPLES)
    assert table.printed()["90 % [95 %]"].str.contains("[", regex=False).all()
    assert table.frame.columns.drop("label").equals(table.frame.select_dtypes("number").columns)
    assert "nan" not in repr(table) and "Of 1,958 steps 1,889 have" in table.caption


def test_the_diagram_draws_the_coverage_that_the_table_prints(shipped):
    picture = show.reliability_figure(shipped)
    series = picture.series()
    table = show.calibration_table(shipped).frame
    drawn = series[series.kind.eq("line")].y.round(9)
    for name in ("held_50", "held_80", "held_90", "held_95", "ci_low", "ci_high"):
        own = table[~table.label.str.startswith("placebo")][name].round(9)
        assert own.isin(drawn).all(), name
    assert series[series.label.eq("as it says")].eval("x == y").all()
    assert len(picture.alt) > 80 and picture.caption.endswith(".")
    assert picture.draw_narrow().figure.get_figwidth() < 5


def test_numbers_are_of_all_partners_with_intervals(shipped):
    numbers = {n.key: n for n in show.numbers(shipped) if n.key.startswith("scenario.")}
    assert list(numbers) == [
        "scenario.calibration.forecast90",
        "scenario.calibration.effect_spread",
    ]
    for number in numbers.values():
        assert number.definition.endswith("all partners and sectors")
        assert number.ci_low <= number.value <= number.ci_high
