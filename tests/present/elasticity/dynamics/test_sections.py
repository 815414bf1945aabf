"""What the sections of report 04 say."""

from dataclasses import replace

from analysis.present.elasticity import dynamics as show
from analysis.present.elasticity.dynamics import labels
from tests.present.elasticity.dynamics.stories import (
    NONE,
    RATIOS,
    against,
    both,
    estimate,
    made,
    projected,
    story,
)


def test_growth_says_which_other_comparisons_show_imports_as_soon_lower():
    paths = both(late=-1.2)
    paths.reduced["2018", "within"] = projected({1: -0.2}, episode="2018", comparison="within")
    paths.reduced["2025", "within"] = projected({1: -1.0}, comparison="within")
    slow = [against({1: 0.2}), NONE]
    text = show.growth(story(paths=paths, clean=slow)).text
    assert "The fall comes as early also within partners." in text
    assert "It does not come as early within partners or against clean controls." in text
    text = show.growth(story(paths=paths, clean=[against({1: -0.8}), NONE])).text
    assert "The fall comes as early also against clean controls, but not within partners." in text


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
    assert show.clean_finding(story(clean=[NONE])) is None


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
    values |= {("OLS", "leads"): -0.8}
    adjusted = [estimate(v, estimator=e, design=d) for (e, d), v in values.items()]
    text = show.brought_forward(story(adjusted=adjusted)).text
    assert "is 0.60 [0.40, 0.80] in 2024–2025 (zero outside), or 3.60 [−2.40, 9.60] months of" in text
    assert "by 2SLS is −0.40 [−0.90, 0.10] instead of −1.50 [−2.00, −1.00] in 2024–2025" in text
    assert "by the reduced form is −0.80 [−1.30, −0.30] instead of −0.90 [−1.40, −0.40]" in text


def test_interval_without_zero_never_seems_to_end_at_zero():
    end = replace(RATIOS[0], ci_low=-1.0, ci_high=-0.0012)
    assert labels.fine_interval(end) == "0.60 [−1.00, −0.001]"
    assert labels.fine_two(0.0) == "0.00" and labels.fine_two(float("nan")) == "–"
