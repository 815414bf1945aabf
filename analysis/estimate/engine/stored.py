"""Results that take long, stored beside the panels under the fingerprint of all they rest on."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.checks import InputError
from analysis.fingerprint import State
from analysis.made import whole
from analysis.paths import PANEL
from analysis.reading import carried, carrying, reading

LOG = logging.getLogger(__name__)

#: Code edited later than this may be another than the one that this process runs.
BEGAN = time.time()


def stored(
    compute: Callable[[], dict[str, pd.DataFrame]],
    names: list[str],
    *,
    folder: Path = PANEL,
    what: str = "",
    by: tuple[str, ...] = (),
) -> dict[str, pd.DataFrame]:
    """Return stored tables if nothing they rest on has changed, else compute and store them.

    They rest on the module that defines ``compute`` and all it imports here, with the settings beside,
    on the source tables these name, on the panels and on the pinned packages
    (:meth:`analysis.fingerprint.State.fingerprint`).

    Parameters
    ----------
    compute : callable
        Gives the tables by name; defined in a module of this package.
    names : list of str
        All of them.
    folder : Path
        Where ``.NAME-FINGERPRINT.parquet`` are kept; older ones are removed. The name is the key, so
        that a stored table can never pass for another.
    what : str
        What is computed and about how long, as the log says it before it begins.
    by : tuple of str
        Modules that do the computing, where the one that defines ``compute`` imports more than that.

    Each carries the source tables read for it, so that taking it from the store counts as reading them.

    Returns
    -------
    dict
        Tables by name, as read back from the files: the same whether stored or computed now.

    Raises
    ------
    InputError
        When ``compute`` is not defined in this package, so that nobody knows what it rests on.
    """
    state, modules = State(), by or (compute.__module__,)
    for module in modules:
        if module not in state.modules:
            raise InputError(f"results are stored for functions of analysis only, not of {module!r}")
    key = state.fingerprint(*modules)
    paths = {name: folder / f".{name}-{key}.parquet" for name in names}
    try:
        return _read(paths)
    except (OSError, ValueError, KeyError):  # missing, or damaged in whichever way
        pass
    LOG.info("computing %s", what or ", ".join(names).replace("_", " "))
    with reading() as read:
        tables = compute()
    tables = {name: carrying(tables[name], read) for name in names}
    if state.newest(*modules) > BEGAN:  # an open notebook may hold older code than the files
        return {name: _as_read_back(tables[name]) for name in names}
    for name, path in paths.items():
        with whole(path) as aside:
            tables[name].to_parquet(aside, index=False)
        for old in set(folder.glob(f".{name}-*.parquet")) - {path}:
            old.unlink(missing_ok=True)
    return _read(paths)


def _read(paths: dict[str, Path]) -> dict[str, pd.DataFrame]:
    return {name: carried(pd.read_parquet(path)) for name, path in paths.items()}


def _as_read_back(table: pd.DataFrame) -> pd.DataFrame:
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return carried(pd.read_parquet(buffer))
