"""What one question of a view gave: its line, sentence, figure and table, to touch, sort and copy."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import asdict
from html import escape
from pathlib import Path

import anywidget
import traitlets

from analysis.checks import InputError
from analysis.explore.touched import page_of, touched
from analysis.present.words import plain


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

    def answer(self, code: str, ask: Callable[[], object], *, narrow: bool = False) -> None:
        """Show what a question gives, or the one line that says why not.

        Parameters
        ----------
        code : str
            Python that asks the same.
        ask : callable
            Gives a result of a public name, or raises :class:`InputError`.
        narrow : bool
            Whether the figure has half the width, as beside another.
        """
        self.busy = True
        try:
            result = ask()
            picture, marks = _figure(result, narrow)
        except InputError as error:
            self.say(_asked(code) + refusal(error), copies={"code": code})
        else:
            copies = {"code": code} | _copies(result)
            shown = _asked(code) + _sentence(result) + picture + _rest(result)
            self.say(shown, copies=copies, marks=marks)
        finally:
            self.busy = False

    def wait(self, code: str, said: str) -> None:
        """Show a question that is not asked yet."""
        self.say(_asked(code) + f"<p>{escape(said)}</p>", copies={"code": code})


def refusal(error: InputError) -> str:
    """Return a refusal as HTML."""
    return f'<p role="alert"><strong>{escape(str(error))}</strong></p>'


def _asked(code: str) -> str:
    return f'<p><code>{escape(code)}</code></p><div class="copies"></div>'


def _sentence(found: object) -> str:
    """Return the sentence of a result that has a table; a citation shows its own."""
    sentence = hasattr(found, "table") and plain(found.sentence)
    return f"<p><strong>{escape(sentence)}</strong></p>" if sentence else ""


def _rest(found: object) -> str:
    """Return the table of a result, or all that a citation says."""
    if hasattr(found, "table"):
        label = escape(found.table.caption)
        shown = touched(found.table)
        return f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">{shown}</div>'
    if hasattr(found, "_repr_html_"):
        page = page_of(found.key)
        link = f'<p><a data-file="{page}" href="#">{page}</a></p>' if page else ""
        return found._repr_html_() + link
    return f"<p>{escape(found.sentence)}</p>"  # a number of an earlier version


def _figure(found: object, narrow: bool) -> tuple[str, list[dict]]:
    """Return the figure of a result with its caption as HTML, and the values that it shows."""
    picture = found.figure() if hasattr(found, "figure") else None
    if picture is None:
        return "", []
    from analysis.present.marks import marks  # here: what has no figure needs no matplotlib

    if narrow and picture.draw_narrow:
        picture = picture.draw_narrow()
    data = base64.b64encode(picture.quick_png()).decode()
    image = f'<img src="data:image/png;base64,{data}" alt="{escape(picture.alt)}">'
    shown = f'<div class="figure">{image}</div><p>{escape(picture.caption)}</p>'
    return shown, [asdict(mark) for mark in marks(picture.figure)]


def _copies(found: object) -> dict[str, str]:
    """Return what a result offers to be copied, by the name of the button."""
    offers = {
        "sentence": plain(found.sentence),
        "table as CSV": found.table.to_csv() if hasattr(found, "table") else "",
        "LaTeX": found.to_latex() if hasattr(found, "to_latex") else "",
        "BibTeX": found.to_bibtex() if hasattr(found, "to_bibtex") else "",
    }
    return {name: text for name, text in offers.items() if text}
