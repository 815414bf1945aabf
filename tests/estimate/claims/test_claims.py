import re

import pytest
import yaml

from analysis.checks import InputError, read_yaml
from analysis.claims.amounts import parse_amount
from analysis.claims.formulas import NO_FIRST, Found
from analysis.claims.verdicts import Other, judge
from analysis.estimate.claims.inputs import DOCUMENTS, load_claims
from analysis.estimate.claims.study import check, check_claim, study
from analysis.estimate.trade.exports.china_ledger import china_exports
from analysis.paths import NOTEBOOKS

CLAIM = {
    "key": "exports_usa.2025-05.yoy",
    "statement": "exports fell",
    "claim": "exports CHN USA 2025-05 yoy -34.5 %",
}
ARTICLE = {"title": "T", "date": "2025-06-09"}


@pytest.fixture
def claims_file(tmp_path):
    """Write one claim with changes (None takes a key out); return the path as text."""

    def write(*more: dict, **changes) -> str:
        claim = {key: value for key, value in (CLAIM | changes).items() if value is not None}
        path = tmp_path / "mine.yaml"
        path.write_text(yaml.safe_dump({"article": ARTICLE, "claims": [claim, *more]}))
        return str(path)

    return write


@pytest.mark.parametrize(
    "first, today, verdict",
    [
        (0.1, None, "holds as first published; no revision found"),
        (0.1, 0.1, "holds as first published; no revision found"),
        (0.1, 0.104, "holds as first published and after revision"),
        (0.1, 0.2, "held as first published; revised since"),
        (0.2, 0.1, "does not hold as first published; holds after revision"),
        (0.2, 0.3, "does not hold as first published"),
        (0.2, None, "does not hold as first published"),
        (None, 0.1, "holds as published today"),
        (None, 0.2, "does not hold as published today"),
        (None, None, "cannot be checked: no figure in the package"),
    ],
)
def test_verdict_says_at_which_release_a_claim_holds(first, today, verdict):
    found = judge(parse_amount("10 %", "here"), Found(first_release=first, today=today, series="s"))
    assert found.text == verdict
    assert found.holds is {"h": True, "d": False, "c": None}[verdict[0]]
    assert found.revised is ("revised since" in verdict)


@pytest.mark.parametrize(
    "found, verdict",
    [
        ({"today": 0.1, "by_law": True}, "holds by law"),
        (
            {"today": 0.1, "first_vintage": NO_FIRST},
            "holds as published today, with no first release in the tables",
        ),
        (
            {"today": 0.2, "before_revision": 0.1},
            "held as published before the annual revision; revised since",
        ),
        (
            {"today": 0.1, "before_revision": 0.2},
            "does not hold as published before the annual revision; holds after revision",
        ),
        ({"today": 0.2}, "does not hold as published today; holds as imports"),
        (
            {"today": 0.107, "summed": "levels", "rounding": 0.001},
            "does not hold as computed from monthly levels; holds as imports",
        ),
        (
            {"today": 0.107, "summed": "levels", "rounding": 0.002},
            "holds as computed from monthly levels, within their rounding",
        ),
        (
            {"today": 0.107, "summed": "levels", "rounding": 0.001, "revision": 0.005},
            "is open: no printed figure in the tables, and it differs by no more than such sums lie "
            "off; today's release gives 10.70 %, which does not agree; holds as imports",
        ),
        (
            {"today": 0.107, "revision": 0.005},
            "is open: no first release in the tables, and it differs by no more than revisions moved "
            "its series; today's release gives 10.70 %, which does not agree; holds as imports",
        ),
        ({"needs": "a series"}, "cannot be checked: no table holds a series"),
    ],
)
def test_verdict_never_says_first_published_without_a_first_release(found, verdict):
    also = (Other("imports of another office", "imports", 0.1),)
    assert judge(parse_amount("10 %", "here"), Found(series="s", **found), also).text == verdict


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


def test_every_testable_claim_of_the_article_held_and_four_of_them_as_first_published(claims_story):
    testable = [claim for claim in claims_story.claims if not claim.documented]
    assert [claim.verdict.holds for claim in testable] == [True] * 9
    said = ["as first published" in claim.verdict.text for claim in testable]
    assert said == [claim.found.first_release is not None for claim in testable]
    assert sum(said) == 4


def test_release_of_july_2025_holds_but_for_what_only_revised_levels_can_say():
    story = study(claims="2025-08-07")
    unsure = {c.key: c.found.today for c in story.open}
    assert list(unsure) == ["exports_total.2025-07.to_date", "balance_total.2025-07"]
    assert story.held == story.testable == [c for c in story.claims if c not in story.open]
    assert unsure["exports_total.2025-07.to_date"] == pytest.approx(0.0602, abs=1e-4)
    found = {c.key: c.value for c in story.claims}
    assert found["exports_total.2025-07.yoy"] == pytest.approx(0.072)
    assert found["exports_usa.2025-07.yoy"] == pytest.approx(-0.2167, abs=1e-4)
    assert found["imports_total.2025-07.fastest"] == 12


def test_evidence_of_documents_is_complete_and_within_its_ends():
    for topic, entry in read_yaml(DOCUMENTS).items():
        assert set(entry) == {"low", "high", "unit", "definition", "reading", "verdict", "report"}, topic
        assert entry["low"] <= entry["high"]


@pytest.mark.parametrize("destination", ["WLD", "USA"])
def test_first_release_of_a_claim_is_what_was_printed_not_levels_of_two_vintages(destination, figures):
    """In December 2023 China printed +2.3 %; its level over the unrevised one of 2022 gives -0.8 %."""
    table = figures.customs
    rows = table[
        table.partner.eq(destination)
        & table.flow.eq("exports")
        & table.n_months.eq(1)
        & table.release.ne("revised")
    ]
    printed = rows.groupby("month").yoy_growth.agg(["min", "max"]).dropna()
    with_levels = china_exports(table, destination, release="first").implied.dropna().index
    apart = {}
    for month in printed.index.intersection(with_levels):
        found = check_claim(f"exports CHN {destination} {month:%Y-%m} yoy 0 %", figures).found
        # Some pages print whole per cents.
        low, high = printed.loc[month] + [-0.0055, 0.0055]
        if not low <= found.first_release <= high:
            apart[f"{month:%Y-%m}"] = (printed["min"][month], round(found.first_release, 4))
    assert apart == {}


def test_claim_in_a_file_of_the_user_s_own_needs_no_code(claims_file):
    (checked,) = study(claims=claims_file()).claims
    assert checked.verdict.holds


def test_a_file_named_from_the_root_is_found_where_notebooks_run(monkeypatch):
    monkeypatch.chdir(NOTEBOOKS)
    _, content = load_claims("analysis/estimate/claims/2025-06-09.yaml")
    assert content == load_claims("2025-06-09")[1]


WHERE = r"mine.yaml.*'exports_usa.2025-05.yoy'"


@pytest.mark.parametrize(
    "changes, parts",
    [
        ({"statment": "x"}, ["'statment'", "Did you mean 'statement'?"]),
        ({"claim": None, "statement": None}, ["missing claim, statement"]),
        ({"claim": 5}, ["`claim` is 5, not text"]),
        ({"claim": float("nan")}, ["`claim` is nan, not text"]),
        ({"claim": " "}, ["`claim` is ' ', not text"]),
        ({"claim": "exports CHN USA 2025-05 yoy"}, ["has no value"]),
        ({"claim": "exprts CHN USA 2025-05 yoy 1 %"}, ["'exprts'", "Did you mean 'exports'?"]),
        ({"claim": "exports CHN USA 2025-13 yoy 1 %"}, ["2025-13"]),
        ({"claim": "exports CHN USA 2030-01 yoy 1 %"}, ["2030-01 is outside the data"]),
        ({"claim": "headline XXX 2025-05-05 10 %"}, ["'XXX'"]),
        ({"also": [{"label": "US"}]}, ["missing series"]),
        ({"also": ["imports USA CHN 2025-05 yoy"]}, ["no field `series`"]),
        ({"also": [{"series": "imports USA CHN 2025-05 yoy 1 %"}]}, ["has a value"]),
        ({"also": [{"series": "imports USA CHN 2030-05 yoy"}]}, ["2030-05 is outside the data"]),
    ],
)
def test_mistake_in_a_claims_file_names_file_claim_and_key(claims_file, changes, parts):
    """Before anything is rendered: the check of the report computes every claim."""
    with pytest.raises(InputError, match=WHERE) as refused:
        check(claims=claims_file(**changes))
    assert "\n" not in str(refused.value)
    assert [part for part in parts if part not in str(refused.value)] == []


def test_two_claims_of_one_key_are_refused(claims_file):
    with pytest.raises(InputError, match=r"mine.yaml: the key 'exports_usa.2025-05.yoy' names two"):
        load_claims(claims_file(CLAIM))


def test_key_that_no_number_can_have_is_refused(claims_file):
    with pytest.raises(InputError, match="a key is made of a-z"):
        load_claims(claims_file(key="Exports USA"))


def test_yaml_key_given_twice_is_refused_instead_of_the_last_one_winning(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("article: {title: T, date: 2025-06-09}\nclaims:\n  - key: a\n    key: b\n")
    with pytest.raises(InputError, match="mine.yaml: key 'key' appears twice in the block at line 3"):
        load_claims(str(path))


def test_unknown_claims_file_is_refused_before_the_report_runs_with_the_shipped_ones():
    assert check(claims="2025-06-09") is None
    with pytest.raises(InputError, match="Shipped: 2025-06-09, 2025-08-07; or give a path"):
        check(claims="2025-06-90")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "article: {}\n", "claims: []\n"])
def test_file_without_article_and_claims_is_refused(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    told = "mine.yaml(: needs the keys `article` and `claims`| must hold a block of names)"
    with pytest.raises(InputError, match=told):
        load_claims(str(path))


@pytest.mark.parametrize(
    "claims, what",
    [("many", "no list"), ("[]", "no list"), (".nan", "no list"), ("[exports fell]", "'exports fell'")],
)
def test_claims_without_fields_are_refused_in_one_line(tmp_path, claims, what):
    path = tmp_path / "mine.yaml"
    path.write_text(f"article: {{title: T, date: 2025-06-09}}\nclaims: {claims}\n")
    with pytest.raises(InputError, match=f"mine.yaml.*{what}"):
        load_claims(str(path))


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"date": None}, "needs a `title` and a `date`"),
        ({"date": "June"}, "'June' is not a day"),
        ({"title": float("nan")}, "the title nan is no text"),
        ({"notes": {"ledgr": "x"}}, "Did you mean 'ledger'"),
        ({"notes": "x"}, "needs texts under answer"),
        ({"notes": {"ledger": 5}}, "the note `ledger` is 5, not text"),
    ],
)
def test_article_that_cannot_head_a_report_is_refused(tmp_path, changes, said):
    path = tmp_path / "mine.yaml"
    article = {key: value for key, value in (ARTICLE | changes).items() if value is not None}
    path.write_text(yaml.safe_dump({"article": article, "claims": [CLAIM]}))
    with pytest.raises(InputError, match=f"mine.yaml.*{re.escape(said)}"):
        load_claims(str(path))
