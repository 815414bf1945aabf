"""Several estimates in one table: a column each, in the words and digits of each."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.checks import InputError
from analysis.engine.results import Estimate
from analysis.present.estimates import gap_shown, own_sentence, shown

ONE = Estimate(
    name="one",
    outcome="log customs value",
    regressor="log(1 + statutory rate)",
    estimator="OLS",
    value=-1.534,
    std_error=0.45,
    ci_low=-2.4,
    ci_high=-0.6,
    p_value=0.003,
    n_obs=12_345,
    n_clusters=97,
    n_zeros=2,
    fixed_effects="partner x product, product x month",
    cluster_by="product",
    system="hs2",
    window="2017-01:2019-12",
    std_error_raw=0.4,
    small_sample_factor=1.0,
    vintage="Census, 2021",
)
OTHER = replace(
    ONE,
    name="other",
    value=-1.126,
    fixed_effects="product, partner",
    window="2024-01:2025-12",
    vintage="Census, 2026",
)


def test_each_estimate_is_a_column_and_an_effect_that_only_one_has_is_a_row():
    printed = analysis.table([ONE, OTHER]).table.printed().set_index("Model")
    assert list(printed) == ["(1) 2017–2019", "(2) 2024–2025"]
    assert printed.loc["Estimate"].to_list() == ["−1.53", "−1.13"]
    assert printed.loc["Partner x product effects"].to_list() == ["yes", "no"]
    assert printed.loc["Partner effects"].to_list() == ["no", "yes"]
    assert printed.loc["Partner x month effects"].to_list() == ["no", "no"]
    assert printed.index[-1] == "Clustered by"


def test_a_paper_gets_latex_with_its_caption_markdown_and_a_page_html_of_the_same_cells():
    table = analysis.table([ONE, OTHER], caption="Two laws.", heads=["First", "Second"])
    tex, markdown, page = table.to_latex("Two laws"), table.to_markdown(), table._repr_html_()
    assert r"Estimate & $-$1.53 & $-$1.13 \\" in tex and r"\caption{Two laws}" in tex
    assert "| Model | (1) First | (2) Second |\n| --- | --- | --- |\n" in markdown
    assert "| Estimate | −1.53 | −1.13 |" in markdown and "−1.13" in page
    assert markdown.rstrip().endswith("Two laws. Source: Census, 2021; Census, 2026.")
    assert table.to_frame().name.to_list() == ["one", "other"]


def test_a_cell_of_markdown_may_hold_a_bar():
    markdown = analysis.table([replace(ONE, outcome="a | b")]).to_markdown()
    assert r"| Outcome | a \| b |" in markdown


@pytest.mark.parametrize(
    "results, options, said",
    [
        ([], {}, r"results: \[\] is no list of at most 300 results"),
        (ONE, {}, "results: .* is no list"),
        ([ONE, 3], {}, "result 2 holds no estimate, but int"),
        ([ONE], {"heads": ["a", "b"]}, "heads: 2 for 1 estimates"),
        ([ONE, OTHER], {"heads": ["a", "a"]}, "heads: 2 for 2 estimates; give each one of its own"),
        ([ONE, OTHER], {"heads": "ab"}, "heads: 'ab' is no list of texts"),
    ],
)
def test_what_is_no_estimate_and_heads_that_do_not_fit_are_refused(results, options, said):
    with pytest.raises(InputError, match=said):
        analysis.table(results, **options)


@pytest.mark.parametrize(
    "changed, row, cell",
    [
        ({}, "95 % interval", "[−2.40, −0.60]"),
        ({}, "Standard error", "(0.45)"),
        ({}, "p", "0.003"),
        ({}, "Observations", "12,345"),
        ({}, "Zeros left out", "2"),
        ({"weights": "customs_value"}, "Weights", "customs-value"),
        ({"first_stage_f": None}, "First-stage F", "–"),
        ({"first_stage_f": 1234.6}, "First-stage F", "1,235"),
    ],
)
def test_a_cell_is_printed_as_a_journal_does(changed, row, cell):
    printed = analysis.table([replace(ONE, **changed)]).table.printed().set_index("Model")
    assert printed.iloc[:, 0][row] == cell


def test_a_note_is_said_once_with_the_models_that_it_is_of():
    noted = [replace(ONE, notes="few clusters; short"), OTHER, replace(ONE, notes="short")]
    caption = analysis.table(noted, caption="Three.").table.caption
    source = "Source: Census, 2021; Census, 2026."
    assert caption == f"Three. {source} In (1): few clusters. In (1), (3): short."


@pytest.mark.parametrize(
    "changed, caption",
    [
        ({}, "in brackets. 2 cells without trade left out. Source: Census, 2021."),
        ({"n_zeros": 0}, "in brackets. Source: Census, 2021."),
        ({"notes": "few"}, "in brackets. 2 cells without trade left out; few. Source: Census, 2021."),
        ({"n_zeros": 0, "notes": "few clusters"}, "in brackets. Few clusters. Source: Census, 2021."),
    ],
)
def test_a_single_estimate_says_what_its_sample_goes_without(changed, caption):
    assert shown(replace(ONE, **changed)).table.caption.endswith(caption)


def test_a_single_estimate_is_printed_with_its_interval_error_p_and_counts():
    table = shown(ONE, own=OTHER).table
    assert table.printed().iloc[0].tolist()[1:6] == [
        "−1.53 [−2.40, −0.60]",
        "0.45",
        "0.003",
        "12,345",
        "97",
    ]
    assert "before drawing to the common mean: −1.13 [−2.40, −0.60]." in table.caption


@pytest.mark.parametrize("law, basis", [("law", "charged by law"), ("paid", "collected under the law")])
def test_a_sentence_on_own_data_says_which_tariff_and_its_interval(law, basis):
    sentence = own_sentence(replace(ONE, value=-1.0, ci_low=-2.0, ci_high=0.0), law)
    end = f"a further duty of 10 % {basis} changed imports by"
    assert sentence == f"In your data, 2017–2019, {end} −9.1\u00a0% [−17.4\u00a0%, 0.0\u00a0%]."


def test_a_gap_of_own_data_is_printed_in_per_cent_of_its_logs():
    rows = pd.DataFrame(
        {
            "design": ["one"],
            "actual": [1e9],
            "expected": [2e9],
            "value": [np.log(0.5)],
            "ci_low": [np.log(0.4)],
            "ci_high": [np.log(0.75)],
            "p_value": [0.04],
            "n_partners": [25],
        }
    ).set_index("design")
    start, end = pd.Timestamp("2025-04-01"), pd.Timestamp("2025-11-01")
    plan = SimpleNamespace(partner="CHN", start=start, end=end, fit_end=pd.Timestamp("2024-06-01"))
    table = gap_shown(SimpleNamespace(plan=plan, episode=rows), "mine").table
    gap = "−50.0\u00a0% [−60.0\u00a0%, −25.0\u00a0%]"
    assert table.printed().iloc[0].tolist() == ["one", "1.00", "2.00", "0.040", gap]
    assert "2025-04 to 2025-11, and what was expected by 2024-06. p: share of 25 " in table.caption
