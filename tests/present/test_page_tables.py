"""A table of a room has the columns, labels and name that its section says."""

import pandas as pd
import pytest

from analysis.checks import InputError
from analysis.columns import Columns, returns
from analysis.vocabulary import Term
from tests.present.made_room import SHARES, TEXT, Story


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

    text = TEXT + "\n# own_table = given\ncaption: Own.\n"
    table = room(text, given=given).show("own_table")(Story())
    assert table.printed().Value.tolist() == ["50.0\u00a0%", "22"]


def test_a_code_without_a_label_is_refused(room):
    with pytest.raises(
        InputError, match="'shares_table', NAMES: no label for 'CHN' of column 'partner'"
    ):
        room(NAMES={"USA": "United States"}).show("shares_table")(Story())


def test_a_value_that_is_missing_needs_no_label_and_an_index_is_a_column(room):
    by_partner = Columns("a partner", dict(SHARES), index=("partner",))

    @returns(by_partner)
    def given(story):
        """Return shares by partner, one of them of nobody."""
        frame = pd.concat([story.shares, story.shares.assign(partner=None)])
        return frame.set_index("partner")

    table = room(TEXT.replace("shares_table = shares", "shares_table = given"), given=given)
    assert table.show("shares_table")(Story()).printed().Country.tolist() == ["China", "–"]
