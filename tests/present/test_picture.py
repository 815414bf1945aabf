import base64
import io

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from PIL import Image

from analysis.present.picture import Picture
from analysis.present.style import house_style, new_figure, title


@pytest.fixture
def picture():
    @house_style
    def draw():
        figure, ax = new_figure()
        ax.plot([1, 2], [3, 4])
        return Picture(figure, "Line chart of x, per cent.", "Source: here.")

    return draw()


def test_png_has_the_same_bytes_at_every_drawing(picture):
    assert picture.png() == picture.png()
    assert picture.png().startswith(b"\x89PNG")


def test_a_png_of_few_colours_looks_as_it_was_drawn(picture):
    picture.figure.axes[0].fill_between([1, 2], [2, 3], [4, 5], alpha=0.3)
    drawn = io.BytesIO()
    picture.figure.savefig(drawn, format="png")
    whole, few = (
        np.asarray(Image.open(one).convert("RGB"), int) for one in (drawn, io.BytesIO(picture.png()))
    )
    assert np.abs(whole - few).max() <= 255 / 20
    assert (few[(whole == 255).all(axis=2)] == 255).all()
    assert len(picture.png()) < len(drawn.getvalue()) / 2


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

    for drawn, saved in (
        (full_figure(), full_figure()),
        (full_figure().draw_narrow(), full_figure().draw_narrow()),
    ):
        stream = io.BytesIO()
        saved.figure.savefig(stream, format="png")
        assert (drawn.pixels() == np.asarray(Image.open(stream))).all()


def test_bundle_holds_image_alternative_text_caption_and_width(picture):
    data, metadata = picture._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]) == picture.png()
    assert metadata["image/png"] == {
        "alt": "Line chart of x, per cent.",
        "caption": "Source: here.",
        "width": int(7.6 * 96),
        "svg": picture.svg(),
        "narrow": picture.draw_narrow().svg(),
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
