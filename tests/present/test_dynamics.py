from dataclasses import replace

import pytest

from analysis.estimate.dynamics import anticipation, event_study, lp_did, projections
from analysis.estimate.engine.results import Estimate
from analysis.present import dynamics as show
from analysis.present import dynamics_figures as draw
from analysis.present import dynamics_tables as tables
from analysis.present.finding import Finding
from analysis.present.picture import Picture


def estimate(name: str, value: float, half: float = 0.5, **more) -> Estimate:
    return Estimate(
        name=name, outcome="log customs value", regressor="log(1 + statutory rate)", estimator="OLS",
        value=value, std_error=half / 2, ci_low=value - half, ci_high=value + half, p_value=0.01,
        unit="elasticity", n_obs=1_000, n_clusters=30, n_zeros=0, fixed_effects="product x month",
        cluster_by="partner", system="naics3", window="2018-01:2019-12", std_error_raw=half / 2,
        small_sample_factor=1.0, vintage="V1", first_stage=0.5, first_stage_f=100.0, **more,
    )  # fmt: skip


def made(episode: str, *, late: float = -2.0, within: float = 0.1) -> projections.Paths:
    """Paths of one episode that start at -1 and end at ``late``."""
    reduced, multiplier = {}, {}
    for comparison, last in (("across", late), ("within", within)):
        for kind, found in (("reduced", reduced), ("lp_iv", multiplier)):
            stem = f"projection.{comparison}.{episode}.{kind}.h"
            found[episode, comparison] = [
                estimate(f"{stem}{h}", -1.0 if h < 6 else last) for h in (0, 1, 3, 6)
            ]
    placebos = [estimate(f"projection.placebo.across.{episode}.reduced.h3", 0.0)]
    return projections.Paths(reduced, multiplier, placebos, {(episode, "across", 6): 1 / 29})


RATIOS = [
    estimate("anticipation.across.2025.front_loading", 0.6, 0.2),
    replace(estimate("anticipation.across.2025.ratio", 3.6, 6.0), unit="months"),
]
CLEAN = {
    "2018-01:2019-12": {
        w: [estimate(f"lp_did.2018.{w}.h{h}", -h / 2) for h in (-2, 0, 1, 3, 6)]
        for w in ("variance", "equal")
    }
}
NONE = {"2025-01:2025-11": {"variance": [], "equal": []}}


def finding(**more) -> str:
    given = {
        "paths": made("2025"), "studies": [], "impossible": {}, "ratios": RATIOS, "clean": CLEAN | NONE,
        "partner": "CHN",
    }  # fmt: skip
    return show.dynamics_finding(**given | more).text


@pytest.fixture(scope="module")
def study():
    return event_study.event_study("2025-04")


def test_finding_states_impact_three_and_six_months_with_intervals():
    text = finding()
    assert "−1.00 [−1.50, −0.50] per cent in the month itself" in text
    assert "−1.00 [−1.50, −0.50] on average to month 3" in text
    assert "−2.00 [−2.50, −1.50] on average to month 6" in text
    assert "rank p-value of the response to the law is 0.034 at 6 months in 2025" in text


def test_finding_says_that_growth_cannot_be_told_where_intervals_overlap():
    assert "whether it grows cannot be told" in finding(paths=made("2025", late=-1.2))
    assert "changes by more than both intervals" in finding(paths=made("2025", late=-2.5))


def test_finding_says_what_within_partners_holds():
    assert "Zero lies inside" in finding()
    assert "Not all hold zero" in finding(paths=made("2025", within=-2.0))


def test_finding_says_that_2025_has_too_few_clean_switches():
    text = finding()
    assert "Too few clean switches of CHN exist in 2025-01 to 2025-11" in text
    assert "−1.50 [−2.00, −1.00] at 3 months" in text


def test_finding_tells_front_loading_from_none():
    assert (
        "0.60 [0.40, 0.80] per log point of the coming change in 2025 (distinct from none" in finding()
    )
    weak = [replace(RATIOS[0], ci_low=-0.1), RATIOS[1]]
    assert "(not told from none" in finding(ratios=weak)


def test_partner_without_waves_gets_a_sentence():
    text = finding(partner="CAN", impossible={"2025-02": "no"})
    assert "No wave studied here changed the tariff of CAN" in text
    assert isinstance(draw.event_figure([]), Finding)


def test_missing_year_of_2025_is_said_only_there():
    assert "Twelve months after April 2025 are not in the data." in finding()
    longer = made("2018")
    for found in (longer.reduced, longer.multiplier):
        found["2018", "across"].append(estimate("projection.across.2018.x.h12", -2.0))
    assert "Twelve months after" not in finding(paths=longer)


def test_event_figure_draws_a_panel_a_wave_and_describes_it(study):
    picture = draw.event_figure([study])
    assert isinstance(picture, Picture)
    assert "April 2025, reciprocal tariffs: mean after" in picture.alt
    titles = [ax.get_title(loc="left") for ax in picture.figure.axes]
    assert "April 2025, reciprocal tariffs (within partners)" in titles


def test_event_tables_keep_a_row_for_a_wave_that_is_impossible(study):
    for table in (tables.wave_table, tables.event_table):
        printed = table([study], {"2018-07": "no"}).printed()
        assert printed["Wave"].tolist() == ["April 2025, reciprocal tariffs", "2018-07: not possible"]
    assert "EO 14257" in tables.wave_table([study], {}).printed()["Legal reference"][0]


def test_tables_of_a_partner_without_any_wave_are_printed():
    printed = tables.event_table([], {"2018-07": "no"}).printed()
    assert printed.shape[0] == 1


def test_projection_tables_print_the_rank_p_only_where_it_was_computed():
    printed = tables.projection_table(made("2025")).printed()
    assert printed["Rank p"].tolist() == ["–", "–", "–", "0.034"] + ["–"] * 4
    assert tables.multiplier_table(made("2025")).printed()["F"].tolist() == ["100"] * 8


def varied(system: str) -> list[Estimate]:
    return [
        replace(estimate(f"projection.{c}.2018.{kind}.h{h}", value), system=system)
        for c, value in (("across", -1.0), ("within", -3.0))
        for kind in ("lp_iv", "lp_iv_earlier")
        for h in (1, 6, 12)
    ]


def test_finer_panel_is_stated_beside_the_one_by_sector_and_never_alone():
    both = replace(made("2025"), variations=varied("naics3") + varied("hs2"))
    assert "−3.00 [−3.50, −2.50] to month 12 within partners" in finding(paths=both)
    assert "By chapter" not in finding(paths=replace(made("2025"), variations=varied("hs2")))
    printed = tables.variation_table(both).printed()
    assert printed["Base"].tolist() == ["month −1", "months −6 to −2"] * 4
    assert printed["Panel"].tolist() == ["NAICS3"] * 4 + ["HS2"] * 4


def test_numbers_of_the_finer_panel_say_so_in_their_key():
    both = replace(made("2025"), variations=varied("naics3") + varied("hs2"))
    keys = [number.key for number in show.dynamics_numbers(both, [], [], [], NONE)]
    assert "dynamics.hs2.lp_iv.within.2018.h12" in keys
    assert len(keys) == len(set(keys))


def test_projection_figures_name_both_lines_and_all_units():
    for which in ("reduced", "multiplier"):
        picture = draw.projection_figure(made("2025"), which)
        texts = [text.get_text() for text in picture.figure.axes[-1].texts]
        assert texts == ["● across partners", "■ within partners"]
        assert "per log point" in picture.figure.axes[0].get_ylabel()
        assert picture.figure.axes[0].get_xlabel() == "months since the tariff changed"


def test_clean_controls_are_drawn_or_their_lack_is_said():
    counts = lp_did.counts([0, 1, 2, 3], window="2018-01:2019-12")
    picture = draw.lp_did_figure(CLEAN["2018-01:2019-12"], counts)
    assert "96 %" in [text.get_text() for text in picture.figure.axes[1].texts]
    assert "No path is drawn" in draw.lp_did_figure(NONE["2025-01:2025-11"], counts).text


def test_anticipation_table_has_a_row_an_adjustment_and_a_column_an_estimator():
    made_up = [
        estimate(f"anticipation.across.2025.{how}.{name}", -1.0)
        for how in anticipation.ESTIMATORS
        for name in anticipation.ADJUSTMENTS
    ]
    table = tables.anticipation_table(made_up)
    assert table.to_frame().shape == (len(anticipation.ADJUSTMENTS), 3)
    assert table.name == "dynamics_anticipation_across"


def test_citable_numbers_have_keys_of_their_own_and_tell_their_horizon():
    adjusted = [estimate("anticipation.across.2025.iv.donut", -1.2, notes="donut")]
    numbers = show.dynamics_numbers(made("2025"), [], adjusted, RATIOS, CLEAN | NONE)
    keys = [number.key for number in numbers]
    assert len(keys) == len(set(keys))
    assert "dynamics.lp_iv.across.2025.h6" in keys
    assert "dynamics.lp_did.2018.h3" in keys
    assert "dynamics.anticipation.across.2025.iv.donut" in keys
    across = [number for number in numbers if ".within." not in number.key]
    assert len({number.definition for number in across}) == len(across)
