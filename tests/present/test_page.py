"""A room shows the sections of its text, and a misspelt name is one line that says where."""

import sys

import pytest
from jinja2 import Environment

from analysis.checks import InputError
from analysis.present import page
from analysis.present.finding import Answer, Finding
from analysis.present.page import Numbers
from analysis.reading import TARIFF_LAW
from tests.present.made_room import TEXT, Story, fallen, shared


def test_every_section_is_a_function_of_the_story_with_a_name_and_a_doc(room):
    shown = {name: room().show(name) for name in room().text.sections}
    assert list(shown) == ["answer", "shares", "shares_table", "some_table", "rate_figure", "numbers"]
    assert all(show.__name__ == name for name, show in shown.items())
    assert shown["rate_figure"].__doc__.startswith("Show 'rate_figure'.")  # no figure is loaded yet
    assert shown["shares_table"].__doc__.startswith("Return the shares.")
    assert shown["shares"].__doc__.endswith("text.md, line 11.")


def test_an_answer_has_a_sentence_points_and_named_lines(room):
    answer = room().show("answer")(Story())
    assert answer == Answer(
        "Imports fell by 5.0\u00a0% in May 2025.",
        ("First, in two lines.", "Second."),
        names=("China", "May 2025"),
        data_to="May 2025",
        subject="room",
    )


def test_sentences_are_joined_and_paragraphs_stay(room):
    finding = room().show("shares")(Story())
    sentence = "**It fell: China [5\u00a0%, 20\u00a0%].** note: this is no field."
    assert finding == Finding(f"## A head\n\n{sentence}")
    assert room().show("shares")(Story(rate=0.1)) is None


def test_points_of_a_list_have_lines_of_their_own(room):
    text = "# listed\nTwo\nare told:\n- One, in\ntwo lines.\n- Another - with a dash.\n\n- Alone.\n"
    finding = room(text).show("listed")(Story())
    sentences = "Two are told:\n- One, in two lines.\n- Another - with a dash.\n\n- Alone."
    assert finding == Finding(sentences)


def test_a_figure_has_its_texts_and_the_names_it_gives(room):
    picture = room().show("rate_figure")(Story())
    assert (picture.name, picture.alt) == ("room_rate", "A point at -0.05.")
    assert picture.figure.get_suptitle() == "The rate"
    assert picture.draw_narrow().figure.get_figwidth() < picture.figure.get_figwidth()


def test_numbers_are_defined_by_the_lines_of_their_section(room):
    first, second, third = room().show("numbers")(Story())
    assert (third.key, third.definition) == ("told.rate", first.definition)
    assert (first.key, first.definition, first.ci_low) == ("room.rate", "the rate", None)
    assert second.key == "room.share.CHN" and second.definition == "the share of CHN: a fraction"
    assert (first.tolerance, second.tolerance) == (1e-3, 1e-6)
    assert (second.value, second.ci_low, second.ci_high, second.vintage) == (0.1, 0.05, 0.2, "of today")


@pytest.mark.parametrize(
    "options, law, vintage, tables",
    [
        ({}, True, "of today", None),
        ({"vintage": "Census"}, True, "Census", ["imports", TARIFF_LAW]),
        ({"vintage": "Census"}, False, "Census", ["imports"]),
        ({"vintage": "Census; BLS", "release": "June"}, False, "June", ["imports", "prices"]),
    ],
)
def test_a_number_has_the_release_or_the_vintage_it_names_and_the_tables_it_rests_on(
    room, monkeypatch, options, law, vintage, tables
):
    read = {TARIFF_LAW: "law", "imports": "Census", "prices": "BLS"} if tables else {}
    monkeypatch.setattr(page, "read_for", lambda story, parts: read)
    shown = room()
    numbers = Numbers(shown.text, shown.text.sections["numbers"], Story(), "room")
    numbers.vintage, numbers.law = "of today", law
    numbers.add("rate", 0.1, "fraction", **options)
    (number,) = numbers.found
    assert numbers.of("imports") == read.get("imports", "")
    assert number.vintage == vintage and number.tables == "; ".join(sorted(tables or []))


@pytest.mark.parametrize("name", ["numbers", "shares"])
def test_no_section_and_no_number_has_another_value_for_a_name_of_all(room, name):
    """One of the two would be hidden, and a number be of another month than its key."""
    names = {"shared": lambda story: {"rate": 1, "who": "USA", "fell": "rose"}, "shares": fallen}
    hidden = {"numbers": "who", "shares": "fell"}[name]
    with pytest.raises(
        InputError, match=f"section '{name}': '{hidden}' is given, and a name of all sec"
    ):
        room(sections=names).show(name)(Story())


@pytest.mark.parametrize(
    "right, wrong, name, said",
    [
        (
            "{{ rate|moved }}",
            "{{ rat|moved }}",
            "answer",
            r"present/room/text.md, section 'answer', line 2: 'rat' is undefined. Did you mean 'rate'\?",
        ),
        (
            "rate|moved",
            "rate|mooved",
            "answer",
            r"text.md, section 'answer', line 2: No filter named 'mooved'. Did you mean 'moved'\?",
        ),
        (
            "if rate < 0",
            "if story.rte < 0",
            "shares",
            r"section 'shares', line 12: .*no attribute 'rte'. Did you mean 'rate'\?",
        ),
        ("{% endif %}", "{% endfi %}", "shares", "section 'shares', line 14: .*endfi"),
        (
            "{{ fell }}",
            "{{ fel }}",
            "shares",
            r"'shares', line 16: 'fel' is undefined. Did you mean 'fell'\?",
        ),
        (
            "partner | Country",
            "partnr | Country",
            "shares_table",
            r"unknown column 'partnr' in present/room/text.md, section 'shares_table'. Did you mean",
        ),
        (
            "columns: share,",
            "columns: shares,",
            "some_table",
            r"unknown column 'shares' in .*'some_table'. Did you mean 'share'\?",
        ),
        (
            "| | percent",
            "| | per_cent",
            "some_table",
            r"unknown format 'per_cent' in .*'some_table'. Did you mean 'percent'\?",
        ),
        (
            "by_partner:",
            "of_partner:",
            "numbers",
            "unknown definition 'by_partner' in present/room/text.md, section 'numbers'",
        ),
        ("of {{ who }}", "of {{ whom }}", "numbers", r"'numbers', line 36: 'whom' is undefined"),
    ],
)
def test_a_misspelt_name_is_one_line_with_file_section_and_name(room, right, wrong, name, said):
    assert TEXT.count(right) == 1
    with pytest.raises(InputError, match=said) as error:
        room(TEXT.replace(right, wrong)).show(name)(Story())
    assert "\n" not in str(error.value)


def test_the_names_of_a_section_are_its_own_alone(room):
    with pytest.raises(InputError, match="section 'other', line 2: 'fell' is undefined"):
        room(f"# other\nIt {{{{ fell }}}}.\n\n{TEXT}").show("other")(Story())


def test_a_figure_has_the_names_of_its_drawing_and_of_its_section(room):
    text = TEXT.replace("title: The rate", "title: {{ title }} of {{ said }}")
    names = {"shared": shared, "rate_figure": lambda story: {"title": "A rate"}}
    assert (
        room(text, sections=names).show("rate_figure")(Story()).figure.get_suptitle()
        == "A rate of -0.05"
    )


def test_a_section_is_compiled_once(room, monkeypatch):
    compiled, compile_ = [], Environment.compile

    def counted(self, source, **how):
        compiled.append(source)
        return compile_(self, source, **how)

    monkeypatch.setattr(Environment, "compile", counted)
    show = room().show
    for name in ("answer", "shares", "rate_figure", "shares"):
        show(name)(Story())
    assert len(compiled) == 3


def test_a_point_without_words_is_no_point_of_an_answer(room):
    text = TEXT.replace("- Second.", "- {{ 'It rose.' if rate > 0 }}\n- Third.")
    assert room(text).show("answer")(Story()).points == ("First, in two lines.", "Third.")


@pytest.mark.parametrize(
    "text",
    [
        "# some_table = nothing\ncaption: None.\n",
        "# some_table = no_models\ncaption: None.\n",
        "# rate_figure\ntitle: None\nalt: None.\ncaption: None.\n",
        "# shares\n{% if rate > 0 %}It rose.{% endif %}\n",
    ],
)
def test_a_section_with_nothing_to_show_shows_nothing(room, monkeypatch, text):
    monkeypatch.setattr(
        sys.modules["analysis.present.room.room_figures"], "rate_figure", lambda story: None
    )
    story = Story()
    story.nothing, story.no_models = None, []
    shown = room(text, sections={"shared": shared})
    (name,) = shown.text.sections
    assert shown.show(name)(story) is None


def test_two_sections_of_one_name_are_refused(room):
    with pytest.raises(InputError, match="section 'shares': the name of two sections"):
        _ = room(TEXT + "\n# shares\nAgain.\n").show("shares")
