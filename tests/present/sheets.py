"""What the style gives on a page and on a phone, and how an axis prints."""

from analysis.present.picture import Picture
from analysis.present.style import house_style, new_figure


def formatted(axis, value: float) -> str:
    return axis.get_major_formatter()(value, 0)


def on_phone(draw):
    """What a function of the style gives on a phone."""
    results = []

    @house_style
    def picture():
        results.append(draw())
        return Picture(new_figure()[0], "", "")

    picture().draw_narrow()
    return results[1]


def on_page(draw):
    return house_style(draw)()
