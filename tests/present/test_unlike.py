"""All that a room shows of unlike stories keeps to what holds for every text (``unlike.yaml``)."""

import csv
import re
from collections import Counter
from functools import partial

import pytest

from analysis.combine.load import partner_names
from analysis.estimate.today import newest_imports
from analysis.paths import ROOT
from analysis.present.finding import Answer, Finding, the
from analysis.present.picture import Picture
from analysis.present.table import Table
from analysis.present.words import faults_of_answer, faults_of_points, faults_of_text, leading, parted
from tests.present import unlike
from tests.present.texts import (
    faults_of_codebook,
    faults_of_print,
    faults_of_title,
    limits,
    shown_by,
    words,
)
from tests.present.unlike import ROOMS, UNLIKE, asked_of

CASES = [
    pytest.param(room, name, marks=[pytest.mark.slow] if case.get("slow") else [], id=f"{room}: {name}")
    for room, stories in UNLIKE.items()
    for name, case in stories.items()
]
#: Sections with sentences longer than thirty-five words, and answers with points longer than a line.
TOO_LONG = {
    "elasticity": {"law_designs", "naive_designs"},
    "tariffs": {"law_checks"},
    "trade/exports": {"answer"},
}

#: Room, name and columns of tables whose codebook was looked at: of others with these it is the same.
EXPLAINED = set()

#: Rooms whose findings are about one partner; those of report 05 have paragraphs on China in 2025.
OF_ONE = {
    "counterfactual",
    "counterfactual/scenario",
    "elasticity/dynamics",
    "record",
    "record/prediction",
    "tariffs",
    "trade/regime",
}
NAMES = partner_names()
PRESENT = ROOT / "analysis" / "present"

#: What a section says of a story, blanks that do not break written as ``~``; ``how`` it does so.
with (ROOT / "tests" / "present" / "sentences.csv").open(encoding="utf-8", newline="") as file:
    SENTENCES = list(csv.DictReader(file))
SAYS = {
    "begins": str.startswith,
    "holds": str.__contains__,
    "lacks": lambda text, words: words not in text,
}


@pytest.fixture
def shown(request):
    """Give what each section of a room shows of a story, made once."""
    return partial(unlike.shown, request)


def test_every_room_with_a_text_has_unlike_stories():
    rooms = {path.parent.relative_to(PRESENT).as_posix() for path in PRESENT.rglob("*/text.md")}
    assert rooms == set(ROOMS) == set(UNLIKE)


@pytest.mark.parametrize("room, name", CASES)
def test_a_section_is_absent_where_it_has_nothing_to_show_and_nowhere_else(shown, room, name):
    absent = {section for section, part in shown(room, name).items() if part is None}
    assert absent ^ set(UNLIKE[room][name].get("absent", [])) == set()


@pytest.mark.parametrize("room, name", CASES)
def test_what_is_printed_has_every_value_and_no_code_of_the_text(shown, room, name):
    assert faults_of_print(shown(room, name)) == []


@pytest.mark.parametrize("room, name", CASES)
def test_sentences_are_short_and_an_answer_keeps_the_reading_rules(shown, room, name):
    faults = {}
    for section, part in shown(room, name).items():
        if isinstance(part, Answer):
            faults[section] = faults_of_answer(part.sentence, names=part.names, asked=part.asked)
            faults[section] += faults_of_points(part.points) + (
                [] if part.data_to else ["no last month"]
            )
        elif isinstance(part, Finding):
            faults[section] = [f for text in part.text.split("\n\n") for f in faults_of_text(text)]
    assert {section for section, section_faults in faults.items() if section_faults} <= TOO_LONG.get(
        room, set()
    ), faults


@pytest.mark.parametrize("room, name", CASES)
def test_no_fold_parts_a_finding_from_the_sentence_that_limits_it(shown, room, name):
    folded = {}
    for section in set(shown_by(ROOMS[room][0], folded=False)):
        part = shown(room, name)[section]
        if isinstance(part, Finding):
            folded[section] = limits(leading(part.text)[1])
        elif isinstance(part, Picture | Table):  # what is more than a caption's forty words is a note
            folded[section] = limits(parted(part.caption)[1])
    assert {section: sentences for section, sentences in folded.items() if sentences} == {}


@pytest.mark.parametrize("room, name", CASES)
def test_every_column_of_a_table_has_unit_and_definition_in_its_codebook(shown, room, name):
    tables = [part for part in shown(room, name).values() if isinstance(part, Table)]
    new = [table for table in tables if (room, table.name, *table.frame) not in EXPLAINED]
    assert [fault for table in new for fault in faults_of_codebook(table)] == []
    EXPLAINED.update((room, table.name, *table.frame) for table in new)


@pytest.mark.parametrize("room, name", CASES)
def test_a_figure_is_described_and_no_two_exhibits_have_one_name(shown, room, name):
    exhibits = [part for part in shown(room, name).values() if isinstance(part, Table | Picture)]
    short = [
        p.name for p in exhibits if isinstance(p, Picture) and min(len(p.alt) - 30, len(p.caption)) <= 30
    ]
    assert short == []
    assert max(Counter((type(part), part.name) for part in exhibits).values(), default=1) == 1


@pytest.mark.parametrize("room, name", CASES)
def test_the_title_of_a_figure_is_a_sentence_with_numbers_that_the_figure_has(shown, room, name):
    pictures = [part for part in shown(room, name).values() if isinstance(part, Picture)]
    assert {p.name: faults for p in pictures if (faults := faults_of_title(p))} == {}


def test_a_title_without_a_verb_or_with_a_number_that_is_drawn_nowhere_is_found(shown):
    (picture,) = [
        p for p in shown("what_if", next(iter(UNLIKE["what_if"]))).values() if isinstance(p, Picture)
    ]
    title = picture.figure.get_suptitle()
    for label in ("What others sold", "Share of US imports by partner"):
        picture.figure.suptitle(label)
        assert faults_of_title(picture) == ["no sentence"]
    picture.figure.suptitle("Imports fell by 123.4 % in 2025")
    assert faults_of_title(picture) == ["123.4"]
    picture.figure.suptitle(title)


#: Rooms whose answer stands below a line on the partner's tariff and trade today, and the section.
TODAY = {
    "tariffs": "answer",
    "trade/regime": "answer",
    "elasticity/robustness": "partner_answer",
    "counterfactual": "answer",
}


@pytest.mark.parametrize("room, name", [case for case in CASES if case.values[0] in TODAY])
def test_where_a_partner_stands_today_is_above_the_answer_of_its_report(shown, room, name):
    answer, partner = shown(room, name)[TODAY[room]], asked_of(room, name).get("partner", "CHN")
    is_earlier = room == "trade/regime" and "end" in asked_of(room, name)  # which reads no later month
    if answer is None or partner == "WLD" or is_earlier:
        assert answer is None or answer.today == ""
        return
    assert f"By law goods from {the(NAMES[partner])} bore " in answer.today
    assert f"{newest_imports(partner).index[-1]:%B %Y}" in answer.today
    assert faults_of_text(answer.today) == []
    assert answer._repr_mimebundle_()["text/markdown"].startswith(answer.today)


@pytest.mark.parametrize("room, name", CASES)
def test_a_finding_names_no_partner_but_its_own(shown, room, name):
    partner = asked_of(room, name).get("partner", "CHN")
    if room not in OF_ONE or (room, partner) == ("counterfactual", "CHN"):
        return
    findings = [part.text for part in shown(room, name).values() if isinstance(part, Answer | Finding)]
    others = [name for code, name in NAMES.items() if code not in (partner, "WLD")]
    assert [
        other for other in others if any(re.search(rf"\b{other}\b", text) for text in findings)
    ] == []


@pytest.mark.parametrize("room, name", CASES)
def test_a_country_has_its_article_wherever_it_is_named(shown, room, name):
    country = NAMES.get(asked_of(room, name).get("partner", ""), "")
    if the(country) == country:
        return
    texts = {section: words(part) for section, part in shown(room, name).items()}
    bare = rf"[a-z,:;] (?<![Tt]he ){country}"
    assert {
        section: re.findall(bare, text) for section, text in texts.items() if re.search(bare, text)
    } == {}


@pytest.mark.parametrize(
    "row", SENTENCES, ids=lambda row: f"{row['room']}: {row['story']}: {row['section']}"
)
def test_a_section_says_of_a_story_what_the_table_has(shown, row):
    text = shown(row["room"], row["story"])[row["section"]].text.replace("\u00a0", "~")
    assert SAYS[row["how"]](text, row["says"].replace("\u00a0", "~")), text
