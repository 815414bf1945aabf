"""A room shows the sections of its text, and a misspelt name is one line that says where."""

import sys
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace

import pandas as pd
import pytest
from jinja2 import Environment

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.present import page
from analysis.present.finding import Answer, Finding
from analysis.present.page import Drawn, Numbers, Room
from analysis.present.style import new_figure
from analysis.present.text import FILTERS, ends
from analysis.reading import LAW
from analysis.vocabulary import Term

SHARES = Columns(
    "a partner",
    {
        "partner": Term("Partner", "", "country"),
        "share": Term("Share", "fraction", "of imports", "whole", ("low", "high")),
        "low": Term("Low", "fraction", "lower end"),
        "high": Term("High", "fraction", "upper end"),
    },
)

TEXT = """# answer
Imports {{ rate|moved }} in
May 2025.

- First, in
two lines.
- Second.
names: China; May 2025
data_to: May 2025

# shares
{% if rate < 0 %}
## A head
{% endif %}

**It {{ fell }}: {{ story.shares|each(share_of)|join("; ") }}.** note: this is
no field.

# shares_table = shares
partner | Country | NAMES
caption: Shares in {{ "2025" }}.

# some_table = shares as chosen
columns: share, partner
share | | percent
partner | | shout
caption: Some.

# rate_figure
title: The rate
alt: A point at {{ said }}.
caption: Source: nobody.

# numbers
rate: the rate
by_partner: the share of {{ who }}: a fraction
"""


@dataclass
class Story:
    rate: float = -0.05
    names: dict = field(default_factory=lambda: {"CHN": "China"})
    shares: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(
            {"partner": ["CHN"], "share": [0.1], "low": [0.05], "high": [0.2]}
        )
    )


def module(name: str, **names) -> ModuleType:
    made = ModuleType(f"analysis.present.room.{name}")
    vars(made).update(names)
    return made


def rate_figure(story):
    """Draw the rate."""
    figure, ax = new_figure()
    ax.plot([1], [story.rate])
    return Drawn(figure, {"said": story.rate})


@returns(SHARES)
def shares(story):
    """Return the shares."""
    return story.shares


def numbers(story, made):
    made.vintage = "of today"
    made.add("rate", story.rate, "fraction", tolerance=1e-3)
    for row in story.shares.itertuples():
        value = [row.share, row.low, row.high]
        made.add(f"share.{row.partner}", value, "fraction", said="by_partner", who=row.partner)
    made.stem = "told"
    made.add("rate", story.rate, "fraction")


def share_of(row) -> str:
    return f"China {ends((row.low, row.high), 'whole')}"


def shared(story):
    """Return the names of all sections."""
    return {"rate": story.rate}


def fallen(story):
    """Return the names of the section on shares; None where nothing fell."""
    return {"fell": "fell"} if story.rate < 0 else None


@pytest.fixture
def room(tmp_path, monkeypatch):
    """Make a room with another text."""

    figures = module("room_figures", rate_figure=rate_figure)
    monkeypatch.setitem(sys.modules, figures.__name__, figures)

    def made(text: str = TEXT, given=None, sections=None, **words) -> Room:
        folder = tmp_path / "present" / "room"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "text.md").write_text(text, encoding="utf-8")
        words = {"NAMES": {"CHN": "China"}, "shout": str.upper, "share_of": share_of} | words
        labels = module("labels", __file__=str(folder / "labels.py"), **words)
        frames = module("frames", shares=shares, given=given)
        names = module("sections", **(sections or {"shared": shared, "shares": fallen}))
        return Room(
            labels=labels, sections=names, frames=frames, figures=figures.__name__, numbers=numbers
        )

    return made


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
    found = room().show("shares")(Story())
    said = "**It fell: China [5\u00a0%, 20\u00a0%].** note: this is no field."
    assert found == Finding(f"## A head\n\n{said}")
    assert room().show("shares")(Story(rate=0.1)) is None


def test_points_of_a_list_have_lines_of_their_own(room):
    text = "# listed\nTwo\nare told:\n- One, in\ntwo lines.\n- Another - with a dash.\n\n- Alone.\n"
    found = room(text).show("listed")(Story())
    said = "Two are told:\n- One, in two lines.\n- Another - with a dash.\n\n- Alone."
    assert found == Finding(said)


def test_a_table_has_heads_formats_and_labels_of_its_columns_and_its_section(room):
    show = room().show
    table = show("shares_table")(Story())
    assert table.name == "room_shares" and table.caption == "Shares in 2025."
    assert table.printed().to_dict("list") == {
        "Country": ["China"],
        "Share": ["10\u00a0% [5\u00a0%, 20\u00a0%]"],
    }
    some = show("some_table")(Story())
    assert some.name == "room_chosen" and list(some.frame) == ["share", "low", "high", "partner"]
    assert some.printed().iloc[0].tolist() == ["10.0\u00a0% [5.0\u00a0%, 20.0\u00a0%]", "CHN"]
    assert table.codebook()["partner"] == ("Country", "", "country")


@pytest.mark.parametrize(
    "chosen, printed",
    [
        ("low, partner, share", ["partner", "share", "low", "high"]),
        ("partner, low", ["partner", "low"]),
    ],
)
def test_the_ends_of_an_interval_stand_once_and_behind_their_middle(room, chosen, printed):
    text = TEXT.replace(
        "columns: share, partner\nshare | | percent\npartner | | shout", f"columns: {chosen}"
    )
    assert list(room(text).show("some_table")(Story()).frame) == printed


ESTIMATE = SimpleNamespace(value=-0.5, ci_low=0.0, ci_high=0.2)


@pytest.mark.parametrize(
    "name, given, said",
    [
        ("told", [ESTIMATE], False),
        ("told", [SimpleNamespace(ci_low=-0.2, ci_high=0.0)], False),
        ("told", [SimpleNamespace(ci_low=-0.2, ci_high=-0.1)], True),
        ("told", [SimpleNamespace(ci_low=0.1, ci_high=0.2)], True),
        ("growth", [0.0], 0.0),
        ("known", [float("nan")], False),
        ("went", [-0.05], "fell 5.0\u00a0%"),
        ("moved", [-0.05], "fell by 5.0\u00a0%"),
        ("ci", [ESTIMATE], "−0.50 [0.00, 0.20]"),
        ("ends", [ESTIMATE, "whole"], "[0\u00a0%, 20\u00a0%]"),
        ("spread", [0.1, 0.2], "10.0\u00a0% to 20.0\u00a0%"),
        ("first_to_fit", [["word " * 26, "word " * 25, "a word"]], ("word " * 25).strip()),
        ("first_to_fit", [["word " * 27, "word\n" * 26]], ("word " * 26).strip()),
    ],
)
def test_a_filter_says_what_its_name_promises(name, given, said):
    assert FILTERS[name](*given) == said


def test_labels_of_print_alone_leave_the_codes_and_the_numbers(room):
    text = TEXT.replace("| | percent", "| | as shout_number").replace("| | shout", "| | as NAMES")
    words = {"NAMES": {"CHN": "China"}, "shout_number": lambda value: f"{value}!"}
    table = room(text, **words).show("some_table")(Story())
    assert table.printed().iloc[0].tolist() == ["0.1! [0.05!, 0.2!]", "China"]
    assert table.to_csv() == "share,low,high,partner\n0.1,0.05,0.2,CHN\n"
    named = room(text.replace("as NAMES", "as story.names"), **words).show("some_table")(Story())
    assert named.printed().equals(table.printed()) and named.to_csv() == table.to_csv()
    with pytest.raises(InputError, match="unknown labels 'NAMS' .*Did you mean 'NAMES'"):
        room(text.replace("as NAMES", "as NAMS"), **words).show("some_table")(Story())


def test_a_table_and_a_figure_may_be_named_by_the_story(room):
    named = TEXT.replace("caption: Some.", "caption: Some.\nname: {{ 'fell' if rate < 0 else 'rose' }}")
    named = named.replace("Source: nobody.", "Source: nobody.\nname: at_{{ said }}")
    show = room(named).show
    assert [show("some_table")(Story(rate)).name for rate in (-1, 1)] == ["room_fell", "room_rose"]
    assert show("rate_figure")(Story()).name == "room_at_-0.05"


def test_a_cell_may_be_a_link_whose_address_a_function_gives(room):
    linked = TEXT.replace("NAMES\ncaption: Shares", "as NAMES to page\ncaption: Shares")
    words = {"page": "{}.html".format}
    table = room(linked, **words).show("shares_table")(Story())
    assert '<a href="CHN.html">China</a>' in table._repr_html_()
    assert table.frame.partner.tolist() == ["CHN"]
    with pytest.raises(InputError, match="unknown labels 'pages' .*Did you mean 'page'"):
        room(linked.replace("to page", "to pages"), **words).show("shares_table")(Story())


def test_rows_are_printed_each_in_the_unit_that_another_column_has(room):
    values = Columns(
        "a value",
        {
            "share": Term("Value", "as column unit says", "of the row", "unit"),
            "unit": Term("Unit", "", "of the row"),
        },
    )

    @returns(values)
    def given(story):
        """Return two values."""
        return pd.DataFrame({"share": [0.5, 22.0], "unit": ["fraction", "months"]})

    own = TEXT + "\n# own_table = given\ncaption: Own.\n"
    table = room(own, given=given).show("own_table")(Story())
    assert table.printed().Value.tolist() == ["50.0\u00a0%", "22"]


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
        ({"vintage": "Census"}, True, "Census", ["imports", LAW]),
        ({"vintage": "Census"}, False, "Census", ["imports"]),
        ({"vintage": "Census; BLS", "release": "June"}, False, "June", ["imports", "prices"]),
    ],
)
def test_a_number_has_the_release_or_the_vintage_it_names_and_the_tables_it_rests_on(
    room, monkeypatch, options, law, vintage, tables
):
    read = {LAW: "law", "imports": "Census", "prices": "BLS"} if tables else {}
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


def test_a_code_without_a_label_is_refused(room):
    with pytest.raises(
        InputError, match="'shares_table', NAMES: no label for 'CHN' of column 'partner'"
    ):
        room(NAMES={"USA": "United States"}).show("shares_table")(Story())


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


def test_a_value_that_is_missing_needs_no_label_and_an_index_is_a_column(room):
    by_partner = Columns("a partner", dict(SHARES), index=("partner",))

    @returns(by_partner)
    def given(story):
        """Return shares by partner, one of them of nobody."""
        frame = pd.concat([story.shares, story.shares.assign(partner=None)])
        return frame.set_index("partner")

    table = room(TEXT.replace("shares_table = shares", "shares_table = given"), given=given)
    assert table.show("shares_table")(Story()).printed().Country.tolist() == ["China", "–"]


def test_two_sections_of_one_name_are_refused(room):
    with pytest.raises(InputError, match="section 'shares': the name of two sections"):
        _ = room(TEXT + "\n# shares\nAgain.\n").show("shares")
