"""The palette in the eyes of readers who see few colours, and on paper without any."""

import itertools

import pytest

from analysis.present import style
from present.vision import contrast, distances, lab, linear

PALETTE = {name: getattr(style, name) for name in ("BLACK", "BLUE", "ORANGE", "GREY", "GREEN", "SKY")}


def test_lightness_is_that_of_the_standard():
    """White is 100, black 0, the grey of half the light 76.1."""
    assert [lab(linear(colour))[0] for colour in ("white", "black")] == pytest.approx([100, 0], abs=1e-3)
    assert lab(linear("white") / 2)[0] == pytest.approx(76.07, abs=0.01)


def test_red_and_green_are_confused_by_who_lacks_a_cone_and_by_no_one_else():
    """An olive and a brown of one lightness, far apart for most, are close for a deuteranope."""
    seen = distances("#A05A00", "#6E7000")
    assert seen["deuteranopia"] < 12 < 30 < seen["tritanopia"]


@pytest.mark.parametrize("pair", list(itertools.combinations(PALETTE, 2)), ids="-".join)
def test_two_colours_of_the_palette_are_told_apart_by_everyone_and_in_greyscale(pair):
    seen = distances(*(PALETTE[name] for name in pair))
    assert seen["grey"] >= 9, seen
    assert min(seen.values()) >= 9, seen


@pytest.mark.parametrize("name", [name for name in PALETTE if name != "SKY"])
def test_lines_stand_out_from_the_paper(name):
    """Three to one, as WCAG 2.1 asks of graphics; sky blue is for areas."""
    assert contrast(PALETTE[name]) >= 3
