"""All questions on one screen: one of them is answered, and the next takes its partner and goods."""

from __future__ import annotations

import ipywidgets

from analysis.explore import views
from analysis.explore.view import View

#: Question as its button says it -> the view that answers it.
QUESTIONS = {
    "What tariff is owed?": views.law,
    "What became of trade?": views.trade,
    "How much do imports respond?": views.elasticity,
    "What would a duty do?": views.effect,
    "Who paid under which order?": views.bill,
    "Does a claim hold?": views.claim,
    "How fast?": views.response,
    "How far below its past?": views.gap,
    "Who sold it instead?": views.diversion,
    "How is a number cited?": views.cite,
}


def screen() -> ipywidgets.VBox:
    """Return the first question, answered, below all of them; a view is made when it is asked for."""
    opened: dict[str, View] = {}
    buttons = ipywidgets.ToggleButtons(options=list(QUESTIONS), style={"button_width": "auto"})
    place = ipywidgets.VBox()

    def show(change=None) -> None:
        if buttons.value not in opened:
            opened[buttons.value] = QUESTIONS[buttons.value]()
        view = opened[buttons.value]
        if change:
            view.take(opened[change.old])
        place.children = (view.box,)

    buttons.observe(show, names="value")
    show()
    return ipywidgets.VBox([buttons, place])
