import base64
import io

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from PIL import Image

from analysis.present.charts import Row, fan, forest
from analysis.present.picture import Picture
from analysis.present.style import BLACK, house_style, new_figure, title


@pytest.fixture
def picture():
    @house_style
    def draw():
        figure, ax = new_figure()
        ax.plot([1, 2], [3, 4])
        return Picture(figure, "Line chart of x, per cent.", "Source: here.")

    return draw()


def test_a_png_of_few_colours_looks_as_it_was_drawn(picture):
    picture.figure.axes[0].fill_between([1, 2], [2, 3], [4, 5], alpha=0.3)
    plain = io.BytesIO()
    picture.figure.savefig(plain, format="png")
    whole, few = (
        np.asarray(Image.open(one).convert("RGB"), int) for one in (plain, io.BytesIO(picture.png()))
    )
    assert np.abs(whole - few).max() <= 255 / 20
    assert (few[(whole == 255).all(axis=2)] == 255).all()
    assert len(picture.png()) < len(plain.getvalue()) / 2


def test_a_figure_drawn_once_has_the_pixels_of_one_that_is_saved():
    @house_style
    def full_figure():
        figure, axes = new_figure(1, 2, sharey=True)
        for ax in axes:
            ax.plot([1, 2], [-0.5, 1000], label="imports")
            ax.annotate("a name at the end", (2, 1000), xytext=(6, 0), textcoords="offset points")
        axes[0].set_title("a panel's title", loc="left")
        axes[0].set_ylabel("per cent of customs value")
        figure.legend(loc="outside lower left")
        figure.suptitle("A title")
        return Picture(figure, "Two line charts.", "")

    for once, saved in (
        (full_figure(), full_figure()),
        (full_figure().draw_narrow(), full_figure().draw_narrow()),
    ):
        stream = io.BytesIO()
        saved.figure.savefig(stream, format="png")
        assert (once.pixels() == np.asarray(Image.open(stream))).all()


def test_bundle_holds_image_alternative_text_caption_and_width(picture):
    data, metadata = picture._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]) == picture.png()
    assert metadata["image/png"] == {
        "alt": "Line chart of x, per cent.",
        "caption": "Source: here.",
        "width": int(7.6 * 96),
        "narrow": base64.b64encode(picture.draw_narrow().png()).decode(),
    }
    assert "Source: here." in data["text/plain"]


@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_saved_file_has_the_same_bytes_twice_and_no_date(picture, tmp_path, ending, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    files = [tmp_path / f"{number}.{ending}" for number in (1, 2)]
    for file in files:
        picture.save(file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_figure_is_drawn_again_for_a_phone_with_its_panels_below_one_another():
    @house_style
    def side_figure():
        figure, axes = new_figure(1, 2)
        for ax in axes:
            ax.plot([1, 2], [3, 4])
        return Picture(figure, "Two line charts.", "")

    picture = side_figure()
    narrow = picture.draw_narrow().figure
    assert narrow.get_figwidth() < 5 < picture.figure.get_figwidth()
    assert [ax.get_subplotspec().get_gridspec().ncols for ax in narrow.axes] == [1, 1]
    assert picture.name.endswith("_side")


def test_series_of_a_figure_are_read_back_from_what_it_draws():
    @house_style
    def drawn_figure():
        figure, ax = new_figure()
        months = pd.date_range("2025-05-01", periods=2, freq="MS")
        ax.set_title("Imports", loc="left")
        ax.plot(months, [-0.345, 0.1], label="China")
        ax.bar(months, [1.0, 2.0], label="Others")
        ax.fill_between(months, [-1, -1], [1, 1])
        return Picture(figure, "A chart.", "")

    series = drawn_figure().series()
    assert set(series.panel) == {"Imports"}
    line = series[series.kind.eq("line")]
    assert line[["label", "x", "y"]].to_numpy().tolist() == [
        ["China", "2025-05-01", -0.345],
        ["China", "2025-06-01", 0.1],
    ]
    assert series[series.kind.eq("bar")].y.tolist() == [1.0, 2.0]
    assert set(series[series.kind.eq("band")].y) == {-1.0, 1.0}


def drawn_rows(draw) -> list[tuple]:
    """The kind, label and place of what a figure draws on its axes."""

    @house_style
    def drawn_figure():
        figure, ax = new_figure()
        draw(ax)
        return Picture(figure, "A chart.", "")

    columns = ["kind", "label", "x", "y"]
    return [tuple(row) for row in drawn_figure().series()[columns].itertuples(index=False)]


BANDS = pd.DataFrame(
    {"low": [1.0], "low_half": [2.0], "middle": [3.0], "high_half": [4.0], "high": [5.0]}, index=[7.0]
)


@pytest.mark.parametrize(
    "draw, rows",
    [
        (lambda ax: ax.barh([1], [-5.0], left=[2.0]), [("bar", "", -3.0, 1.0)]),
        (lambda ax: ax.bar([1], [-5.0], bottom=[2.0]), [("bar", "", 1.0, -3.0)]),
        (lambda ax: ax.errorbar([1], [2], yerr=0.5), [("line", "", 1.0, 2.0)]),
        (lambda ax: ax.vlines([1], 0, 2, label="a"), [("line", "a", 1.0, 0.0), ("line", "a", 1.0, 2.0)]),
        (lambda ax: ax.plot([1, np.nan], [2, 3]), [("line", "", 1.0, 2.0)]),
    ],
)
def test_each_kind_of_artist_is_read_back_at_its_ends_without_a_name_it_was_not_given(draw, rows):
    assert drawn_rows(draw) == rows


@pytest.mark.parametrize("head, panel", [({}, "1"), ({"label": "Middle"}, "Middle")])
def test_a_panel_goes_by_its_title_or_its_number(picture, head, panel):
    if head:
        picture.figure.axes[0].set_title(**head)
    assert set(picture.series().panel) == {panel}


def test_a_fan_holds_most_paths_half_of_them_and_its_middle():
    rows = drawn_rows(lambda ax: fan(ax, BANDS, middle="middle"))
    heights = {name: sorted({y for _, label, _, y in rows if label == name}) for _, name, _, _ in rows}
    assert heights == {"95 %": [1.0, 5.0], "50 %": [2.0, 4.0], "middle": [3.0]}


def test_a_row_without_a_label_stands_below_the_one_that_it_belongs_to():
    labelled = Row("Peru", 1.0, 0.0, 2.0, hollow=True)
    beside = Row("", 1.5, 1.0, 2.0, offset=0.25)

    def draw(ax):
        forest(ax, [labelled, beside, Row("Chile", 3.0, 3.0, 3.0)])
        faces.extend(line.get_markerfacecolor() for line in ax.get_lines() if line.get_marker() == "o")

    faces = []
    rows = {(label, x): y for _, label, x, y in drawn_rows(draw)}
    assert rows["Peru", 1.0] == 2 and rows["Peru, beside it", 1.5] == 1.75 and rows["Chile", 3.0] == 1
    assert faces == ["white", BLACK, BLACK]


def test_no_number_of_a_series_has_a_sign_without_a_value(picture):
    picture.figure.axes[0].get_lines()[0].set_ydata([-0.0, -0.5])
    assert picture.to_csv().splitlines()[1:] == ["1,line,,1,0", "1,line,,2,-0.5"]


def test_a_saved_file_carries_its_alternative_text_and_a_pdf_its_fonts(picture, tmp_path):
    png, pdf = tmp_path / "one.png", tmp_path / "one.pdf"
    picture.save(png)
    picture.save(pdf)
    assert Image.open(png).text == {"Description": picture.alt}
    printed = pdf.read_bytes()
    assert f"/Subject ({picture.alt})".encode() in printed
    assert b"/FontFile2" in printed and b"/Type3" not in printed


def test_series_of_points_and_horizontal_bars_have_their_ends():
    @house_style
    def drawn_figure():
        figure, ax = new_figure()
        ax.scatter([0.1, 0.2], [3, 4], label="partners")
        ax.barh([1, 2], [-5.0, 7.0])
        return Picture(figure, "A chart.", "")

    series = drawn_figure().series()
    assert series[series.kind.eq("points")][["x", "y"]].to_numpy().tolist() == [[0.1, 3], [0.2, 4]]
    assert series[series.kind.eq("bar")].x.tolist() == [-5.0, 7.0]


def test_a_figure_for_a_journal_has_its_width_its_letters_and_no_title():
    @house_style
    def full_figure():
        figure, ax = new_figure()
        ax.plot([1, 2], [3, 4])
        ax.tick_params(labelsize=6)
        ax.annotate("small", (1, 3), fontsize=5)
        title(figure, "A title")
        return Picture(figure, "Line chart of x.", "")

    column = full_figure().draw_for_journal(88).figure
    assert column.get_figwidth() * 25.4 == pytest.approx(88)
    assert column.get_suptitle() == "" and full_figure().figure.get_suptitle() == "A title"
    column.draw_without_rendering()
    texts = [text for text in column.findobj(Text) if text.get_text()]
    assert min(text.get_fontsize() for text in texts) == 7
    assert {text.get_fontfamily()[0] for text in texts} == {"cmr10"}
