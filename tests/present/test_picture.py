import base64

import pytest

from analysis.present.picture import Picture
from analysis.present.style import house_style, new_figure


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


def test_bundle_holds_image_alternative_text_caption_and_width(picture):
    data, metadata = picture._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]) == picture.png()
    assert metadata["image/png"] == {
        "alt": "Line chart of x, per cent.", "caption": "Source: here.", "width": int(7.6 * 96),
    }  # fmt: skip
    assert "Source: here." in data["text/plain"]


@pytest.mark.parametrize("ending", ["png", "pdf", "svg"])
def test_saved_file_has_the_same_bytes_twice_and_no_date(picture, tmp_path, ending, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    files = [tmp_path / f"{number}.{ending}" for number in (1, 2)]
    for file in files:
        picture.save(file)
    assert files[0].read_bytes() == files[1].read_bytes()
