"""Commands that ask take what their public names take."""

import functools
import inspect
import re

import pytest

import analysis
from analysis import paths
from analysis.checks import InputError
from analysis.publish.__main__ import main
from analysis.publish.doors.questions import QUESTIONS, WORDS, arguments

CLAIM = "exports CHN USA 2025-05 yoy -34.5%"


@pytest.fixture
def asked(monkeypatch):
    """What each public name is asked by a command."""
    found = {}
    for name, _ in QUESTIONS.values():
        function = getattr(analysis, name)

        def answer(_name=name, **given):
            found.update(given)
            raise InputError("asked")

        monkeypatch.setattr(analysis, name, functools.wraps(function)(answer))

    def ask(*words):
        found.clear()
        with pytest.raises(InputError, match="^asked$"):
            main(list(words))
        return dict(found)

    return ask


def needed(command):
    return {
        "changes": ["--start=2025-01", "--partner=CHN"],
        "check": [CLAIM],
        "cite": ["a.b"],
        "rate": ["--partner=CHN"],
        "tariff": ["--partner=CHN"],
    }.get(command, [])


@pytest.mark.parametrize("command", QUESTIONS)
def test_every_argument_of_the_public_name_is_an_option_by_its_name_and_by_its_word(asked, command):
    known = inspect.signature(getattr(analysis, QUESTIONS[command][0])).parameters
    for argument in set(arguments(command)) - {"data"}:
        value = 6 if known[argument].annotation == "int" else "6"
        for word in (argument, WORDS.get(argument, argument)):
            for option in (word.replace("_", "-"), word.upper()):
                assert asked(command, *needed(command), f"--{option}=6")[argument] == value


@pytest.mark.parametrize(
    "words, argument, value",
    [
        (["effect", "--partner=VNM", "--law=removal"], "path", "removal"),
        (["cite", "--KEY=a.b"], "key", "a.b"),
        (["diversion", "--digits=six"], "digits", "six"),
    ],
)
def test_a_word_of_make_reaches_the_public_name(asked, words, argument, value):
    assert asked(*words)[argument] == value


def test_each_question_is_a_target_of_make():
    text = (paths.ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^QUESTIONS := (.*)$", text, re.M)[1].split() == list(QUESTIONS)


@pytest.mark.parametrize(
    "words, said",
    [
        (["changes", "--partner=CHN"], "which FROM? make changes PARTNER=China FROM=2026-07-23"),
        (["changes", "--from=2025-01"], "which PARTNER? make changes PARTNER=China"),
        (["rate"], "which PARTNER? make rate PARTNER=China GOODS=cars DAY=2026-10-01"),
        (["rate", "--goods=cars"], "which PARTNER? make rate"),
        (["check"], "which CLAIM? make check CLAIM="),
        (["cite"], "which KEY? make cite KEY="),
        (["cite", "a.b", "--format=latex"], "unknown FORMAT 'latex'"),
        (["rate", "--list=absent.csv"], "absent.csv is no readable CSV file"),
        (["diversion", "--digits=six"], "digits: 'six' is no whole number from 1 to 10"),
    ],
)
def test_a_question_that_lacks_something_is_refused_with_one_to_copy(words, said):
    with pytest.raises(InputError, match=re.escape(said)):
        main(words)


def test_a_list_of_goods_is_answered_line_by_line(tmp_path, capsys):
    asked = "partner,hts,day\nCHN,8517.62.0090,2024-06-30\nVNM,9403,2026-10-01\n"
    (tmp_path / "mine.csv").write_text(asked)
    assert main(["rate", f"--list={tmp_path / 'mine.csv'}", "--format=csv"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert "statutory_rate" in head and len(rows) == 2 and rows[0].startswith("1,CHN")


def test_rows_without_an_answer_are_noted_aside_and_by_the_exit_code(tmp_path, capsys):
    (tmp_path / "mine.csv").write_text("partner,hts,day\nVNM,9403,2026-10-01\nVNM,853,2026-10-01\n")
    assert main(["rate", f"--list={tmp_path / 'mine.csv'}", "--format=csv"]) == 1
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 3 and "853" in printed.out
    assert printed.err.startswith("note: 1 of 2 rows without an answer. Row 2: hts '853' has 3 digits")


def test_china_s_tariff_is_asked_by_its_importer(capsys):
    assert main(["rate", "--IMPORTER=China", "--goods=soybeans", "--day=2026-03-01"]) == 0
    printed = capsys.readouterr().out.replace("\xa0", " ")
    assert "China charged 13.0 % on US goods of HS 1201" in printed


def test_the_help_says_what_the_docstring_says(capsys):
    for command in QUESTIONS:
        with pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        shown = " ".join(capsys.readouterr().out.split())
        assert ended.value.code == 0 and f"make {command} {QUESTIONS[command][1]}" in shown
        assert not {"--PARTNER", "--data=", "--vintage"} & set(shown.split())
