"""Figures for papers: vector, one width, fonts inside, the same bytes twice, seen by everyone."""

import itertools
import re

import pytest
from matplotlib.colors import to_hex
from PIL import Image
from present.vision import distances

from analysis.paths import NOTEBOOKS
from analysis.present.style import WIDTH
from analysis.publish.reports.catalog import plan, read_catalog
from analysis.publish.reports.figures import draw, drawing, pictures
from publish.conftest import PARAMETERS

DRAWN = """from analysis.present.picture import Picture
from analysis.present.style import house_style, new_figure
figure, ax = house_style(new_figure)()
line = ax.plot([1, 2], [0.028, 0.323], label="Effective rate")
Picture(figure, f"Line chart of the rate of {partner}: −2 to 3 %.", "Source: here.", name="rates")"""


@pytest.fixture
def job(project):
    project.add("01_a", "# Title", PARAMETERS, "%config x = 1", DRAWN, "partner")
    return project.plan(settings="partner=VNM")[0]


def test_a_figure_for_papers_has_one_width_its_fonts_and_no_date(job, tmp_path):
    assert draw(job, tmp_path) == ["rates"]
    pdf = (tmp_path / "rates.pdf").read_bytes()
    box = re.search(rb"/MediaBox \[ 0 0 ([\d.]+) [\d.]+ \]", pdf)
    assert float(box[1]) == pytest.approx(72 * WIDTH)
    assert pdf.count(b"/Type /FontDescriptor") == pdf.count(b"/FontFile2") > 0
    assert b"/Type3" not in pdf and b"/Subtype /Image" not in pdf and b"CreationDate" not in pdf


def test_a_figure_for_papers_carries_its_alternative_text_and_the_parameters(job, tmp_path):
    draw(job, tmp_path)
    with Image.open(tmp_path / "rates.png") as image:
        assert image.text == {"Description": "Line chart of the rate of VNM: −2 to 3 %."}
    assert "Line chart".encode("utf-16-be") in (tmp_path / "rates.pdf").read_bytes()


def test_figures_for_papers_have_the_same_bytes_twice(job, tmp_path):
    for folder in ("one", "two"):
        draw(job, tmp_path / folder)
    for ending in ("pdf", "png"):
        one, two = (tmp_path / folder / f"rates.{ending}" for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_what_a_killed_run_left_is_taken_away_by_the_next(tmp_path):
    for name in (".rates.123.new.pdf", "..drawn.123.new.json", "rates.pdf"):
        (tmp_path / name).write_text("half")
    with drawing(tmp_path):
        assert {path.name for path in tmp_path.iterdir()} == {"rates.pdf", ".lock"}


def looks(ax) -> list[tuple]:
    """Return what tells the artists of some axes apart, and their colours without transparency."""
    found = [
        (
            ("line", str(line.get_linestyle()), str(line._dash_pattern), line.get_marker()),
            line.get_color(),
        )
        for line in ax.get_lines()
    ]
    found += [(("patch", patch.get_hatch()), patch.get_facecolor()) for patch in ax.patches]
    for artist in ax.collections:
        shape = type(artist).__name__, artist.get_hatch(), len(artist.get_paths()[0].vertices)
        colours = artist.get_facecolor() if len(artist.get_facecolor()) else artist.get_edgecolor()
        found += [(shape, tuple(colour)) for colour in colours]
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", read_catalog(NOTEBOOKS))
def test_what_a_figure_shows_by_colour_alone_is_told_apart_by_everyone(name):
    """In each kind of colour vision and in greyscale; lines of two dashes are no colour alone."""
    (job,) = plan(read_catalog(NOTEBOOKS), [name])
    found = pictures(job)
    assert found
    for picture in found:
        assert picture.figure.get_figwidth() == WIDTH, picture.name
        for ax in picture.figure.axes:
            by_look: dict[tuple, set[str]] = {}
            for look, colour in looks(ax):
                by_look.setdefault(look, set()).add(to_hex(colour))
            for look, colours in by_look.items():
                for pair in itertools.combinations(sorted(colours), 2):
                    assert min(distances(*pair).values()) >= 9, (picture.name, look, pair)
