"""One view: controls above, the result below, the line that reproduces it, a button that saves it."""

from __future__ import annotations

import base64
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape

import ipywidgets

import analysis
from analysis.checks import InputError
from analysis.explore.saved import save
from analysis.publish.parameters import literal


class View:
    """Controls, and the result of a public name of ``analysis`` for what they hold.

    Parameters
    ----------
    name : str
        The public name (``"effect"``).
    controls : dict
        Parameter -> widget.
    arguments : callable
        Gives the arguments of the public name for the values of the controls.
    entry : callable
        Gives the report that shows the same and its parameters, for these arguments.
    """

    def __init__(
        self,
        name: str,
        controls: dict[str, ipywidgets.Widget],
        *,
        arguments: Callable[[dict], dict],
        entry: Callable[[dict], tuple[str, dict[str, str]]],
    ):
        self.name, self.controls, self._arguments, self._entry = name, controls, arguments, entry
        self._held = False
        self.shown, self.line, self.said = (ipywidgets.HTML() for _ in range(3))
        self.button = ipywidgets.Button(
            description="Save as a report", tooltip="into notebooks/explored.yaml", icon="save"
        )
        self.button.on_click(self._save)
        for control in controls.values():
            control.observe(self.show, names="value")
        self.show()

    @property
    def box(self) -> ipywidgets.VBox:
        """What a notebook shows."""
        wrapped = ipywidgets.Layout(flex_flow="row wrap")
        top = ipywidgets.Box(list(self.controls.values()), layout=wrapped)
        below = ipywidgets.Box([self.line, self.button, self.said], layout=wrapped)
        return ipywidgets.VBox([top, below, self.shown])

    def call(self) -> dict:
        """Return the arguments that differ from the defaults of the public name."""
        values = {name: control.value for name, control in self.controls.items()}
        known = inspect.signature(getattr(analysis, self.name)).parameters
        given = self._arguments(values)
        return {name: value for name, value in given.items() if value != known[name].default}

    def code(self) -> str:
        """Return the line of Python that gives what is shown: ``analysis.effect("VNM", add=0.1)``."""
        said = [f"{name}={literal(value)}" for name, value in self.call().items()]
        return f"analysis.{self.name}({', '.join(said)})"

    def show(self, _=None) -> None:
        """Ask for what the controls hold, and show it or the one line that says why not."""
        if self._held:
            return
        self.said.value = ""
        self.line.value = f"<code>{escape(self.code())}</code>"
        try:
            self.shown.value = _html(getattr(analysis, self.name)(**self.call()))
        except InputError as error:
            self.shown.value = f'<p role="alert"><strong>{escape(str(error))}</strong></p>'

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold back redrawing while several controls change; then redraw once."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        self.show()

    def _save(self, _) -> None:
        try:
            name, command = save(*self._entry(self.call()), line=self.code())
        except InputError as error:
            self.said.value = f'<p role="alert"><strong>{escape(str(error))}</strong></p>'
            return
        self.said.value = (
            f'<p role="status">{name} stands in notebooks/explored.yaml. To render the report: '
            f"<code>{escape(command)}</code></p>"
        )


def _html(found) -> str:
    """Return sentence, figure and table of a result."""
    picture, table = found.figure(), found._repr_html_()
    data = base64.b64encode(picture.quick_png()).decode()
    style = "max-width:100%;width:760px"
    shown = f'<img src="data:image/png;base64,{data}" alt="{escape(picture.alt)}" style="{style}">'
    caption = f'<p style="max-width:760px">{escape(picture.caption)}</p>'
    return f'<div style="line-height:1.4">{shown}{caption}{table}</div>'
