"""Stories of report 03, made by hand."""

from analysis.estimate.trade.regime.story import RegimeStory
from analysis.present.finding import Finding
from analysis.present.picture import Picture
from analysis.present.table import Table
from analysis.present.trade import regime as show

#: China; others that rose, that fell, that the panel regression leaves out, whose name takes an article.
PARTNERS = ("CHN", "BRA", "VNM", "RUS", "NLD")


#: Of the report's parts, those that draw, tabulate or say something, in the order of the notebook.
PARTS = [name for name in show.ROOM.text.sections if name not in ("answer", "numbers")]


def parts(story: RegimeStory) -> list:
    """Return all that the report shows."""
    found = [getattr(show, name)(story) for name in PARTS]
    return [show.answer(story), *(part for part in found if part is not None), *show.numbers(story)]


def words(part) -> str:
    if isinstance(part, Picture):
        return f"{part.figure.get_suptitle()}. {part.alt} {part.caption}"
    if isinstance(part, Table):
        return f"{part.caption} {part.printed().to_string()}"
    return part.text if isinstance(part, Finding) else repr(part)
