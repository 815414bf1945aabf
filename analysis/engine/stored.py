"""Results that take long, stored beside the panels under the fingerprint of all they rest on."""

from __future__ import annotations

import io
import logging
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from analysis.checks import InputError
from analysis.fingerprint import State
from analysis.made import turn, whole
from analysis.paths import PANEL, SHIPPED_ESTIMATES
from analysis.reading import carried, carrying, reading
from analysis.stories import BEGAN, anew_since, defined, everything

LOG = logging.getLogger(__name__)


def stored(
    compute: Callable[[], dict[str, pd.DataFrame]],
    names: list[str],
    *,
    folder: Path = PANEL,
    what: str = "",
) -> dict[str, pd.DataFrame]:
    """Return stored tables if nothing they rest on has changed, else compute and store them.

    They rest on ``compute`` and on every function, class and constant that it names, through imports,
    on the settings and source tables that these name, on the panels and on the pinned packages
    (:meth:`analysis.fingerprint.State.fingerprint`).

    Parameters
    ----------
    compute : callable
        Gives the tables by name; defined in a module of this package, where it may stand in the
        function that asks.
    names : list of str
        All of them.
    folder : Path
        Where ``.NAME-FINGERPRINT.parquet`` are kept; older ones are removed. The name is the key, so
        that a stored table can never pass for another.
    what : str
        What is computed and about how long, as the log says it before it begins.

    Each carries the source tables read for it, so that taking it from the store counts as reading them.
    Where there is none, those that ship under this very fingerprint are taken (``export-declines
    ship``). ``ALL=1`` computes each anew, once.

    Returns
    -------
    dict
        Tables by name, as read back from the files: the same whether stored or computed now.

    Raises
    ------
    InputError
        When ``compute`` is not defined in this package, so that nobody knows what it rests on.
    """
    state, name = State(), defined(compute)
    if compute.__module__ not in state.modules:
        raise InputError(
            f"results are stored for functions of analysis only, not of {compute.__module__!r}"
        )
    key = state.fingerprint(name)
    paths = {table: folder / f".{table}-{key}.parquet" for table in names}
    if _lay_out_shipped(paths.values()):
        LOG.info("as shipped, by this code of these data: %s", ", ".join(names).replace("_", " "))
    tables = _current(paths)
    if tables is not None:
        return tables
    # A process that asks for what another is computing waits for it.
    with turn(folder / f".{names[0]}.lock", waiting=""):
        tables = _current(paths)
        if tables is not None:
            return tables
        LOG.info("computing %s", what or ", ".join(names).replace("_", " "))
        with reading() as read:
            tables = compute()
        tables = {table: carrying(tables[table], read) for table in names}
        if state.newest(name) > BEGAN:  # an open notebook may hold older code than the files
            return {table: _as_read_back(tables[table]) for table in names}
        for table, path in paths.items():
            with whole(path) as aside:
                tables[table].to_parquet(aside, compression="zstd", index=False)
            for old in set(folder.glob(f".{table}-*.parquet")) - {path}:
                old.unlink(missing_ok=True)
    return _read(paths)


def _current(paths: dict[str, Path]) -> dict[str, pd.DataFrame] | None:
    """Return the stored tables, or None where one is missing, damaged or not to count."""
    try:
        if all(path.stat().st_mtime >= anew_since() for path in paths.values()):
            return _read(paths)
    except (OSError, ValueError, KeyError):  # missing, or damaged in whichever way
        pass
    return None


def _lay_out_shipped(paths: Iterable[Path]) -> bool:
    """Copy the tables that ship under these names beside the panels; return whether that was to do."""
    shipped = {path: SHIPPED_ESTIMATES / path.name[1:] for path in paths if not path.exists()}
    if everything() or not shipped or not all(source.exists() for source in shipped.values()):
        return False
    for path, source in shipped.items():
        with whole(path) as aside:
            shutil.copyfile(source, aside)
    return True


def _read(paths: dict[str, Path]) -> dict[str, pd.DataFrame]:
    return {name: carried(pd.read_parquet(path)) for name, path in paths.items()}


def _as_read_back(table: pd.DataFrame) -> pd.DataFrame:
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return carried(pd.read_parquet(buffer))
