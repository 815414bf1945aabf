"""Export declines under tariffs: how much do exports fall when a tariff rises.

Five stages, in the order of the data flow: ``collect`` -> ``combine`` -> ``estimate`` -> ``present`` ->
``publish``. A stage imports only earlier ones; importing any of them has no effect.

For people who type, this module has about a dozen names; an import of it loads nothing. ``effect`` asks
what a further duty would do, ``response`` how imports moved by month, ``gap`` how much less came than
expected, ``diversion`` who sold it instead, ``elasticity`` by how much imports respond; ``check_claim``
holds a claimed figure against published ones; ``tariff`` puts tariffs beside imports by month, ``bill``
says who paid what under which order; ``statutory_rate`` looks the law up, ``tariff_changes`` what it
changed; ``number`` gives a citable number, ``cite`` how to cite it; ``fit`` runs a regression,
``load_panel`` gives its data, ``table`` puts several estimates side by side. Results have ``to_frame``,
``to_latex`` and often ``figure``.

What pip installs is called ``export_declines`` and has the same names. It works with the tables of its
wheel (:mod:`analysis.wheel`), or without such with the code and data of the clone that the current
folder is in, or else of the one that ``EXPORT_DECLINES_HOME`` names (:mod:`analysis.home`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.home import WHEEL, path_of_package

__path__ = path_of_package(__path__)  # an installed package works with its clone's code and data

if WHEEL.is_file():
    from analysis import wheel  # its imports take time, which a clone spares

    wheel.begin()

from analysis.arguments import checked  # noqa: E402
from analysis.elasticities import elasticity  # noqa: E402
from analysis.lookups import check_claim, cite, number  # noqa: E402
from analysis.public import diversion, effect, gap, response  # noqa: E402
from analysis.rates import statutory_rate, tariff_changes  # noqa: E402
from analysis.regressions import fit, table  # noqa: E402
from analysis.tariffs import bill, tariff  # noqa: E402
from analysis.version import __version__ as __version__  # noqa: E402

if TYPE_CHECKING:  # an import of this package stays free; each function imports what it runs
    import pandas as pd

__all__ = [
    "bill",
    "check_claim",
    "cite",
    "diversion",
    "effect",
    "elasticity",
    "fit",
    "gap",
    "load_panel",
    "number",
    "response",
    "statutory_rate",
    "table",
    "tariff",
    "tariff_changes",
]


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str):
    if name.startswith("_"):  # what Python itself asks a package for
        raise AttributeError(name)
    from analysis.checks import nearest
    from analysis.retired import refuse

    refuse("name", name)
    guess = nearest(name, __all__)
    hint = f"did you mean {guess!r}? " if guess else ""
    raise AttributeError(f"{hint}analysis has no {name!r}; it has {', '.join(__all__)}.")


@checked
def load_panel(system: str = "naics3", *, vintage: str | None = None) -> pd.DataFrame:
    """Return the built panel: US imports by partner, product and month, with their tariffs.

    Parameters
    ----------
    system : str
        ``"naics3"`` (32 sectors, 2013-01 to 2025-11) or ``"hs2"`` (98 chapters, to 2021-07);
        ``"hs6"`` in a vintage that has it.
    vintage : str, optional
        A day (``"2026-11-25"``, ``"25 November 2026"``) or a month to its end: the newest of each table
        that ``make refresh`` brought up to it; or ``"shipped"``. By default that of this process
        (``make ... VINTAGE=``), else what is shipped.

    Returns
    -------
    DataFrame
        Key partner (ISO alpha-3) x product (a column named as the system) x month (first day);
        ``customs_value``, ``duties`` (US dollars), ``effective_rate``, ``statutory_rate`` (fractions).

    Raises
    ------
    InputError
        Another system, with the nearest; no vintage of that day; or a panel that is not built
        (``make combine``).

    Examples
    --------
    >>> import analysis
    >>> panel = analysis.load_panel()
    >>> may = panel[panel.partner.eq("CHN") & panel.month.eq("2025-05")]
    >>> f"{may.duties.sum() / may.customs_value.sum():.1%}"
    '48.2%'
    """
    import contextlib

    from analysis.checks import InputError
    from analysis.combine import load_panel as load
    from analysis.law.names import day

    with contextlib.suppress(InputError):  # what is no day is refused with those that there are
        vintage = vintage and f"{day(vintage, last=True):%Y-%m-%d}"
    return load(system, vintage=vintage).copy(deep=False)
