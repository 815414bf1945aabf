from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.estimate.dynamics import anticipation, event_study, lp_did
from analysis.estimate.dynamics.paths import Paths
from analysis.estimate.dynamics.rows import continued
from analysis.estimate.dynamics.study import Story
from analysis.estimate.dynamics.waves import Law, waves
from analysis.estimate.engine.permutation import Permutation
from analysis.estimate.engine.results import Estimate
from analysis.present import dynamics as show
from analysis.present import dynamics_tables as tables
from analysis.present import dynamics_words as words
from analysis.present.finding import Finding
from analysis.present.labels import UNIT
from analysis.present.picture import Picture


def estimate(value: float, half: float = 0.5, **fields) -> Estimate:
    common = dict(
        name="made up", outcome="log customs value", regressor="log(1 + statutory rate)",
        estimator="OLS", value=value, std_error=half / 2, ci_low=value - half, ci_high=value + half,
        p_value=0.01, unit="elasticity", n_obs=1_000, n_clusters=30, n_zeros=0,
        fixed_effects="product x month", cluster_by="partner", system="naics3",
        window="2018-01:2019-12", std_error_raw=half / 2, small_sample_factor=1.0, vintage="V1",
        first_stage=0.5, first_stage_f=100.0, episode="2025", comparison="across",
    )  # fmt: skip
    return Estimate(**common | fields)


def projected(values: dict[int, float], design: str = "reduced", **fields) -> list[Estimate]:
    """Projections by horizon."""
    return [estimate(value, horizon=h, design=design, **fields) for h, value in values.items()]


def made(episode: str, *, late: float = -2.0, within: float = 0.1) -> Paths:
    """Paths of one episode that start at -1 and end at ``late``."""
    reduced, multiplier = {}, {}
    for comparison, last in (("across", late), ("within", within)):
        values = {0: -1.0, 1: -1.0, 3: -1.0, 6: last}
        own = {"episode": episode, "comparison": comparison}
        reduced[episode, comparison] = projected(values, **own)
        multiplier[episode, comparison] = projected(values, "lp_iv", **own)
    placebos = projected({3: 0.0}, episode=episode, is_placebo=True)
    return Paths(reduced, multiplier, placebos, {(episode, "across", 6): 1 / 29})


def against(values: dict[int, float], counts: pd.DataFrame | None = None) -> lp_did.CleanControls:
    """What clean controls show of the first episode."""
    found = {w: projected(values, "lp_did", episode="2018", weights=w) for w in lp_did.WEIGHTINGS}
    return lp_did.CleanControls("2018", "2018-01:2019-12", counts, found)


RATIOS = [
    estimate(0.6, 0.2, name="anticipation.across.2025.front_loading", design="front_loading"),
    estimate(3.6, 6.0, design="ratio", unit="months"),
]
CLEAN = against({h: -h / 2 for h in (-2, 0, 1, 3, 6)})
NONE = lp_did.CleanControls("2025", "2025-01:2025-11", None, {"variance": [], "equal": []})
#: The first of four assignments, with the largest response: -2 over 1.
OWN = Permutation("CHN", pd.Index(["CHN", "CAN", "MEX", "VNM"]), np.array([-2.0, 1, 1, 1]), np.ones(4))


def story(**more) -> Story:
    given = {
        "partner_name": "China", "paths": made("2025"), "studies": [], "impossible": [],
        "overlap": pd.DataFrame(), "adjusted": [], "ratios": RATIOS, "clean": [CLEAN, NONE],
        "exact": {"2025": OWN},
    }  # fmt: skip
    return Story(**given | more)


def finding(**more) -> str:
    return show.dynamics_finding(story(**more)).text


def lead(**more) -> str:
    return finding(**more).split("\n\n")[0]


def both(**changed) -> Paths:
    """Paths of both episodes; ``changed`` holds what differs in 2018."""
    first, second = made("2018", **changed), made("2025")
    return replace(
        second,
        reduced=first.reduced | second.reduced,
        multiplier=first.multiplier | second.multiplier,
        swap_p=first.swap_p | second.swap_p,
    )


@pytest.fixture(scope="module")
def calendar(events):
    return waves(events)


@pytest.fixture(scope="module")
def study(data, events, statutory):
    law = Law(events, read_table("partners").set_index("partner").group, statutory)
    (found,), _ = event_study.study_waves(data, law, ["2025-04"])
    return found


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
    slow.multiplier["2025", "across"] = projected({0: 0.1, 1: -0.2, 3: -0.4, 6: -0.9}, "lp_iv")
    assert "imports fell within six months of a tariff's rise, in 2025" in lead(paths=slow)
    assert "is −0.90 [−1.40, −0.40] to month 6 in 2025" in lead(paths=slow)
    slow.multiplier["2025", "across"].pop()
    text = lead(paths=slow)
    assert "**Compared with other partners, no fall of imports after a tariff's rise can be told" in text
    assert "from none, in 2025.**" in text
    assert "As soon as" not in text


def test_finding_says_which_other_comparisons_show_the_fall_as_soon():
    paths = both(late=-1.2)
    paths.reduced["2018", "within"] = projected({1: -0.2}, episode="2018", comparison="within")
    later = [e for value in (-0.2, -0.8) for e in projected({1: value}, "lp_iv_earlier")]
    slow = [against({1: 0.2}), NONE]
    assert (
        " As soon as that, a fall shows as well within partners in 2025. It does not show within "
        "partners or against clean controls in 2018–2019; counted from months −6 to −2 in 2025."
    ) in lead(paths=replace(paths, variations=later[:1]), clean=slow)
    assert "well within partners and counted from months −6 to −2 in 2025. It does" in lead(
        paths=replace(paths, variations=later[1:]), clean=slow
    )
    weak = [replace(later[0], first_stage_f=9.0)]
    assert "−6 to −2" not in lead(paths=replace(paths, variations=weak))


def test_answer_says_where_no_other_comparison_shows_the_fall():
    paths = both(late=-1.2)
    assert "alone" not in lead(paths=paths, clean=[NONE])
    paths.reduced["2018", "within"] = projected({1: -0.2}, episode="2018", comparison="within")
    assert "tariff's rise, in 2018–2019 (by this comparison alone) and in 2025; whether" in lead(
        paths=paths, clean=[NONE]
    )
    finer = replace(paths, variations=varied("hs2"))
    assert "alone" not in lead(paths=finer, clean=[NONE])
    assert "by chapter and by chapter within partners in 2018–2019; within partners in 2025" in lead(
        paths=finer, clean=[NONE]
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
    few = projected({0: 0.1, 1: -1.0, 2: 0.1, 3: 0.1}, comparison="within")
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
    own = projected({h: -h / 2 for h in range(-2, 8)}, "lp_did")
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
    assert "for a comparison with clean controls only." in finding(clean=[NONE])


def test_leads_without_zero_are_listed_by_episode_and_comparison():
    paths = made("2025")
    paths.reduced["2025", "across"] += projected({-3: -1.3, -2: 0.1, -4: 0.2})
    paths.reduced["2025", "within"] += projected({-2: 0.1}, comparison="within")
    text = show.lead_finding(paths, [CLEAN, NONE]).text
    assert "2025, across partners: month −3 (−1.30 [−1.80, −0.80]); 2025, within partners: none" in text
    assert "2018-01 to 2019-12, against clean controls: month −2 (1.00 [0.50, 1.50])" in text
    assert "That is 2 of 5; chance would give one in twenty." in text
    point = next(line for line in finding(paths=paths).splitlines() if "leads" in line)
    assert point.startswith("- Of 5 leads (months before a change, by episode and comparison), 2 have")
    assert point.endswith("Part of the fall may be the end of a rush, or a trend.")


def test_leads_no_more_frequent_than_chance_are_no_reason_to_doubt():
    paths = made("2025")
    paths.reduced["2025", "across"] += projected({-2: 0.1})
    point = next(line for line in finding(paths=paths, clean=[NONE]).splitlines() if "leads" in line)
    assert point.startswith("- Of 1 leads (") and point.endswith("one in twenty.")


def test_finding_tells_front_loading_from_none():
    assert "to come by law is 0.60 [0.40, 0.80] (zero outside; 3.60 [−2.40, 9.60] months of" in finding()
    weak = [replace(RATIOS[0], ci_low=-0.1), RATIOS[1]]
    assert "0.60 [−0.10, 0.80] (zero inside;" in finding(ratios=weak)


def test_elasticity_net_of_front_loading_stands_beside_the_unadjusted_one():
    values = {("2SLS", "none"): -1.5, ("2SLS", "leads"): -0.4, ("OLS", "none"): -0.9}
    values |= {("OLS", "leads"): -0.8, ("2SLS", "donut"): -3.0}
    adjusted = [estimate(v, estimator=e, design=d) for (e, d), v in values.items()]
    adjusted.append(estimate(-9.0, estimator="2SLS", design="leads", comparison="within"))
    assert (
        "jackknife), is −0.40 [−0.90, 0.10] (zero inside) instead of −1.50 [−2.00, −1.00] in 2025 by "
        "2SLS. By reduced form it is −0.80 [−1.30, −0.30] (zero outside) instead of −0.90 [−1.40, "
        "−0.40] in 2025."
    ) in finding(adjusted=adjusted)
    assert "−9.00" not in finding(adjusted=adjusted)


def test_partner_without_waves_gets_a_sentence_and_the_reasons(calendar):
    reasons = dict.fromkeys(["2018-07", "2018-09"], event_study.UNTOUCHED) | {"2025-04": "no panel"}
    impossible = [(calendar[name], reason) for name, reason in reasons.items()]
    text = finding(partner_name="Canada", impossible=impossible)
    assert "There is no event study of Canada" in text
    assert (
        "Not studied: July 2018, list 1; September 2018, list 3 (the partner's statutory rate did not "
        "change). Not studied: April 2025, reciprocal tariffs (no panel)."
    ) in text
    assert isinstance(show.event_figure([], "Canada"), Finding)


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
    picture = show.event_figure([study], "China")
    assert isinstance(picture, Picture)
    assert "April 2025, reciprocal tariffs: mean after" in picture.alt
    titles = [ax.get_title(loc="left") for ax in picture.figure.axes]
    assert "April 2025, reciprocal tariffs (within partners)" in titles
    assert picture.figure.get_suptitle() == "Event studies: imports from China around each wave"


def test_event_figure_holds_the_band_of_other_partners_where_it_is_wider_than_the_intervals(study):
    wide = replace(study, path=study.path.assign(placebo_high=7.0))
    low, high = show.event_figure([wide], "China").figure.axes[0].get_ylim()
    assert high > 7.0
    assert low == -high


def test_event_tables_keep_a_row_for_a_wave_that_is_impossible(study, calendar):
    for table in (show.wave_table, show.event_table):
        printed = table([study], [(calendar["2018-07"], "no")]).printed()
        assert printed["Wave"].tolist() == ["April 2025, reciprocal tariffs", "2018-07: not possible"]
    assert "EO 14257" in show.wave_table([study], []).printed()["Legal reference"][0]


def test_tables_of_a_partner_without_any_wave_are_printed(calendar):
    printed = show.event_table([], [(calendar["2018-07"], "no")]).printed()
    assert printed.shape[0] == 1


def test_projection_tables_print_the_rank_p_only_where_it_was_computed():
    printed = show.projection_table(made("2025"), "China").printed()
    assert printed["Rank p"].tolist() == ["–", "–", "–", "0.034"] + ["–"] * 4
    assert show.multiplier_table(made("2025")).printed()["F"].tolist() == ["100"] * 8


def varied(system: str, episode: str = "2018") -> list[Estimate]:
    return [
        e
        for c, value in (("across", -1.0), ("within", -3.0))
        for kind in ("lp_iv", "lp_iv_earlier")
        for e in projected(
            dict.fromkeys((1, 6, 12), value), kind, system=system, episode=episode, comparison=c
        )
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
    printed = show.variation_table(finer).printed()
    assert printed.columns.tolist() == [
        "Episode", "Panel", "Comparison", "To month", "From −1", "From −6 to −2", "Weak",
    ]  # fmt: skip
    assert printed["Panel"].tolist() == ["NAICS3"] * 6 + ["HS2"] * 6
    assert printed["To month"].tolist() == ["1", "6", "12"] * 4
    assert printed["From −6 to −2"][3] == "−3.00 [−3.50, −2.50]"


def frail(estimates: list[Estimate], *horizons: int) -> list[Estimate]:
    return [replace(e, first_stage_f=9.0) if e.horizon in horizons else e for e in estimates]


def test_weak_first_stage_is_named_in_the_table_and_in_the_finding():
    strong, finer = varied("naics3"), varied("hs2")
    paths = replace(made("2025"), variations=strong[:1] + frail(strong[3:4], 1) + frail(finer, 12))
    printed = show.variation_table(paths).printed()
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
    numbers = show.dynamics_numbers(story(paths=finer, ratios=[], clean=[NONE]))
    keys = [number.key for number in numbers]
    assert "dynamics.hs2.lp_iv.within.2018.h12" in keys
    assert len(keys) == len(set(keys))


def test_projection_figures_name_both_lines_and_all_units():
    for which in ("reduced", "multiplier"):
        picture = show.projection_figure(made("2025"), which)
        texts = [text.get_text() for text in picture.figure.axes[-1].texts]
        assert texts == ["● across partners", "■ within partners"]
        label = picture.figure.axes[0].get_ylabel().replace("\n", " ").replace("\u00a0", " ")
        assert label.startswith(UNIT)
        assert picture.figure.axes[0].get_xlabel() == "months since the tariff changed"


def test_clean_controls_are_drawn_or_their_lack_is_said(data):
    paths = continued(data, CLEAN.window)
    counts = lp_did.counts(paths, [0, 1, 2, 3], window=CLEAN.window)
    picture = show.lp_did_figure(replace(CLEAN, counts=counts))
    assert "96 %" in [text.get_text() for text in picture.figure.axes[1].texts]
    assert "No path is drawn" in show.lp_did_figure(replace(NONE, counts=counts)).text


def test_anticipation_table_has_a_row_an_adjustment_and_a_column_an_estimator():
    made_up = [
        estimate(value, estimator=how, design=name, episode=episode, comparison=comparison)
        for episode in ("2018", "2025")
        for comparison in ("across", "within")
        for how, value in {"OLS": -2.0, "2SLS": -1.0}.items()
        for name in anticipation.ADJUSTMENTS
    ]
    table = show.anticipation_table(made_up, "across")
    printed = table.printed()
    assert printed.shape == (2 * len(anticipation.ADJUSTMENTS), 4)
    assert printed.columns.tolist() == ["Episode", "Adjustment", "Reduced form", "2SLS"]
    assert set(printed["2SLS"]) == {"−1.00 [−1.50, −0.50]"}
    assert table.name == "dynamics_anticipation_across"


def test_citable_numbers_have_keys_of_their_own_and_tell_their_horizon():
    own = {"name": "anticipation.across.2025.iv.donut", "design": "donut", "notes": "donut"}
    numbers = show.dynamics_numbers(story(adjusted=[estimate(-1.2, **own)]))
    keys = [number.key for number in numbers]
    assert len(keys) == len(set(keys))
    assert "dynamics.lp_iv.across.2025.h6" in keys
    assert "dynamics.lp_did.2018.h3" in keys
    assert "dynamics.anticipation.across.2025.iv.donut" in keys
    across = [number for number in numbers if ".within." not in number.key]
    assert len({number.definition for number in across}) == len(across)
