"""Cells of the appendix are folded under one heading of their page."""

from bs4 import BeautifulSoup

from analysis.publish.site.body import convert


def folded(*cells: tuple[str, str, list]) -> BeautifulSoup:
    """Return the page's cells; each is a kind, a source and tags."""
    made = [
        {"cell_type": kind, "id": f"c{i}", "metadata": {"tags": tags}, "source": source}
        | (
            {
                "outputs": [
                    {
                        "output_type": "display_data",
                        "metadata": {},
                        "data": {"text/markdown": "## Said by code\n\nMore."},
                    }
                ],
                "execution_count": 1,
            }
            if kind == "code"
            else {}
        )
        for i, (kind, source, tags) in enumerate(cells)
    ]
    html, contents = convert({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    soup = BeautifulSoup(html, "html.parser")
    soup.contents_of_page = contents
    return soup


def test_the_appendix_is_folded_under_its_heading_and_the_rest_stays_open():
    soup = folded(
        ("markdown", "## Answer", []),
        ("markdown", "## Checks and details", ["appendix"]),
        ("markdown", "## A check", ["appendix"]),
        ("code", "1", ["appendix"]),
    )
    (fold,) = soup.select("details.appendix")
    assert not fold.has_attr("open") and fold.summary.h2.get_text() == "Checks and details"
    assert [h.get_text() for h in fold.select("h3")] == ["A check", "Said by code"]
    assert soup.select_one("h2#answer").find_parent("details") is None
    levels = [(level, label) for level, _, label in soup.contents_of_page]
    assert levels == [(2, "Answer"), (2, "Checks and details"), (3, "A check"), (3, "Said by code")]
