"""What one question of a view gave: its line, sentence, figure and table, to touch, sort and copy."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import asdict
from html import escape
from pathlib import Path

import anywidget
import traitlets

from analysis.checks import InputError
from analysis.explore.touched import page_of, touched
from analysis.present.words import plain

#: Where the answer of a sentence ends, its publications stand, and a table says what it is.
SENTENCE_END = re.compile(r"(?<=[a-z0-9%\])”][.?]) (?=[A-Z“])")
SOURCE = re.compile(r"Sources?: .*?\.(?= |$)")
CAPTION = re.compile(r"<caption>.*?</caption>", re.DOTALL)


class HtmlPanel(anywidget.AnyWidget):
    """A piece of HTML whose figure tells its values, whose tables sort and whose parts are copied."""

    _esm = Path(__file__).with_name("panel.js")
    _css = Path(__file__).with_name("panel.css")
    html = traitlets.Unicode().tag(sync=True)  #: What is shown; what people typed is escaped in it.
    #: Values of the figure (:class:`analysis.present.marks.Mark`), in the order of keys.
    marks = traitlets.List().tag(sync=True)
    copies = traitlets.Dict().tag(sync=True)  #: What can be copied, by its name on the button.
    busy = traitlets.Bool().tag(sync=True)  #: Whether an answer is on its way.

    def say(self, html: str, *, copies: dict | None = None, marks: list | None = None) -> None:
        """Show something else, at once."""
        with self.hold_sync():
            self.marks, self.copies, self.html = marks or [], copies or {}, html


class AnswerPanel:
    """What one question gave: the answer, and below it what it rests on, each a panel."""

    def __init__(self):
        self.lead, self.body = HtmlPanel(), HtmlPanel()

    def tell(self, code: str, ask: Callable[[], object], *, narrow: bool = False) -> None:
        """Show what a question gives, or the one line that says why not.

        Parameters
        ----------
        code : str
            Line of Python that asks the same.
        ask : callable
            Gives a result of a public name, or raises :class:`InputError`.
        narrow : bool
            Whether the figure has half the width, as beside another.
        """
        self.lead.busy = self.body.busy = True
        try:
            result = ask()
            picture, caption, marks = _figure(result, narrow)
            lead = _sentence(
                result, f"{caption} {getattr(result, 'table', None) and result.table.caption}"
            )
            shown, copies = picture + _rest(result), _copies(result)
        except InputError as error:
            self.lead.say(refusal(error) + _asked(code), copies={"code": code})
            self.body.say("")
        else:
            self.lead.say(lead + _asked(code), copies={"code": code} | copies)
            self.body.say(f'<div class="rest">{shown}</div>', marks=marks)
        finally:
            self.lead.busy = self.body.busy = False

    def wait(self, code: str, how: str) -> None:
        """Show a question that is not asked yet."""
        self.lead.say(f"<p>{escape(how)}</p>" + _asked(code), copies={"code": code})
        self.body.say("")


def refusal(error: InputError) -> str:
    """Return a refusal as HTML."""
    return f'<p role="alert"><strong>{escape(str(error))}</strong></p>'


def _asked(code: str) -> str:
    return f'<div class="copies"><code>{escape(code)}</code></div>'


def _sentence(result: object, caption: str) -> str:
    """Return the answer, what else is said of it, and the publications that it rests on."""
    answer, *more = SENTENCE_END.split(plain(result.sentence), 1)
    source = SOURCE.search(caption)
    paragraphs = [
        f'<p class="answer">{escape(answer)}</p>',
        *(f'<p class="more">{escape(one)}</p>' for one in more),
    ]
    return "".join([*paragraphs, f'<p class="source">{escape(source[0])}</p>' if source else ""])


def _rest(result: object) -> str:
    """Return the table of a result, or all that a citation says."""
    if hasattr(result, "table"):
        caption = escape(result.table.caption)
        shown = CAPTION.sub("", touched(result.table))
        scroll = f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}">{shown}</div>'
        return f'<div class="table">{scroll}<p>{caption}</p></div>'
    if hasattr(result, "_repr_html_"):
        page = page_of(result.key)
        link = f'<p><a data-file="{page}" href="#">{page}</a></p>' if page else ""
        return result._repr_html_() + link
    return ""  # a number of an earlier version, whose sentence has all of it


def _figure(result: object, narrow: bool) -> tuple[str, str, list[dict]]:
    """Return the figure of a result as HTML, its caption, and the values that it shows."""
    picture = result.figure() if hasattr(result, "figure") else None
    if picture is None:
        return "", "", []
    from analysis.present.marks import marks  # here: what has no figure needs no matplotlib

    if narrow and picture.draw_narrow:
        picture = picture.draw_narrow()
    data = base64.b64encode(picture.quick_png()).decode()
    image = f'<img src="data:image/png;base64,{data}" alt="{escape(picture.alt)}">'
    shown = f'<div class="drawn"><div class="figure">{image}</div><p>{escape(picture.caption)}</p></div>'
    return shown, picture.caption, [asdict(mark) for mark in marks(picture.figure)]


def _copies(result: object) -> dict[str, str]:
    """Return what a result offers to be copied, by the name of the button."""
    offers = {
        "sentence": plain(result.sentence),
        "table as CSV": result.table.to_csv() if hasattr(result, "table") else "",
        "LaTeX": result.to_latex() if hasattr(result, "to_latex") else "",
        "BibTeX": result.to_bibtex() if hasattr(result, "to_bibtex") else "",
    }
    return {name: text for name, text in offers.items() if text}
