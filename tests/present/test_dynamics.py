"""Report 05 says how soon imports respond, whatever the partner and the episode."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.collect import read_table
from analysis.combine.load import partner_names
from analysis.estimate.dynamics import anticipation, event_study, lp_did
from analysis.estimate.dynamics.paths import Paths
from analysis.estimate.dynamics.rows import continued
from analysis.estimate.dynamics.study import Story, load_path
from analysis.estimate.dynamics.waves import Law, waves
from analysis.estimate.engine.permutation import Permutation
from analysis.estimate.engine.results import Estimate
from analysis.present import dynamics as show
from analysis.present.dynamics import reading
from analysis.present.finding import Finding, the
from analysis.present.labels import UNIT
from analysis.present.picture import Picture
from analysis.present.table import Table
from analysis.present.words import faults_of_answer, faults_of_points, faults_of_text

#: Months of a change by episode.
WINDOWS = {"2018": "2017-07:2019-12", "2025": "2024-07:2025-11"}


def estimate(value: float, half: float = 0.5, **fields) -> Estimate:
    common = dict(
        name="made up", outcome="log customs value", regressor="log(1 + statutory rate)",
        estimator="OLS", value=value, std_error=half / 2, ci_low=value - half, ci_high=value + half,
        p_value=0.01, unit="elasticity", n_obs=1_000, n_clusters=30, n_zeros=0,
        fixed_effects="product x month", cluster_by="partner", system="naics3",
        window=WINDOWS["2025"], std_error_raw=half / 2, small_sample_factor=1.0, vintage="V1",
        first_stage=0.5, first_stage_f=100.0, episode="2025", comparison="across",
    )  # fmt: skip
    common["window"] = WINDOWS[fields.get("episode", "2025")]
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
    return Paths(reduced, multiplier, placebos, {(episode, "across", 6): 1 / 30})


def dealt(values: dict[int, float], half: float = 0.5, *, episode: str = "2025") -> pd.DataFrame:
    """Months by law, the law dealt out over partners, each ``half`` from the ends of its interval."""
    rows = [
        {"episode": episode, "horizon": h, "value": value, "ci_low": value - half,
         "ci_high": value + half, "p_value": 0.02, "n_units": 21}
        for h, value in values.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


#: The months told of both episodes: imports fall, from the month after the change on.
PATH = pd.concat(
    [
        dealt({0: -0.2, 1: -1.0, 3: -1.5, 6: -2.0, 12: -0.3}, episode="2018"),
        dealt({0: -0.3, 1: -1.4, 3: -1.3, 6: -1.4}),
    ]
)


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
        "partner": "CHN", "partner_name": "China", "paths": made("2025"), "studies": [],
        "impossible": [], "overlap": pd.DataFrame(), "adjusted": [], "ratios": RATIOS,
        "clean": [CLEAN, NONE], "exact": {"2025": OWN}, "data_to": pd.Timestamp("2025-11-01"),
        "released": "V1",
    }  # fmt: skip
    given |= more
    asked = {episode for episode, _ in given["paths"].reduced}
    return Story(**{"path": PATH[PATH.episode.isin(asked)]} | given)


def answer(**more) -> str:
    return show.answer(story(**more)).text


def faults(own: Story) -> list[str]:
    found = show.answer(own)
    sentence = faults_of_answer(found.sentence, names=found.names, asked=found.asked)
    return sentence + faults_of_points(found.points)


def sections(own: Story) -> list[Finding]:
    """All sentences that open sections, those of absent ones left out."""
    names = (
        "growth", "by_variation", "by_law", "before", "within", "chance", "placebo", "wave_finding",
        "exposure_note", "overlap_finding", "clean_finding", "clean_note", "brought_forward",
        "not_studied",
    )  # fmt: skip
    return [found for name in names if (found := getattr(show, name)(own))]


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


NAMES = partner_names()


@pytest.mark.parametrize("partner", [code for code in NAMES if code != "WLD"])
@pytest.mark.parametrize("episodes", [("2018", "2025"), ("2018",), ("2025",)])
def test_the_answer_keeps_the_reading_rules_for_every_partner_and_names_no_other(
    partner, episodes, study
):
    paths = {("2018", "2025"): both(), ("2018",): made("2018"), ("2025",): made("2025")}[episodes]
    ratios = [replace(e, episode=n, window=WINDOWS[n]) for e in RATIOS for n in episodes]
    own = story(
        partner=partner, partner_name=NAMES[partner], paths=paths, ratios=ratios,
        exact=dict.fromkeys(episodes, OWN), studies=[study],
    )  # fmt: skip
    assert faults(own) == []
    text = show.answer(own).text + " ".join(found.text for found in sections(own))
    assert f"In swaps of the tariff path of {the(NAMES[partner])} with" in text
    others = [name for code, name in NAMES.items() if code not in (partner, "WLD")]
    assert [name for name in others if name in text] == []


def test_the_answer_is_the_latest_episode_and_the_other_is_the_first_point():
    assert answer(paths=both()) == (
        "**Across partners, a new duty of 10\u00a0% by law lowered US imports by 12\u00a0% [8\u00a0%, "
        "17\u00a0%] one month later and by 12\u00a0% after six, in 2024–2025.**\n\n"
        "- In 2017–2019 it lowered them by 9\u00a0% [5\u00a0%, 13\u00a0%] one month later.\n"
        "- In the three months before a rise of 10\u00a0% by law, imports stood 6\u00a0% [4\u00a0%, "
        "8\u00a0%] higher, which is stocking up, or a trend."
    )


def test_the_order_in_which_episodes_are_asked_for_does_not_matter():
    paths = both()
    assert answer(paths=paths, path=PATH.iloc[::-1]) == answer(paths=paths)


@pytest.mark.parametrize("episode", ["2018", "2025"])
@pytest.mark.parametrize(
    "values, said",
    [
        ({0: -0.3, 1: -1.0, 6: -2.0}, "lowered US imports by 9~% [5~%, 13~%] one month later and by 17~%"
         " after six, in 20"),
        ({0: -0.8, 1: -0.9, 6: -2.0}, "lowered US imports by 7~% [3~%, 12~%] at once and by 17~% after "
         "six months, in 20"),
        ({0: 0.1, 1: -0.2, 12: -0.9}, "lowered US imports by 8~% [4~%, 12~%] twelve months later, in"),
        ({0: 0.8, 1: 0.9, 6: 1.0}, "raised US imports by 8~% [3~%, 13~%] at once and by 10~% after six "
         "months, in 20"),
        ({0: -0.2, 1: 0.3, 6: -0.1}, "changed US imports clearly in no month told, by −2~% [−6~%, 3~%] "
         "at once, in 20"),
        ({0: -0.8}, "lowered US imports by 7~% [3~%, 12~%] at once, in 20"),
    ],
)  # fmt: skip
def test_the_verb_follows_imports_and_the_months_follow_the_intervals(values, said, episode):
    own = story(paths=made(episode), path=dealt(values, episode=episode))
    assert said.replace("~", "\u00a0") in show.answer(own).text
    assert faults(own) == []


def test_the_last_month_stands_only_where_it_is_as_clear_as_the_first_and_says_the_same():
    said = {-2.0: " after six, in 2024–2025", -0.3: " later, in 2024–2025", 0.9: " later, in 2024–2025"}
    for last, end in said.items():
        path = dealt({0: -0.1, 1: -1.0, 3: -1.0, 6: last})
        assert f"{end}.**" in answer(path=path), last


def test_any_path_of_imports_is_answered_within_the_reading_rules():
    rng = np.random.default_rng(5)
    for months in ([0], [0, 1, 3, 6], [0, 1, 3, 6, 12]) * 40:
        values = dict(zip(months, rng.normal(0, 3, len(months)), strict=True))
        halves = rng.exponential(3)
        path = pd.concat([dealt(values, halves, episode="2018"), dealt(values, halves / 2)])
        own = story(paths=both(), path=path)
        assert faults(own) == [], show.answer(own)
        assert (" lowered US imports" in show.answer(own).sentence) == (
            next((v for v in values.values() if abs(v) > halves / 2), 0) < 0
        )


def test_the_months_that_ship_are_answered_for_every_episode():
    path = load_path()
    for episodes in (["2018", "2025"], ["2018"], ["2025"]):
        shown = path[path.episode.isin(episodes)]
        own = story(paths=both(), path=shown)
        assert faults(own) == []
        assert len(show.answer(own).points) == len(episodes) - 1 + ("2025" in episodes)
        assert len(show.path_figure(own).figure.axes) == len(episodes)


def test_where_no_month_tells_the_answer_is_the_one_known_best():
    path = dealt({0: -0.2, 6: -0.4}, 3.0)
    path = pd.concat([path, dealt({1: 0.1}, 0.2)])
    assert "in no month told, by 1\u00a0% [−1\u00a0%, 3\u00a0%] one month later" in answer(path=path)


def test_interval_of_imports_without_zero_never_seems_to_end_at_zero():
    text = answer(path=dealt({1: -0.51}))
    assert "by 4.7\u00a0% [0.1\u00a0%, 9.2\u00a0%] one month later" in text


def test_interval_that_the_law_dealt_out_does_not_bound_is_said_to_be_infinite():
    open_ended = dealt({1: -1.0}).assign(ci_low=-np.inf, ci_high=np.inf)
    assert "by −9\u00a0% [−100\u00a0%, ∞] one month later" in answer(path=open_ended)


def test_the_answer_by_law_does_not_move_with_what_was_collected():
    paths = made("2025", late=-5.0)
    plain = answer(paths=paths)
    paths.multiplier["2025", "across"] = frail(paths.multiplier["2025", "across"], 0, 1, 3, 6)
    assert answer(paths=paths) == plain


def test_report_by_chapter_says_that_its_answer_is_by_sector():
    own = story(paths=by_chapter("2018"))
    said = "These months are by sector; the projections below are by chapter."
    assert said in show.answer(own).points
    assert faults(own) == []
    assert "those of the figure below by chapter" in show.by_law(own).text
    assert "by sector" not in answer() + show.by_law(story()).text
    frame = show.path_table(own).to_frame()
    assert "other" not in frame and frame.value.tolist() == [-0.2, -1.0, -1.5, -2.0, -0.3]
    assert not [number for number in show.numbers(own) if ".path." in number.key]


def by_chapter(episode: str) -> Paths:
    """Paths of one episode by chapter of the Harmonized System."""
    paths = made(episode)
    reduced = {key: [replace(e, system="hs2") for e in own] for key, own in paths.reduced.items()}
    return replace(paths, reduced=reduced)


def test_growth_says_whether_the_effect_per_point_collected_grew():
    text = show.growth(story(paths=made("2025", late=-2.5))).text
    assert text.startswith("This is the response per point collected: to what customs took on average")
    assert "and the effect grew after the first two months." in text
    assert (
        "grew after the first two months cannot be told."
        in show.growth(story(paths=made("2025", late=-1.5))).text
    )
    assert "the effect shrank after" in show.growth(story(paths=made("2025", late=0.5))).text


def test_growth_rests_on_no_multiplier_with_a_weak_first_stage():
    paths = made("2025", late=-5.0)
    own = paths.multiplier["2025", "across"]
    paths.multiplier["2025", "across"] = frail(own, 1, 6)
    assert "the elasticity is −1.00 [−1.50, −0.50] to month 3." in show.growth(story(paths=paths)).text
    paths.multiplier["2025", "across"] = frail(own, 0, 1, 3, 6)
    assert "no first stage is strong enough to say" in show.growth(story(paths=paths)).text


def test_answer_tells_stocking_up_from_waiting_and_from_nothing():
    words = {
        0.6: "higher, which is stocking up",
        -0.6: "lower, which is waiting",
        0.1: "changed by 1\u00a0% [−1\u00a0%, 3\u00a0%], which may be zero",
    }
    for value, said in words.items():
        own = replace(RATIOS[0], value=value, ci_low=value - 0.2, ci_high=value + 0.2)
        assert said in answer(ratios=[own, RATIOS[1]])


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
    assert "Imports are as soon lower also within partners, but not from months −6 to −2." in text
    assert "They are not as soon lower within partners or against clean controls." in text
    weak = [replace(later[0], first_stage_f=9.0)]
    assert "−6 to −2" not in show.growth(story(paths=replace(paths, variations=weak))).text


def test_chance_names_the_swaps_and_gives_the_exact_rank_of_report_06():
    text = show.chance(story()).text
    assert "the response after 6 months ranks 1 of 30 (p = 0.033)" in text
    assert "report 06, of the dose of China alone given to each partner in turn. There" in text
    assert "imports from China have the elasticity −2.00 (p = 0.250) in 2024–2025" in text
    assert "exact rank" not in show.chance(story(exact={})).text
    assert show.chance(story(paths=replace(made("2025"), swap_p={}), exact={})) is None


def test_response_to_the_law_says_where_the_data_end():
    assert "Twelve months after April 2025 are not in the data." in show.by_law(story()).text
    assert "Twelve months" not in show.by_law(story(paths=made("2018"))).text


def test_response_to_the_law_counts_the_months_that_tell_under_both_kinds_of_interval():
    text = show.by_law(story(paths=both())).text
    told = "In {} the law dealt out over partners tells {} months from zero; intervals clustered by "
    told += "partner tell {}."
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
    assert reading.clear_months(own[:6]) == (
        "zero is outside the interval at 2 of months 0 to 3: −1.00 [−1.50, −0.50] at month 2 and −1.50 "
        "[−2.00, −1.00] at month 3"
    )
    assert reading.clear_months(own) == (
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
    assert reading.interval(end) == "0.60 [−1.00, −0.001]"
    assert reading.fine(0.0) == "0.00" and reading.fine(float("nan")) == "–"


def test_event_figure_draws_a_panel_a_wave_and_describes_it(study):
    picture = show.event_figure(story(studies=[study]))
    assert "April 2025, reciprocal tariffs: mean after" in picture.alt
    titles = [ax.get_title(loc="left") for ax in picture.figure.axes]
    assert titles == ["April 2025, reciprocal tariffs (within partners)"]
    assert picture.figure.get_suptitle().startswith("US imports from China around each wave")


def test_event_figure_holds_the_band_of_other_partners_where_it_is_wider_than_the_intervals(study):
    wide = replace(study, path=study.path.assign(placebo_high=7.0))
    low, high = show.event_figure(story(studies=[wide])).figure.axes[0].get_ylim()
    assert high > 7.0
    assert low == -high


def test_event_tables_keep_a_row_for_a_wave_that_is_impossible(study, calendar):
    own = story(studies=[study], impossible=[(calendar["2018-07"], "no")])
    waves_of = ["April 2025, reciprocal tariffs", "July 2018, list 1: not possible"]
    for table in (show.wave_table(own), show.event_table(own)):
        assert table.printed()["Wave"].tolist() == waves_of
        assert "nan" not in repr(table) and "NaT" not in repr(table)
    assert "EO 14257" in show.wave_table(own).printed()["Legal reference"][0]


def test_tables_hold_numbers(study, data):
    counts = lp_did.counts(continued(data, CLEAN.window), [0, 1], window=CLEAN.window)
    own = story(
        studies=[study], paths=replace(made("2025"), variations=varied("naics3")),
        adjusted=[estimate(-1.0, design="none")], clean=[replace(CLEAN, counts=counts)],
    )  # fmt: skip
    tables = [getattr(show, name)(own) for name in show.__all__ if name.endswith("_table")
              and name not in ("anticipation_table", "overlap_table")]  # fmt: skip
    tables.append(show.anticipation_table(own, "across"))
    assert all(isinstance(table, Table) for table in tables)
    words = {"episode", "comparison", "system", "wave", "legal_reference", "reference", "window",
             "adjustment", "announced", "in_force"}  # fmt: skip
    for table in tables:
        frame = table.to_frame()
        assert set(frame) - set(frame.select_dtypes("number")) <= words, table.name
        assert faults_of_text(table.caption) == []
    assert len({table.name for table in tables}) == len(tables)


def test_projection_tables_print_the_rank_p_only_where_it_was_computed():
    printed = show.projection_table(story()).printed()
    assert printed["Rank p"].tolist() == ["–", "–", "–", "0.033"] + ["–"] * 4
    assert show.multiplier_table(story()).printed()["F"].tolist() == ["100"] * 8


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
    text = show.by_variation(story(paths=finer)).text
    assert "By chapter within partners, in 2017–2019, it is −3.00 [−3.50, −2.50] to month 1" in text
    finer.reduced["2025", "across"][0] = replace(finer.reduced["2025", "across"][0], system="hs2")
    assert "By chapter" not in show.by_variation(story(paths=finer)).text
    assert "Chapter against chapter within partners" in show.within(story(paths=finer)).text


def test_multiplier_by_base_has_a_row_a_month_and_a_column_a_base():
    finer = replace(made("2025"), variations=varied("naics3") + varied("hs2"))
    printed = show.variation_table(story(paths=finer)).printed()
    assert printed.columns.tolist() == [
        "Episode", "Panel", "Comparison", "To month", "From −1", "F, from −1", "From −6 to −2",
        "F, from −6 to −2",
    ]  # fmt: skip
    assert printed["Panel"].tolist() == ["NAICS3"] * 6 + ["HS2"] * 6
    assert printed["To month"].tolist() == ["1", "6", "12"] * 4
    assert printed["From −6 to −2"][3] == "−3.00 [−3.50, −2.50]"


def frail(estimates: list[Estimate], *horizons: int) -> list[Estimate]:
    return [replace(e, first_stage_f=9.0) if e.horizon in horizons else e for e in estimates]


def test_weak_first_stage_shows_in_the_table_and_is_named_in_the_section():
    strong, finer = varied("naics3"), varied("hs2")
    own = story(paths=replace(made("2025"), variations=strong[:1] + frail(finer, 12)))
    frame = show.variation_table(own).to_frame()
    assert frame.first_stage_f.tolist() == [100, 100, 100, 9, 100, 100, 9]
    assert "−1.00 [−1.50, −0.50] with a weak instrument to month 12" in show.by_variation(own).text


def test_numbers_of_the_finer_panel_say_so_in_their_key():
    finer = replace(made("2025"), variations=varied("naics3") + varied("hs2"))
    keys = [number.key for number in show.numbers(story(paths=finer, ratios=[], clean=[NONE]))]
    assert "dynamics.hs2.lp_iv.within.2018.h12" in keys
    assert len(keys) == len(set(keys))


def test_projection_figures_name_both_lines_and_all_units():
    own = story(paths=both())
    for picture in (show.response_figure(own), show.month_figure(own)):
        texts = [text.get_text() for text in picture.figure.axes[0].texts]
        assert texts == ["● across partners", "■ within partners"]
        narrow = picture.draw_narrow().figure
        assert [ax.get_title(loc="left") for ax in narrow.axes] == ["2017–2019", "2024–2025"]
    label = show.month_figure(own).figure.axes[0].get_ylabel()
    assert label.replace("\n", " ").replace("\u00a0", " ").startswith(UNIT)


def test_the_main_figure_draws_the_interval_that_the_answer_quotes():
    own = story(path=dealt({0: -0.3, 1: -1.0, 6: -2.0}))
    series = show.path_figure(own).series()
    drawn = series[series.label.str.startswith("95 %") & series.x.eq(1)].y
    assert sorted(drawn) == pytest.approx([1.1**-1.5 - 1, 1.1**-0.5 - 1])
    assert "[5\u00a0%, 13\u00a0%]" in show.answer(own).sentence
    assert "lowered US imports one month later" in show.path_figure(own).figure.get_suptitle()
    for sign, verb in ((1.0, "raised"), (0.1, "by months since")):
        rising = story(path=dealt({0: sign, 1: sign}))
        assert verb in show.path_figure(rising).figure.get_suptitle()
        assert "lowered" not in show.path_figure(rising).figure.get_suptitle()


def test_the_main_figure_has_a_panel_an_episode_and_fills_the_months_that_tell():
    picture = show.path_figure(story(paths=both()))
    series = picture.series()
    filled = series[series.label.eq("zero outside")].groupby("panel").x.agg(list).to_dict()
    assert filled == {"2017–2019": [1, 3, 6], "2024–2025": [1, 3, 6]}
    assert series[series.label.eq("zero inside")].x.tolist() == [0, 12, 0]
    titles = [ax.get_title(loc="left") for ax in picture.draw_narrow().figure.axes]
    assert titles == ["2017–2019", "2024–2025"]
    assert "499 assignments" in picture.caption


def test_the_path_table_sets_the_law_dealt_out_beside_partners_as_clusters():
    frame = show.path_table(story(paths=both())).to_frame()
    assert frame.horizon.tolist() == [0, 1, 3, 6, 0, 1, 3, 6, 12]
    latest = frame.iloc[1]
    assert (latest.value, latest.p_value) == (-1.4, 0.02)
    assert latest.change == pytest.approx(1.1**-1.4 - 1)
    assert (latest.other, latest.other_low, latest.other_high) == (-1.0, -1.5, -0.5)
    assert frame.other.isna().tolist() == [False] * 8 + [True]


def test_the_months_by_law_are_citable_and_say_what_their_interval_rests_on():
    found = {n.key: n for n in show.numbers(story(paths=both())) if ".path." in n.key}
    assert sorted(found) == [f"dynamics.path.{e}.h{h}" for e in ("2018", "2025") for h in (0, 1, 3, 6)]
    number = found["dynamics.path.2025.h1"]
    assert (number.value, number.ci_low, number.ci_high) == pytest.approx((-1.4, -1.9, -0.9))
    assert number.unit == "elasticity"
    assert "law dealt out over partners, members of the EU as one, 499 assignments" in number.definition
    assert "clustered" not in number.definition


def test_the_figure_of_the_multiplier_says_that_it_is_of_the_tariff_collected():
    own = story(paths=made("2025"))
    picture = show.response_figure(own)
    assert picture.figure.get_suptitle() == (
        "Across partners, collecting 10\u00a0% lowered US imports within two months, in 2024–2025"
    )
    assert "a tariff that collects 10\u00a0%" in picture.figure.axes[0].get_ylabel()
    rising = made("2025")
    rising.multiplier["2025", "across"] = projected({0: 1.0, 1: 1.0}, "lp_iv")
    assert "lowered" not in show.response_figure(story(paths=rising)).figure.get_suptitle()


def test_figures_of_the_report_have_names_of_their_own(study, data):
    counts = lp_did.counts(continued(data, CLEAN.window), [0, 1, 2, 3], window=CLEAN.window)
    own = story(studies=[study], clean=[replace(CLEAN, counts=counts)])
    drawn = [show.path_figure(own), show.response_figure(own), show.month_figure(own),
             show.event_figure(own), show.lp_did_figure(own)]  # fmt: skip
    assert all(isinstance(picture, Picture) for picture in drawn)
    assert [fault for picture in drawn for fault in faults_of_text(picture.caption)] == []
    assert len({picture.name for picture in drawn}) == 5
    assert "96 %" in [text.get_text() for text in drawn[-1].figure.axes[1].texts]


def test_anticipation_table_has_a_row_an_adjustment_and_a_column_an_estimator():
    made_up = [
        estimate(value, estimator=how, design=name, episode=episode, comparison=comparison)
        for episode in ("2018", "2025")
        for comparison in ("across", "within")
        for how, value in {"OLS": -2.0, "2SLS": -1.0}.items()
        for name in anticipation.ADJUSTMENTS
    ]
    table = show.anticipation_table(story(adjusted=made_up), "across")
    printed = table.printed()
    assert printed.shape == (2 * len(anticipation.ADJUSTMENTS), 4)
    assert printed.columns.tolist() == ["Episode", "Adjustment", "Reduced form", "2SLS"]
    assert set(printed["2SLS"]) == {"−1.00 [−1.50, −0.50]"}
    assert table.name == "dynamics_anticipation_across"


def test_citable_numbers_have_keys_of_their_own_and_tell_their_horizon():
    own = {"name": "anticipation.across.2025.iv.donut", "design": "donut", "notes": "donut"}
    numbers = show.numbers(story(adjusted=[estimate(-1.2, **own)]))
    keys = [number.key for number in numbers]
    assert len(keys) == len(set(keys))
    assert "dynamics.lp_iv.across.2025.h6" in keys
    assert "dynamics.lp_did.2018.h3" in keys
    assert "dynamics.anticipation.across.2025.iv.donut" in keys
    across = [number for number in numbers if ".within." not in number.key]
    assert len({number.definition for number in across}) == len(across)
