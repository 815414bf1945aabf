"""Questions that the notebook ``explore`` asks by a click."""

from __future__ import annotations

import analysis

#: What a reader chooses -> the public name that answers.
QUESTIONS = {
    "What would a further duty of 25 % do?": "effect",
    "What became of tariffs and imports?": "tariff",
    "Who sold it instead?": "diversion",
    "How far are imports below their past?": "gap",
    "Who paid under which order?": "bill",
}


def ask(question: str, partner: str, goods: str) -> None:
    """Show the figure that answers, and the line of Python that gives the same.

    Raises
    ------
    InputError
        As the public name does of a choice that it cannot answer.
    """
    from IPython.display import display

    arguments = {"partner": partner} | ({"goods": goods.strip()} if goods.strip() else {})
    display(getattr(analysis, question)(**arguments).figure())
    print(f"analysis.{question}({', '.join(f'{name}={value!r}' for name, value in arguments.items())})")
