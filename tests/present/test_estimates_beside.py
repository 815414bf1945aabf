"""Several estimates in one table: a column each, in the words and digits of each."""

from dataclasses import replace

import pytest

import analysis
from analysis.checks import InputError
from analysis.engine.results import Estimate

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
    found = analysis.table([ONE, OTHER], caption="Two laws.", heads=["First", "Second"])
    tex, markdown, page = found.to_latex("Two laws"), found.to_markdown(), found._repr_html_()
    assert r"Estimate & $-$1.53 & $-$1.13 \\" in tex and r"\caption{Two laws}" in tex
    assert "| Model | (1) First | (2) Second |\n| --- | --- | --- |\n" in markdown
    assert "| Estimate | −1.53 | −1.13 |" in markdown and "−1.13" in page
    assert markdown.rstrip().endswith("Two laws. Source: Census, 2021; Census, 2026.")
    assert found.to_frame().name.to_list() == ["one", "other"]


def test_a_cell_of_markdown_may_hold_a_bar():
    found = analysis.table([replace(ONE, outcome="a | b")]).to_markdown()
    assert r"| Outcome | a \| b |" in found


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
