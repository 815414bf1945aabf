import re

import pytest
import yaml

from analysis.checks import InputError
from analysis.estimate.claims.claims import check_claim, judge
from analysis.estimate.claims.claims_file import read_claims
from analysis.estimate.claims.study import check, load_figures, study
from analysis.estimate.exports.china_ledger import china_exports
from analysis.paths import NOTEBOOKS

CLAIM = {
    "key": "exports_usa.2025-05.yoy", "statement": "exports fell", "value": -0.345, "unit": "fraction",
    "tolerance": 0.0005, "formula": "yoy_growth", "series": {"partner": "USA", "flow": "exports"},
    "month": "2025-05", "definition": "free on board",
}  # fmt: skip


@pytest.fixture(scope="module")
def figures():
    return load_figures()


@pytest.fixture
def claims_file(tmp_path):
    """Write one claim with changes (None takes a key out); return the path as text."""

    def write(**changes) -> str:
        claim = {key: value for key, value in (CLAIM | changes).items() if value is not None}
        path = tmp_path / "mine.yaml"
        article = {"title": "T", "date": "2025-06-09"}
        path.write_text(yaml.safe_dump({"article": article, "claims": [claim]}))
        return str(path)

    return write


@pytest.mark.parametrize(
    "first, today, verdict",
    [
        (0.1, None, "holds; no revision found"),
        (0.1, 0.1, "holds; no revision found"),
        (0.1, 0.104, "holds, also after revision"),
        (0.1, 0.2, "held at first release; revised since"),
        (0.2, 0.1, "does not hold at first release; holds after revision"),
        (0.2, 0.3, "does not hold at first release"),
        (0.2, None, "does not hold at first release"),
        (None, 0.1, "holds"),
        (None, 0.2, "does not hold"),
        (None, None, "cannot be checked: no figure in the package"),
    ],
)
def test_verdict_says_at_which_release_a_claim_holds(first, today, verdict):
    found = judge({"value": 0.1, "tolerance": 0.005}, first, today)
    assert found.text == verdict
    assert found.holds is {"h": True, "d": False, "c": None}[verdict[0]]
    assert found.revised is ("revised since" in verdict)


def test_claim_holds_within_the_rounding_of_its_last_digit():
    claim = {"value": 0.081, "tolerance": 0.0005}
    assert judge(claim, None, 0.0815).holds
    assert judge(claim, None, 0.0805).holds
    assert not judge(claim, None, 0.0816).holds


def test_figures_of_the_article_come_out_as_printed_and_as_revised(claims_story):
    first = {claim.key: claim.found.first_release for claim in claims_story.claims}
    today = {claim.key: claim.found.today for claim in claims_story.claims}
    also = {claim.key: claim.also for claim in claims_story.claims}
    assert first["exports_total.2025-05.yoy"] == pytest.approx(0.048, abs=0.0005)
    assert first["exports_total.2025-04.yoy"] == pytest.approx(0.081, abs=0.0005)
    assert first["exports_usa.2025-05.yoy"] == pytest.approx(-0.345, abs=0.0005)
    assert first["exports_usa.2025-04.yoy"] == pytest.approx(-0.21, abs=0.005)
    assert today["exports_total.2025-05.yoy"] == pytest.approx(0.046, abs=0.0005)
    assert today["duty_before_truce"] == pytest.approx(1.45)
    assert today["duty_after_truce"] == pytest.approx(0.30)
    assert today["ppi.2025-05.steepest"] == 22
    (census,) = also["exports_usa.2025-05.yoy"]
    assert (census.short, census.today) == ("US imports from China", pytest.approx(-0.435, abs=0.0005))


def test_every_testable_claim_of_the_article_held_when_it_was_written(claims_story):
    held = [claim.verdict.holds for claim in claims_story.claims if not claim.documented]
    assert held == [True] * 9


@pytest.mark.parametrize("destination", ["WLD", "USA"])
def test_first_release_of_a_claim_is_what_was_printed_not_levels_of_two_vintages(destination, figures):
    """In December 2023 China printed +2.3 %; its level over the unrevised one of 2022 gives -0.8 %."""
    table = figures.customs
    rows = table[
        table.partner.eq(destination) & table.flow.eq("exports") & table.n_months.eq(1)
        & table.release.ne("revised")
    ]  # fmt: skip
    printed = rows.groupby("month").yoy_growth.agg(["min", "max"]).dropna()
    with_levels = china_exports(table, destination, release="first").implied.dropna().index
    series, apart = {"partner": destination, "flow": "exports"}, {}
    for month in printed.index.intersection(with_levels):
        claim = CLAIM | {"series": series, "month": f"{month:%Y-%m}"}
        first = check_claim(claim, figures).found.first_release
        # Some pages print whole per cents.
        low, high = printed.loc[month] + [-0.0055, 0.0055]
        if not low <= first <= high:
            apart[f"{month:%Y-%m}"] = (printed["min"][month], round(first, 4))
    assert apart == {}


def test_headline_rate_of_an_eu_member_is_that_of_the_union(figures):
    claim = CLAIM | {"formula": "headline_rate", "series": {"partner": "DEU"}, "day": "2025-10-01"}
    assert check_claim(claim, figures).found.today == pytest.approx(0.15)


def test_headline_rate_before_the_first_measure_is_zero(figures):
    claim = CLAIM | {"formula": "headline_rate", "series": {"partner": "CHN"}, "day": "2017-06-01"}
    assert check_claim(claim, figures).found.today == 0


def test_claim_in_a_file_of_the_user_s_own_needs_no_code(claims_file):
    (checked,) = study(claims=claims_file()).claims
    assert checked.verdict.holds


def test_a_file_named_from_the_root_is_found_where_notebooks_run(figures, monkeypatch):
    monkeypatch.chdir(NOTEBOOKS)
    own = read_claims("analysis/estimate/claims/2025-06-09.yaml", figures)
    assert own == read_claims("2025-06-09", figures)


def test_own_verdict_of_a_documented_claim_is_kept(claims_file):
    path = claims_file(formula="documented", reading="IEA says 91 %", verdict="holds for output")
    (checked,) = study(claims=path).claims
    assert checked.documented
    assert checked.verdict.text == "holds for output"
    assert (checked.verdict.holds, checked.found.first_release, checked.found.today) == (None,) * 3


WHERE = r"mine.yaml.*'exports_usa.2025-05.yoy'"


@pytest.mark.parametrize(
    "changes, parts",
    [
        ({"mnth": "2025-05"}, ["'mnth'", "Did you mean 'month'?"]),
        ({"formula": "yoy_grwth"}, ["'yoy_grwth'", "Did you mean 'yoy_growth'?", "headline_rate"]),
        ({"unit": "percent"}, ["'percent'", "fraction"]),
        ({"definition": None, "value": None}, ["missing definition, value"]),
        ({"month": None}, ["month"]),
        ({"month": "2025-13"}, ["2025-13"]),
        ({"series": None}, ["series"]),
        ({"series": {"partner": "USA"}}, ["flow"]),
        ({"value": "34.5 %"}, ["value", "34.5 %"]),
        (
            {"also": [{"label": "US", "formula": "us_import_grwth"}]},
            ["us_import_grwth", "us_import_growth"],
        ),
        ({"formula": "headline_rate"}, ["day"]),
        ({"formula": "documented"}, ["reading"]),
        ({"formula": "price_growth", "series": {"column": "cpi"}}, ["'cpi'", "cpi_yoy_growth"]),
    ],
)
def test_mistake_in_a_claims_file_names_file_claim_and_key(claims_file, figures, changes, parts):
    with pytest.raises(InputError, match=WHERE) as refused:
        read_claims(claims_file(**changes), figures)
    assert "\n" not in str(refused.value)
    assert [part for part in parts if part not in str(refused.value)] == []


def test_claim_on_an_unknown_partner_is_refused_not_judged(claims_file):
    """The row for all partners would make 10 % of any three letters."""
    path = claims_file(formula="headline_rate", series={"partner": "XXX"}, day="2025-05-05")
    with pytest.raises(InputError, match="XXX"):
        study(claims=path)


def test_unknown_claims_file_is_refused_before_the_report_runs_with_the_shipped_ones():
    assert check(claims="2025-06-09") is None
    with pytest.raises(
        InputError, match="no claims file '2025-06-90'. Shipped: 2025-06-09; or give a path"
    ):
        check(claims="2025-06-90")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "article: {}\n", "claims: []\n"])
def test_file_without_article_and_claims_is_refused(tmp_path, figures, text):
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match="mine.yaml: needs the keys `article` and `claims`"):
        read_claims(str(path), figures)


@pytest.mark.parametrize("claims, what", [("many", "no list"), ("[exports fell]", "'exports fell'")])
def test_claims_without_fields_are_refused_in_one_line(tmp_path, figures, claims, what):
    path = tmp_path / "mine.yaml"
    path.write_text(f"article: {{title: T, date: 2025-06-09}}\nclaims: {claims}\n")
    with pytest.raises(InputError, match=f"mine.yaml.*{what}"):
        read_claims(str(path), figures)


def test_article_without_a_date_is_refused_before_the_report_runs(tmp_path, figures):
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump({"article": {"title": "T"}, "claims": [CLAIM]}))
    with pytest.raises(InputError, match="mine.yaml.*date"):
        read_claims(str(path), figures)


def test_every_shipped_claim_can_be_cited_and_its_key_is_unique(claims_story):
    keys = [claim.key for claim in claims_story.claims]
    assert len(set(keys)) == len(keys)
    assert [key for key in keys if not re.fullmatch(r"[a-z0-9_.-]+", key)] == []


def test_note_on_an_unknown_part_of_the_report_is_refused(tmp_path, figures):
    path = tmp_path / "mine.yaml"
    for notes, said in (({"ledgr": "x"}, "Did you mean 'ledger'"), ("x", "needs texts under answer")):
        article = {"title": "T", "date": "2025-06-09", "notes": notes}
        path.write_text(yaml.safe_dump({"article": article, "claims": [CLAIM]}))
        with pytest.raises(InputError, match=said):
            read_claims(str(path), figures)
