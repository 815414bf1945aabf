from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.estimate.dynamics import anticipation, event_study, lp_did, projections
from analysis.estimate.engine.results import Estimate
from analysis.estimate.robustness.permutation import Permutation
from analysis.present import dynamics as show
from analysis.present import dynamics_figures as draw
from analysis.present import dynamics_numbers as cite
from analysis.present import dynamics_tables as tables
from analysis.present import dynamics_words as words
from analysis.present.elasticity import UNIT
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
#: The first of four assignments, with the largest response: -2 over 1.
OWN = Permutation("CHN", pd.Index(["CHN", "CAN", "MEX", "VNM"]), np.array([-2.0, 1, 1, 1]), np.ones(4))
NONE = {"2025-01:2025-11": {"variance": [], "equal": []}}


def finding(**more) -> str:
    given = {
        "paths": made("2025"), "studies": [], "impossible": {}, "ahead": RATIOS, "clean": CLEAN | NONE,
        "partner_name": "China", "exact": {"2025": OWN},
    }  # fmt: skip
    return show.dynamics_finding(**given | more).text


def lead(**more) -> str:
    return finding(**more).split("\n\n")[0]


def both(**changed) -> projections.Paths:
    """Paths of both episodes; ``changed`` holds what differs in 2018."""
    first, second = made("2018", **changed), made("2025")
    return replace(
        second,
        reduced=first.reduced | second.reduced,
        multiplier=first.multiplier | second.multiplier,
        swap_p=first.swap_p | second.swap_p,
    )


@pytest.fixture(scope="module")
def study():
    return event_study.event_study("2025-04")


def test_finding_opens_with_the_answer_in_words_and_then_the_numbers_that_carry_it():
    assert lead(paths=made("2025", late=-1.2)).startswith(
        "**Compared with other partners, imports fell within a month of a tariff's rise, in 2025; "
        "whether the fall grew or shrank after that cannot be told.** The per cent change of the import "
        "value for a one per cent rise of 1 + tariff as collected, on average over the month of the "
        "change and those after it, is −1.00 [−1.50, −0.50] to month 1 and −1.20 [−1.70, −0.70] to "
        "month 6 in 2025 (local projections, 2SLS across all partners; 95 % intervals clustered by"
    )


def test_finding_says_whether_the_fall_grew_or_faded_where_intervals_are_apart():
    assert "; the fall grew after that.**" in lead(paths=made("2025", late=-2.5))
    assert "; the fall shrank after that.**" in lead(paths=made("2025", late=0.5))
    assert "cannot be told" in lead(paths=made("2025", late=-1.5))


def test_one_verdict_for_both_episodes_is_one_sentence_and_two_are_two_clauses():
    assert "rise, in 2018–2019 and in 2025; whether the fall" in lead(paths=both(late=-1.2))
    assert (
        "**Compared with other partners, in 2018–2019 imports fell within a month of a tariff's rise "
        "(the fall grew after that); in 2025 imports fell"
    ) in lead(paths=both(late=-5.0))


def test_finding_says_how_late_or_that_no_fall_can_be_told():
    slow = made("2025")
    slow.multiplier["2025", "across"] = [
        estimate(f"projection.across.2025.lp_iv.h{h}", value)
        for h, value in ((0, 0.1), (1, -0.2), (3, -0.4), (6, -0.9))
    ]
    assert "imports fell within six months of a tariff's rise, in 2025" in lead(paths=slow)
    assert "is −0.90 [−1.40, −0.40] to month 6 in 2025" in lead(paths=slow)
    slow.multiplier["2025", "across"].pop()
    text = lead(paths=slow)
    assert "**Compared with other partners, no fall of imports after a tariff's rise can be told" in text
    assert "from none, in 2025.**" in text
    assert "As soon as" not in text


def test_finding_says_which_other_comparisons_show_the_fall_as_soon():
    paths = both(late=-1.2)
    paths.reduced["2018", "within"] = [estimate("projection.within.2018.reduced.h1", -0.2)]
    later = [estimate("projection.across.2025.lp_iv_earlier.h1", value) for value in (-0.2, -0.8)]
    slow = {"2018-01:2019-12": {"variance": [estimate("lp_did.2018.variance.h1", 0.2)], "equal": []}}
    assert (
        " As soon as that, a fall shows as well within partners in 2025. It does not show within "
        "partners or against clean controls in 2018–2019; counted from months −6 to −2 in 2025."
    ) in lead(paths=replace(paths, variations=later[:1]), clean=slow | NONE)
    assert "well within partners and counted from months −6 to −2 in 2025. It does" in lead(
        paths=replace(paths, variations=later[1:]), clean=slow | NONE
    )
    weak = [replace(later[0], first_stage_f=9.0)]
    assert "−6 to −2" not in lead(paths=replace(paths, variations=weak))


def test_answer_says_where_no_other_comparison_shows_the_fall():
    paths = both(late=-1.2)
    assert "alone" not in lead(paths=paths, clean=NONE)
    paths.reduced["2018", "within"] = [estimate("projection.within.2018.reduced.h1", -0.2)]
    assert "tariff's rise, in 2018–2019 (by this comparison alone) and in 2025; whether" in lead(
        paths=paths, clean=NONE
    )
    finer = replace(paths, variations=varied("hs2"))
    assert "alone" not in lead(paths=finer, clean=NONE)
    assert "by chapter and by chapter within partners in 2018–2019; within partners in 2025" in lead(
        paths=finer, clean=NONE
    )


def test_finding_names_the_swaps_and_gives_the_exact_rank_of_report_06():
    text = finding()
    assert (
        "Swaps of China's whole tariff path with each other partner's in turn: the response to the law "
        "after 6 months is number 1 of 30 in size (p = 0.034) in 2025."
    ) in text
    assert "The exact rank is that of report 06, of China's dose alone" in text
    assert "China's own imports: −2.00 (p = 0.250) in 2025." in text
    assert "exact rank" not in finding(exact={})


def test_response_to_the_law_and_the_earlier_base_stand_below():
    text = finding(paths=replace(made("2025"), variations=varied("naics3", episode="2025")))
    assert (
        "instead of the one collected: −1.00 [−1.50, −0.50] at month 1 and −2.00 [−2.50, −1.50]" in text
    )
    assert "Counted from months −6 to −2 instead of month −1" in text
    assert "for the tariff collected: −1.00 [−1.50, −0.50] to month 1 (zero outside) in 2025." in text


def test_finding_says_at_which_months_the_sectors_of_a_partner_tell_anything():
    few = [estimate(f"projection.within.2025.reduced.h{h}", -1.0 if h == 1 else 0.1) for h in range(4)]
    paths = made("2025")
    paths.reduced["2025", "within"] = few
    assert (
        "Sector against sector within partners, the response to the law: in 2025 zero is outside the "
        "interval at month 1 (−1.00 [−1.50, −0.50]) and inside at the other 3 of months 0 to 3. In most "
        "months these sectors are too few to tell whether what was taxed more also fell more."
    ) in finding(paths=paths)
    paths.reduced["2025", "within"] = [replace(e, ci_low=-1.5, ci_high=0.5) for e in few]
    assert "zero is inside the interval at all of months 0 to 3. In most months these" in finding(
        paths=paths
    )
    assert "In most months what was taxed more also fell more." in finding(
        paths=made("2025", within=-2.0)
    )


def test_months_that_tell_are_listed_with_their_estimates_or_with_their_range():
    own = [estimate(f"lp_did.2018.variance.h{h}", -h / 2) for h in range(-2, 8)]
    assert words.told(own[:6]) == (
        "zero is outside the interval at months 2 (−1.00 [−1.50, −0.50]) and 3 (−1.50 [−2.00, −1.00]) "
        "and inside at the other 2 of months 0 to 3"
    )
    assert words.told(own) == (
        "zero is outside the interval at months 2, 3, 4, 5, 6 and 7 (−3.50 to −1.00) and inside at the "
        "other 2 of months 0 to 7"
    )


def test_finding_says_that_2025_has_too_few_clean_switches():
    text = finding()
    assert "Too few clean switches of China exist in 2025-01 to 2025-11 for that." in text
    assert "(LP-DiD, 2018-01 to 2019-12), the response to the law: zero is outside" in text
    assert "for a comparison with clean controls only." in finding(clean=NONE)


def test_leads_without_zero_are_listed_by_episode_and_comparison():
    paths = made("2025")
    paths.reduced["2025", "across"] += [
        estimate(f"projection.across.2025.reduced.h{h}", value)
        for h, value in ((-3, -1.3), (-2, 0.1), (-4, 0.2))
    ]
    paths.reduced["2025", "within"].append(estimate("projection.within.2025.reduced.h-2", 0.1))
    text = show.lead_finding(paths, CLEAN | NONE).text
    assert "2025, across partners: month −3 (−1.30 [−1.80, −0.80]); 2025, within partners: none" in text
    assert "2018-01 to 2019-12, against clean controls: month −2 (1.00 [0.50, 1.50])" in text
    assert "That is 2 of 5; chance would give one in twenty." in text
    point = next(line for line in finding(paths=paths).splitlines() if "leads" in line)
    assert point.startswith("- Of 5 leads (months before a change, by episode and comparison), 2 have")
    assert point.endswith("Part of the fall may be the end of a rush, or a trend.")


def test_leads_no_more_frequent_than_chance_are_no_reason_to_doubt():
    paths = made("2025")
    paths.reduced["2025", "across"].append(estimate("projection.across.2025.reduced.h-2", 0.1))
    point = next(line for line in finding(paths=paths, clean=NONE).splitlines() if "leads" in line)
    assert point.startswith("- Of 1 leads (") and point.endswith("one in twenty.")


def test_finding_tells_front_loading_from_none():
    assert "to come by law is 0.60 [0.40, 0.80] (zero outside; 3.60 [−2.40, 9.60] months of" in finding()
    weak = [replace(RATIOS[0], ci_low=-0.1), RATIOS[1]]
    assert "0.60 [−0.10, 0.80] (zero inside;" in finding(ahead=weak)


def test_elasticity_net_of_front_loading_stands_beside_the_unadjusted_one():
    values = {("iv", "none"): -1.5, ("iv", "leads"): -0.4, ("reduced", "none"): -0.9}
    values |= {("reduced", "leads"): -0.8, ("iv", "donut"): -3.0}
    ahead = [estimate(f"anticipation.across.2025.{e}.{a}", v) for (e, a), v in values.items()]
    within = [estimate("anticipation.within.2025.iv.leads", -9.0)]
    assert (
        "jackknife), is −0.40 [−0.90, 0.10] (zero inside) instead of −1.50 [−2.00, −1.00] in 2025 by "
        "2SLS. By reduced form it is −0.80 [−1.30, −0.30] (zero outside) instead of −0.90 [−1.40, "
        "−0.40] in 2025."
    ) in finding(ahead=[*RATIOS, *ahead, *within])
    assert "−9.00" not in finding(ahead=[*RATIOS, *ahead, *within])


def test_partner_without_waves_gets_a_sentence_and_the_reasons():
    reasons = dict.fromkeys(["2018-07", "2018-09"], event_study.UNTOUCHED) | {"2025-04": "no panel"}
    text = finding(partner_name="Canada", impossible=reasons)
    assert "There is no event study of Canada" in text
    assert (
        "Not studied: July 2018, list 1; September 2018, list 3 (the partner's statutory rate did not "
        "change). Not studied: April 2025, reciprocal tariffs (no panel)."
    ) in text
    assert isinstance(draw.event_figure([], "Canada"), Finding)


def test_waves_are_counted_as_a_sentence_would(study):
    noisy, clear = replace(study, rank_p_after=0.4), replace(study, rank_p_after=0.03)
    assert (
        "The one wave studied for Vietnam, April 2025, reciprocal tariffs, does not stand out from the "
        "paths of other partners (rank p = 0.400). One wave alone is too noisy."
    ) in finding(studies=[noisy], partner_name="Vietnam")
    assert "reciprocal tariffs, stands out" in finding(studies=[clear])
    assert "Of 2 waves on China, none stands out" in finding(studies=[noisy, noisy])
    assert "Of 2 waves on China, 1 stands out" in finding(studies=[clear, noisy])


def test_missing_year_of_2025_is_said_only_there():
    assert "Twelve months after April 2025 are not in the data." in finding()
    assert "Twelve months after" not in finding(paths=made("2018"), exact={})


def test_interval_without_zero_never_seems_to_end_at_zero():
    assert tables.interval(replace(RATIOS[0], ci_low=-1.0, ci_high=-0.0012)) == "0.60 [−1.00, −0.001]"
    assert tables.interval(replace(RATIOS[0], ci_low=-1.0, ci_high=0.0012)) == "0.60 [−1.00, 0.00]"


def test_event_figure_draws_a_panel_a_wave_and_describes_it(study):
    picture = draw.event_figure([study], "China")
    assert isinstance(picture, Picture)
    assert "April 2025, reciprocal tariffs: mean after" in picture.alt
    titles = [ax.get_title(loc="left") for ax in picture.figure.axes]
    assert "April 2025, reciprocal tariffs (within partners)" in titles
    assert picture.figure.get_suptitle() == "Event studies: imports from China around each wave"


def test_event_figure_holds_the_band_of_other_partners_where_it_is_wider_than_the_intervals(study):
    wide = replace(study, path=study.path.assign(placebo_high=7.0))
    low, high = draw.event_figure([wide], "China").figure.axes[0].get_ylim()
    assert high > 7.0
    assert low == -high


def test_event_tables_keep_a_row_for_a_wave_that_is_impossible(study):
    for table in (tables.wave_table, tables.event_table):
        printed = table([study], {"2018-07": "no"}).printed()
        assert printed["Wave"].tolist() == ["April 2025, reciprocal tariffs", "2018-07: not possible"]
    assert "EO 14257" in tables.wave_table([study], {}).printed()["Legal reference"][0]


def test_tables_of_a_partner_without_any_wave_are_printed():
    printed = tables.event_table([], {"2018-07": "no"}).printed()
    assert printed.shape[0] == 1


def test_projection_tables_print_the_rank_p_only_where_it_was_computed():
    printed = tables.projection_table(made("2025"), "China").printed()
    assert printed["Rank p"].tolist() == ["–", "–", "–", "0.034"] + ["–"] * 4
    assert tables.multiplier_table(made("2025")).printed()["F"].tolist() == ["100"] * 8


def varied(system: str, episode: str = "2018") -> list[Estimate]:
    return [
        replace(estimate(f"projection.{c}.{episode}.{kind}.h{h}", value), system=system)
        for c, value in (("across", -1.0), ("within", -3.0))
        for kind in ("lp_iv", "lp_iv_earlier")
        for h in (1, 6, 12)
    ]


def test_finer_panel_is_stated_beside_the_one_by_sector_and_never_alone():
    finer = replace(made("2025"), variations=varied("naics3") + varied("hs2"))
    assert "By chapter (HS2, 2018–2019 only), for the tariff collected: across" in finding(paths=finer)
    assert "within partners −3.00 [−3.50, −2.50] to month 1" in finding(paths=finer)
    finer.reduced["2025", "across"][0] = replace(finer.reduced["2025", "across"][0], system="hs2")
    assert "By chapter" not in finding(paths=finer)
    assert "Chapter against chapter within partners" in finding(paths=finer)


def test_multiplier_by_base_has_a_row_a_month_and_a_column_a_base():
    finer = replace(made("2025"), variations=varied("naics3") + varied("hs2"))
    printed = tables.variation_table(finer).printed()
    assert printed.columns.tolist() == [
        "Episode", "Panel", "Comparison", "To month", "From −1", "From −6 to −2", "Weak",
    ]  # fmt: skip
    assert printed["Panel"].tolist() == ["NAICS3"] * 6 + ["HS2"] * 6
    assert printed["To month"].tolist() == ["1", "6", "12"] * 4
    assert printed["From −6 to −2"][3] == "−3.00 [−3.50, −2.50]"


def frail(estimates: list[Estimate], *horizons: int) -> list[Estimate]:
    return [replace(e, first_stage_f=9.0) if tables.horizon(e) in horizons else e for e in estimates]


def test_weak_first_stage_is_named_in_the_table_and_in_the_finding():
    strong, finer = varied("naics3"), varied("hs2")
    paths = replace(made("2025"), variations=strong[:1] + frail(strong[3:4], 1) + frail(finer, 12))
    printed = tables.variation_table(paths).printed()
    assert printed["Weak"].tolist() == ["−6 to −2", "–", "–", "−1, −6 to −2", "–", "–", "−1, −6 to −2"]
    assert "−1.00 [−1.50, −0.50] (weak instrument) to month 12; within" in finding(paths=paths)


def test_answer_rests_on_no_multiplier_with_a_weak_first_stage():
    paths = made("2025", late=-5.0)
    own = paths.multiplier["2025", "across"]
    paths.multiplier["2025", "across"] = frail(own, 1, 6)
    assert "is −1.00 [−1.50, −0.50] to month 3 in 2025 (local" in lead(paths=paths)
    assert "−5.00" not in lead(paths=paths)
    paths.multiplier["2025", "across"] = frail(own, 0, 1, 3, 6)
    assert lead(paths=paths) == (
        "**Compared with other partners, the law says too little of what was collected to tell how fast "
        "imports fell, in 2025.**"
    )


def test_numbers_of_the_finer_panel_say_so_in_their_key():
    finer = replace(made("2025"), variations=varied("naics3") + varied("hs2"))
    keys = [number.key for number in cite.dynamics_numbers(finer, [], [], [], NONE)]
    assert "dynamics.hs2.lp_iv.within.2018.h12" in keys
    assert len(keys) == len(set(keys))


def test_projection_figures_name_both_lines_and_all_units():
    for which in ("reduced", "multiplier"):
        picture = draw.projection_figure(made("2025"), which)
        texts = [text.get_text() for text in picture.figure.axes[-1].texts]
        assert texts == ["● across partners", "■ within partners"]
        label = picture.figure.axes[0].get_ylabel().replace("\n", " ").replace("\u00a0", " ")
        assert label.startswith(UNIT)
        assert picture.figure.axes[0].get_xlabel() == "months since the tariff changed"


def test_clean_controls_are_drawn_or_their_lack_is_said():
    counts = lp_did.counts([0, 1, 2, 3], window="2018-01:2019-12")
    picture = draw.lp_did_figure(CLEAN["2018-01:2019-12"], counts)
    assert "96 %" in [text.get_text() for text in picture.figure.axes[1].texts]
    assert "No path is drawn" in draw.lp_did_figure(NONE["2025-01:2025-11"], counts).text


def test_anticipation_table_has_a_row_an_adjustment_and_a_column_an_estimator():
    made_up = [
        estimate(f"anticipation.across.{episode}.{how}.{name}", -1.0 if how == "iv" else -2.0)
        for episode in ("2018", "2025")
        for how in anticipation.ESTIMATORS
        for name in anticipation.ADJUSTMENTS
    ]
    table = tables.anticipation_table(made_up)
    printed = table.printed()
    assert printed.shape == (2 * len(anticipation.ADJUSTMENTS), 4)
    assert printed.columns.tolist() == ["Episode", "Adjustment", "Reduced form", "2SLS"]
    assert set(printed["2SLS"]) == {"−1.00 [−1.50, −0.50]"}
    assert table.name == "dynamics_anticipation_across"


def test_citable_numbers_have_keys_of_their_own_and_tell_their_horizon():
    adjusted = [estimate("anticipation.across.2025.iv.donut", -1.2, notes="donut")]
    numbers = cite.dynamics_numbers(made("2025"), [], adjusted, RATIOS, CLEAN | NONE)
    keys = [number.key for number in numbers]
    assert len(keys) == len(set(keys))
    assert "dynamics.lp_iv.across.2025.h6" in keys
    assert "dynamics.lp_did.2018.h3" in keys
    assert "dynamics.anticipation.across.2025.iv.donut" in keys
    across = [number for number in numbers if ".within." not in number.key]
    assert len({number.definition for number in across}) == len(across)
