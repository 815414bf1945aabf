"""What the sections of report 04 say."""

from dataclasses import replace

import pandas as pd

from analysis.collect import read_table
from analysis.estimate.elasticity.dynamics import event_study
from analysis.estimate.elasticity.dynamics.waves import Law
from analysis.present.elasticity import dynamics as show
from analysis.present.elasticity.dynamics import labels
from analysis.present.words import faults_of_text
from tests.present.elasticity.dynamics.stories import (
    NAMES,
    NONE,
    RATIOS,
    against,
    both,
    estimate,
    made,
    projected,
    sections,
    story,
    varied,
)


def test_sections_keep_sentences_short_and_no_bracket_within_a_bracket(study):
    own = story(
        paths=replace(both(), variations=varied("naics3", "2025") + varied("hs2", "2018")),
        studies=[study], overlap=pd.DataFrame(),
    )  # fmt: skip
    for found in sections(own):
        for line in found.text.splitlines():
            assert faults_of_text(line) == [], line


def test_growth_says_which_other_comparisons_show_imports_as_soon_lower():
    paths = both(late=-1.2)
    paths.reduced["2018", "within"] = projected({1: -0.2}, episode="2018", comparison="within")
    paths.reduced["2025", "within"] = projected({1: -1.0}, comparison="within")
    later = [e for value in (-0.2, -0.8) for e in projected({1: value}, "lp_iv_earlier")]
    slow = [against({1: 0.2}), NONE]
    text = show.growth(story(paths=replace(paths, variations=later[:1]), clean=slow)).text
    assert "The fall comes as early also within partners, but not from months −6 to −2." in text
    assert "It does not come as early within partners or against clean controls." in text
    weak = [replace(later[0], first_stage_f=9.0)]
    assert "−6 to −2" not in show.growth(story(paths=replace(paths, variations=weak))).text


def test_chance_names_the_swaps():
    text = show.chance(story()).text
    assert "the response after 6 months ranks 1 of 30 (p = 0.033)" in text
    assert show.chance(story(paths=replace(made("2025"), swap_p={}))) is None


def test_response_to_the_law_says_where_the_data_end():
    assert "Twelve months after April 2025 are not in the data." in show.by_law(story()).text
    assert "Twelve months" not in show.by_law(story(paths=made("2018"))).text


def test_response_to_the_law_counts_the_months_that_tell_under_both_kinds_of_interval():
    text = show.by_law(story(paths=both())).text
    told = "In {}, {} monthly effects are significant by permutation over partners; clustered by "
    told += "partner, {} are."
    assert told.format("2024–2025", "3 of 4", "4 of 4") in text
    assert told.format("2017–2019", "3 of 5", "4 of 4") in text
    assert "[" not in text


def test_sectors_of_a_partner_are_said_to_tell_nothing_in_most_months():
    few = projected({0: 0.1, 1: -1.0, 2: 0.1, 3: 0.1}, comparison="within")
    paths = made("2025")
    paths.reduced["2025", "within"] = few
    text = show.within(story(paths=paths)).text
    assert "In 2024–2025 zero is outside the interval at 1 of months 0 to 3: −1.00 [" in text
    assert "these sectors are too few to tell" in text
    paths.reduced["2025", "within"] = [replace(e, ci_low=-1.5, ci_high=0.5) for e in few]
    assert "zero is inside the interval at all of months 0 to 3" in show.within(story(paths=paths)).text
    clear = show.within(story(paths=made("2025", within=-2.0))).text
    assert "in most months imports of what was taxed more are also lower" in clear


def test_months_that_tell_are_listed_with_their_estimates_or_with_their_range():
    own = projected({h: -h / 2 for h in range(-2, 8)}, "lp_did")
    assert labels.clear_months(own[:6]) == (
        "zero is outside the interval at 2 of months 0 to 3: −1.00 [−1.50, −0.50] at month 2 and −1.50 "
        "[−2.00, −1.00] at month 3"
    )
    assert labels.clear_months(own) == (
        "zero is outside the interval at 6 of months 0 to 7: −3.50 to −1.00 at months 2, 3, 4, 5, 6 "
        "and 7"
    )


def test_clean_controls_are_absent_where_no_path_is_drawn():
    text = show.clean_finding(story()).text
    assert "From January to November 2025 too few clean switches of China exist" in text
    assert "For China the path is above all that of goods first hit by list 3" in text
    assert "list 3" not in show.clean_finding(story(partner="VNM", partner_name="Vietnam")).text
    parts = (show.clean_finding, show.clean_note, show.lp_did_figure, show.counts_table)
    assert [part(story(clean=[NONE])) for part in parts] == [None] * 4


def test_leads_without_zero_are_listed_by_episode_and_comparison():
    paths = made("2025")
    paths.reduced["2025", "across"] += projected({-3: -1.3, -2: 0.1, -4: 0.2})
    paths.reduced["2025", "within"] += projected({-2: 0.1}, comparison="within")
    text = show.before(story(paths=paths)).text
    assert text.startswith("Of 5 estimates for months before a change, 2 have an interval without zero;")
    assert "\n- 2024–2025, across partners: −1.30 [−1.80, −0.80] at month −3\n" in text
    assert "- 2018–2019, against clean controls: 1.00 [0.50, 1.50] at month −2" in text
    assert "Part of the effect may be the end of a rush, or a trend." in text


def test_leads_no_more_frequent_than_chance_are_no_reason_to_doubt():
    paths = made("2025")
    paths.reduced["2025", "across"] += projected({-2: 0.1})
    assert show.before(story(paths=paths, clean=[NONE])).text.endswith("one in twenty.")


def test_elasticity_net_of_front_loading_stands_beside_the_unadjusted_one():
    values = {("2SLS", "none"): -1.5, ("2SLS", "leads"): -0.4, ("OLS", "none"): -0.9}
    values |= {("OLS", "leads"): -0.8, ("2SLS", "donut"): -3.0}
    adjusted = [estimate(v, estimator=e, design=d) for (e, d), v in values.items()]
    adjusted.append(estimate(-9.0, estimator="2SLS", design="leads", comparison="within"))
    text = show.brought_forward(story(adjusted=adjusted)).text
    assert "is 0.60 [0.40, 0.80] in 2024–2025 (zero outside), or 3.60 [−2.40, 9.60] months of" in text
    assert "by 2SLS is −0.40 [−0.90, 0.10] instead of −1.50 [−2.00, −1.00] in 2024–2025" in text
    assert "by the reduced form is −0.80 [−1.30, −0.30] instead of −0.90 [−1.40, −0.40]" in text
    assert "−9.00" not in text


def test_partner_without_waves_has_no_section_on_them_but_is_told_the_reasons(calendar):
    reasons = dict.fromkeys(["2018-07", "2018-09"], event_study.UNTOUCHED) | {"2025-04": "no panel"}
    impossible = [(calendar[name], reason) for name, reason in reasons.items()]
    own = story(partner="CAN", partner_name="Canada", impossible=impossible)
    assert show.not_studied(own).text == (
        "Waves not studied for Canada: July 2018, list 1; September 2018, list 3 (the wave did not "
        "change the partner's rate). April 2025, reciprocal tariffs (no panel)."
    )
    parts = (show.wave_finding, show.event_figure, show.exposure_note, show.wave_table,
             show.event_table, show.overlap_finding, show.overlap_table)  # fmt: skip
    assert [part(own) for part in parts] == [None] * 7


def test_waves_are_counted_as_a_sentence_would(study):
    noisy, clear = replace(study, rank_p_after=0.4), replace(study, rank_p_after=0.03)
    uk = {"partner": "GBR", "partner_name": "United Kingdom"}
    assert (
        "The wave studied for the United Kingdom, April 2025, reciprocal tariffs, does not stand out "
        "from the paths of other partners (rank p = 0.400). One wave alone is too noisy."
    ) in show.wave_finding(story(studies=[noisy], **uk)).text
    assert "tariffs, stands out" in show.wave_finding(story(studies=[clear])).text
    assert "Of 2 waves on China, none stands" in show.wave_finding(story(studies=[noisy, noisy])).text
    assert "Of 2 waves on China, 1 stands" in show.wave_finding(story(studies=[clear, noisy])).text


def test_waves_on_the_same_goods_are_named(study, calendar):
    studies = [study, replace(study, wave=calendar["2025-05"]), replace(study, wave=calendar["2025-02"])]
    names = ["2025-04", "2025-05", "2025-02"]
    overlap = pd.DataFrame([[1, -1, 0.2], [-1, 1, 0.2], [0.2, 0.2, 1]], index=names, columns=names)
    own = story(studies=studies, overlap=overlap)
    text = show.overlap_finding(own).text
    assert "the same goods: April 2025, reciprocal tariffs and May 2025, the cut. Only" in text
    assert "February" not in text
    assert show.overlap_table(own).to_frame()["2025-05"].tolist() == [-1, 1, 0.2]
    assert "May 2025, the cut: the month before the cut" in show.exposure_note(own).text


def test_other_partners_are_said_to_have_borne_the_layers_that_they_bore(
    study, calendar, events, statutory
):
    groups = read_table("partners").set_index("partner").group
    law = Law(events, groups, statutory)
    for wave in calendar.values():
        text = show.exposure_note(story(studies=[replace(study, wave=wave)])).text
        others = [code for code in NAMES if code not in ("CHN", "WLD") and law.applies(wave, code)]
        assert ("bore none" in text) <= (not others), wave.name
        assert (len(others) > len(NAMES) / 2) <= ("Nearly all of them bore" in text), wave.name


def test_interval_without_zero_never_seems_to_end_at_zero():
    end = replace(RATIOS[0], ci_low=-1.0, ci_high=-0.0012)
    assert labels.fine_interval(end) == "0.60 [−1.00, −0.001]"
    assert labels.fine_two(0.0) == "0.00" and labels.fine_two(float("nan")) == "–"
