"""One view: controls, and what they ask of a public name, for one partner or two side by side."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from threading import Thread

import ipywidgets

import analysis
from analysis.checks import InputError
from analysis.explore.controls import NARROW
from analysis.explore.panel import AnswerPanel, HtmlPanel, refusal
from analysis.explore.saved import planned, rendered, save
from analysis.present.finding import the
from analysis.publish.reports.parameters import literal

WRAPPED = ipywidgets.Layout(flex_flow="row wrap")


class View:
    """Controls, and the result of a public name of ``analysis`` for what they hold.

    Parameters
    ----------
    name : str
        The public name (``"effect"``).
    question : callable
        Says what is asked, in words, for what the controls show.
    controls : dict
        Parameter -> widget. One of them ``partner``, a choice, has a second beside it.
    arguments : callable
        Gives the arguments of the public name for the values of the controls.
    entry : callable
        Gives the report that shows the same and its parameters, for these arguments.
    takes : str
        How long an answer takes (``"half a minute"``), where it is given when a button asks for it
        and not with every move of a control.
    """

    def __init__(
        self,
        name: str,
        question: Callable[[dict[str, str]], str],
        controls: dict[str, ipywidgets.Widget],
        *,
        arguments: Callable[[dict], dict] = dict,
        entry: Callable[[dict], tuple[str, dict[str, str]]],
        takes: str = "",
    ):
        self.name, self.controls, self._arguments, self._entry = name, controls, arguments, entry
        self._question, self._takes, self._held = question, takes, False
        self.question, self.status = HtmlPanel(), HtmlPanel()
        self.answers = (AnswerPanel(), AnswerPanel())
        self.buttons = [
            _button("Open as a report", "rendered here, into reports/", "file-text", self._open),
            _button("Save as a report", "into notebooks/explored.yaml", "save", self._save),
        ]
        if takes:
            self.buttons.insert(0, _button("Ask", f"takes {takes}", "play", lambda _: self.ask()))
        self.beside = None
        if partner := controls.get("partner"):
            options = [("no other", ""), *(option for option in partner.options if option[1])]
            self.beside = ipywidgets.Dropdown(
                description="Beside", options=options, value="", style=partner.style, layout=NARROW
            )
        for control in filter(None, (*controls.values(), self.beside)):
            control.observe(self.show, names="value")
        self.show()

    @property
    def box(self) -> ipywidgets.VBox:
        """What a notebook shows."""
        controls = list(filter(None, (*self.controls.values(), self.beside, *self.buttons)))
        leads, bodies = ([getattr(one, part) for one in self.answers] for part in ("lead", "body"))
        return ipywidgets.VBox(
            [
                self.question,
                ipywidgets.HBox(leads),
                ipywidgets.Box(controls, layout=WRAPPED),
                self.status,
                ipywidgets.HBox(bodies),
            ]
        )

    def call(self, partner: str = "") -> dict:
        """Return the arguments that differ from the defaults of the public name; ``partner`` another."""
        values = {name: control.value for name, control in self.controls.items()}
        parameters = inspect.signature(getattr(analysis, self.name)).parameters
        arguments = self._arguments(values | ({"partner": partner} if partner else {}))
        return {name: value for name, value in arguments.items() if value != parameters[name].default}

    def code(self, partner: str = "") -> str:
        """Return the line of Python that gives what is shown, as it runs by itself."""
        arguments = [f"{name}={literal(value)}" for name, value in self.call(partner).items()]
        return f"import analysis; analysis.{self.name}({', '.join(arguments)})"

    def show(self, _=None) -> None:
        """Ask for what the controls hold, or say how to ask where an answer takes long."""
        if self._held:
            return
        self.question.say(f"<h2>{escape(self._question(self._labels()))}</h2>")
        if self._takes:
            for answer, partner in self._shown():
                answer.wait(self.code(partner), f"Press Ask. An answer takes {self._takes}.")
        else:
            self.ask()

    def ask(self) -> None:
        """Show what the public name gives for what the controls hold, or the line that says why not."""
        self.status.say("")
        shown = self._shown()
        for answer, partner in shown:
            answer.tell(
                self.code(partner),
                lambda partner=partner: getattr(analysis, self.name)(**self.call(partner)),
                narrow=len(shown) > 1,
            )

    def _labels(self) -> dict[str, str]:
        """Return what each control shows: the name of what is chosen, or what is typed."""
        shown = {name: getattr(of, "label", None) or of.value for name, of in self.controls.items()}
        return shown | ({"partner": the(shown["partner"])} if "partner" in shown else {})

    def _shown(self) -> list[tuple[AnswerPanel, str]]:
        """Return the answers in use with the partner of each, where it is not that of the control."""
        other = self.beside.value if self.beside else ""
        width = "50%" if other else "100%"
        first, second = self.answers
        for panel in (first.lead, first.body, second.lead, second.body):
            panel.layout.width = width
        for panel in (second.lead, second.body):
            panel.layout.display = "" if other else "none"
        return [(first, ""), (second, other)] if other else [(first, "")]

    def either(self, *names: str) -> None:
        """Let each of two controls clear the other when it is set."""
        for name, other in (names, names[::-1]):
            control, rival = self.controls[name], self.controls[other]

            def clear(change, rival=rival) -> None:
                if change.new and rival.value:
                    with self.held():
                        rival.value = ""
                else:
                    self.show()

            control.unobserve(self.show, names="value")
            control.observe(clear, names="value")

    def take(self, other: View) -> None:
        """Take the partners and goods of another view, as far as controls of this one offer them."""
        pairs = [(self.controls.get(name), other.controls.get(name)) for name in ("partner", "goods")]
        with self.held():
            for control, theirs in (*pairs, (self.beside, other.beside)):
                if control is None or theirs is None:
                    continue
                if not hasattr(control, "options"):
                    control.value = theirs.value if not hasattr(theirs, "options") else control.value
                elif (same := _offered(control, theirs.value)) is not None:
                    control.value = same

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
            self.status.say(refusal(error))
            return
        self.status.say(
            f'<p role="status">{name} stands in notebooks/explored.yaml. To render the report: '
            f"<code>{escape(command)}</code></p>"
        )

    def _open(self, button: ipywidgets.Button) -> None:
        """Render the report aside, and link to its page when it is there."""
        try:
            job, settings = planned(*self._entry(self.call()))
        except InputError as error:
            self.status.say(refusal(error))
            return
        page = f"reports/{job.name}.html"
        self.status.say(f'<p role="status">Rendering {escape(page)}. Go on meanwhile.</p>')
        button.disabled = True

        def wait() -> None:
            try:
                problem = rendered(job, settings)
                link = f'<a href="#" data-file="{escape(page)}">{escape(job.report.title)}</a>'
                message = escape(problem) if problem else f"Rendered: {link} ({escape(page)})"
                self.status.say(f'<p role="{"alert" if problem else "status"}">{message}</p>')
            finally:
                button.disabled = False

        Thread(target=wait, daemon=True).start()


def _button(text: str, tooltip: str, icon: str, press: Callable) -> ipywidgets.Button:
    button = ipywidgets.Button(description=text, tooltip=tooltip, icon=icon, layout={"width": "auto"})
    button.on_click(press)
    return button


def _offered(control: ipywidgets.Dropdown, value: str) -> str | None:
    """Return a value as a choice has it, a sector with or without its system's name; None without."""
    values = [option[1] for option in control.options]
    return next(
        (one for one in (value, f"NAICS {value}", value.removeprefix("NAICS ")) if one in values), None
    )
