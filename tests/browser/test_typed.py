"""What people type means the same in the pages and in Python; and so does what is answered of it.

One table of words, ``tests/law/names/asked.csv``, is read by both; questions are drawn from it.
"""

import csv
import datetime

import pytest
from hypothesis import strategies as st

from analysis.checks import InputError
from analysis.estimate.what_if import asked
from analysis.estimate.what_if.base.study import load_state
from analysis.law import names
from analysis.law.table import LAST_DAY
from analysis.paths import ROOT
from tests.browser.test_asked import held_against_the_study
from tests.drawn import draws, hold, one_of_each
from tests.few_partners import ASKED

#: What the page makes of what is typed into its fields, as a question or not at all.
READ = """async typed => {
  const read = await understood(typed);
  if (refusal(read) || !read.add) return null;
  const { kind, code } = read.what.goods;
  return [read.all ? [] : read.codes, kind, code, read.add, read.first, !!read.cut];
}"""

ROWS = list(csv.reader((ROOT / "tests/law/names/asked.csv").open(encoding="utf-8")))[1:]
TEXTS = {kind: [text for of, text, _ in ROWS if of == kind] for kind, *_ in ROWS}
#: A question in which one text at a time stands for something else.
PLAIN = {"partner": "VNM", "goods": "9403", "add": "25%", "first": "2026-12-01"}
FIELDS = {"day": "first", "month": "first", "months": "first"}


def question(partner: str, goods: str, add: str, first: str) -> list | None:
    """Return what Python makes of the same, through the functions that the study reads with."""
    state = load_state()
    try:
        _, codes = asked.check_partners(partner, state["names"].index)
        of, added, day = names.goods(goods), asked.check_added(add), names.day(first, "first day")
    except InputError:
        return None
    earliest, last = state["data_to"] + datetime.timedelta(days=31), LAST_DAY
    earliest = earliest.replace(day=1)
    within = min(max(day, earliest), last)
    return [sorted(codes), of.kind, of.code, added, f"{within:%Y-%m-%d}", within != day]


def of_page(page, **typed: str) -> list | None:
    """Return what the page makes of it."""
    answer = page.evaluate(READ, typed)
    return answer and [sorted(answer[0]), *answer[1:3], pytest.approx(answer[3], rel=1e-12), *answer[4:]]


def held_alike(page, typed: dict[str, str]) -> bool:
    """Hold that the page reads a question as Python does; return whether it is one."""
    theirs, mine = question(**typed), of_page(page, **typed)
    assert mine == theirs, typed
    return mine is not None


@pytest.mark.parametrize("kind", ["partner", "goods", "day", "month", "add"])
def test_every_word_of_the_table_is_read_alike_by_the_page_and_by_python(asking, kind):
    texts = [text for text in TEXTS[kind] if text or kind != "partner"]  # none typed: all countries
    read = [held_alike(asking["what_if"], PLAIN | {FIELDS.get(kind, kind): text}) for text in texts]
    assert sum(read) > len(read) / 3


#: What the page says instead of an answer.
LINE = """async typed => make("p", {}, ...refusal(await understood(typed)).flat()).textContent"""


def test_a_small_duty_without_its_sign_is_asked_back_in_the_same_line(asking):
    texts = [text for kind, text, meant in ROWS if kind == "add" and meant.endswith("Write the % sign.")]
    assert len(texts) > 5
    for text in texts:
        with pytest.raises(InputError) as refused:
            asked.check_added(text)
        assert asking["what_if"].evaluate(LINE, PLAIN | {"add": text}) == str(refused.value)


#: How people write several partners, a duty in per cent and a day.
TOGETHER = ("{}", "{}, {}", "{} and {}", "{}; {}")
DUTIES = ("{}%", "{} %", "{}\u00a0%", " {:+}% ", "{}", "{:.3f}%", "\u2212{}%", "{} per cent", "{:e}%")
DAYS = (
    "{:%Y-%m-%d}",
    "{0.day} {0:%B %Y}",
    "{0:%b} {0.day}, {0.year}",
    "{:%Y/%m/%d}",
    "{:%B %Y}",
    "{:%d.%m.%Y}",
)
AMOUNTS = st.floats(-110, 160).map(lambda size: round(size, 2)) | st.sampled_from([0.0, 0.25, 25, 145])
WHEN = st.dates(datetime.date(2026, 8, 1), datetime.date(2027, 3, 31))

TYPED = st.fixed_dictionaries(
    {
        "partner": one_of_each(TOGETHER, *[[text for text in TEXTS["partner"] if text]] * 2).map(
            lambda one: one[0].format(*one[1:])
        ),
        "goods": st.sampled_from(TEXTS["goods"]),
        "add": st.sampled_from(TEXTS["add"])
        | one_of_each(DUTIES, AMOUNTS).map(lambda one: one[0].format(one[1])),
        "first": st.sampled_from(TEXTS["day"] + TEXTS["month"])
        | one_of_each(DAYS, WHEN).map(lambda one: one[0].format(one[1])),
    }
)


@draws(50, many=500)
def test_what_is_typed_is_one_question_in_the_page_and_in_python(asking, n):
    read = []
    hold(lambda typed: read.append(held_alike(asking["what_if"], typed)), TYPED, n)
    assert sum(read) > n / 20


SOLD = ("", "9403", "8703", "85", "3926", "8708", "capital goods", "NAICS 334", "3004", "2709", "6109")
QUESTIONS = one_of_each(
    sorted(ASKED - {"WLD"}),
    SOLD,
    st.floats(-0.5, asked.MOST).map(lambda add: round(add, 3)).filter(lambda add: abs(add) > 0.001),
    st.dates(datetime.date(2026, 9, 1), datetime.date(2027, 2, 18)).map(str),
    st.integers(1, 36),
)


@draws(50, many=500)
def test_what_ifs_that_are_drawn_are_those_of_the_model(asking, n):
    duties = []
    hold(lambda duty: duties.append(duty), QUESTIONS, n)
    assert held_against_the_study(asking["what_if"], duties) > n / 2
