"""Reports 05 and 06 of studies of unlike partners: whose name, which article, which verb."""

import re
from functools import cache

import pytest

from analysis import stories
from analysis.combine.load import partner_names
from analysis.estimate.counterfactual import checks
from analysis.estimate.counterfactual import study as counterfactual_study
from analysis.estimate.counterfactual.scenario.study import study as scenario_study
from analysis.estimate.diversion.study import study as diversion_study
from analysis.present import counterfactual, diversion
from analysis.present.counterfactual import scenario
from analysis.present.finding import Answer, Finding, the
from analysis.present.numbers import Number
from analysis.present.picture import Picture
from analysis.present.table import Table
from tests.estimate.counterfactual.shipped import SHIPPED
from tests.present.counterfactual.stories import all_goods
from tests.present.keys import faults_of

#: One that sold less in 2025 and had no country rate, one that sold more and had one.
PARTNERS = {"GBR": "United Kingdom", "IND": "India"}

#: Where stories of both take long, those of India are told monthly.
ONE_OF_TWO = ["GBR", pytest.param("IND", marks=pytest.mark.slow)]

#: A subject's faces.
SUBJECTS = {
    "counterfactual": counterfactual,
    "scenario": scenario,
    "diversion": diversion,
}


@pytest.fixture(scope="module")
def told():
    """Make the story of a subject and a partner, each once; of report 05 with one quiet window."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks, "quiet_plans", lambda plan, every=checks.quiet_plans: every(plan)[-1:])
        patch.setattr(counterfactual_study, "without_hardware", all_goods)
        makers = {
            "counterfactual": lambda p: counterfactual_study.study(**SHIPPED | {"partner": p}),
            "scenario": lambda p: scenario_study(partner=p, window="2025-06:2025-11", n_draws=300),
            "diversion": lambda p: stories.told(
                diversion_study,
                partner=p,
                start="2025-04",
                end="2025-11",
                leave_out_goods=[],
                digits=10,
            ),
        }
        yield cache(lambda subject, partner: makers[subject](partner))


@pytest.fixture(scope="module")
def parts(told):
    """Make all that a report shows of a subject and a partner, each once."""
    return cache(lambda subject, partner: shown(subject, told(subject, partner)))


def shown(subject: str, story) -> list:
    """Return all that a report shows of a story."""
    show, parts_shown = SUBJECTS[subject], []
    for name in show.ROOM.text.sections:
        section_part = getattr(show, name)(story)
        parts_shown += section_part if isinstance(section_part, list) else [section_part]
    return [part for part in parts_shown if part is not None]


def texts(part) -> list[str]:
    """Return the sentences of a part, and the cells of a table that are more than a name."""
    if isinstance(part, Picture):
        return [part.figure.get_suptitle(), part.alt, part.caption]
    if isinstance(part, Table):
        cells = part.printed().to_numpy().ravel().astype(str).tolist()
        return [part.caption, *(cell for cell in cells if cell not in PARTNERS.values())]
    if isinstance(part, Number):
        return [part.definition]
    return [part.text] if isinstance(part, Answer | Finding) else []


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_united_kingdom_has_its_article_wherever_a_sentence_names_it(parts, subject):
    sentences = [text for part in parts(subject, "GBR") for text in texts(part)]
    named = [text for text in sentences if "United Kingdom" in text]
    assert named
    assert [text for text in named if re.search(r"(?<![Tt]he )United\sKingdom", text)] == []


@pytest.mark.parametrize("partner", ONE_OF_TWO)
@pytest.mark.parametrize("subject", ["counterfactual", "scenario"])
def test_findings_about_a_partner_name_no_other(parts, subject, partner):
    findings = [p for p in parts(subject, partner) if isinstance(p, Answer | Finding)]
    country, others = PARTNERS[partner], [n for code, n in partner_names().items() if code != partner]
    assert any(country in part.text for part in findings)
    assert [n for n in others if any(re.search(rf"\b{n}\b", part.text) for part in findings)] == []


@pytest.mark.parametrize("partner", ONE_OF_TWO)
def test_verbs_follow_what_trade_did(told, partner):
    name = the(PARTNERS[partner])
    gap = told("counterfactual", partner).gaps.episode.loc["structural"]
    text = counterfactual.answer(told("counterfactual", partner)).text
    assert ("The shortfall is" in text) == (gap.actual < gap.expected)
    story = told("scenario", partner)
    moved = story.effect.value["as estimated"]
    assert ("higher than under" in scenario.answer(story).sentence) == (moved > 0)
    lines = told("diversion", partner).found["lost"].lines
    fell = lines.own_after.sum() < lines.own_before.sum()
    assert fell == (partner == "GBR")
    sentence = diversion.answer(told("diversion", partner)).sentence
    assert f"of what {name} {'lost' if fell else 'gained'} in the US market" in sentence


def test_definitions_name_countries_and_not_their_codes(parts):
    codes = rf"\b({'|'.join(partner_names())})\b"
    numbers = [n for s in SUBJECTS for n in parts(s, "GBR") if isinstance(n, Number)]
    assert len(numbers) > 80
    assert [n.definition for n in numbers if re.search(codes, n.definition)] == []


def test_definitions_name_the_partner_and_the_period_of_their_keys(parts):
    numbers = [n for s in SUBJECTS for n in parts(s, "GBR") if isinstance(n, Number)]
    assert [fault for n in numbers for fault in faults_of(n.key, n.definition)] == []
