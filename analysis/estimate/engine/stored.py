"""Results that take long, stored beside the panels under the fingerprint of all they rest on."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.paths import PANEL, ROOT, SOURCES

#: Panels that results rest on; other built tables, as those of the law, are for readers.
PANELS = ["hs2", "naics3", "statutory"]

#: Stages whose code and settings a result rests on.
STAGES = [ROOT / "analysis" / name for name in ("collect", "combine", "estimate")]


def fingerprint() -> str:
    """Return twelve hex digits that change with any panel, source table, code or setting.

    The descriptor of the sources holds a checksum of every table; the panels are hashed themselves.
    """
    code = [path for stage in STAGES for path in stage.rglob("*")]
    code = [path for path in code if path.suffix in (".py", ".yaml", ".csv")]
    total = hashlib.sha256()
    panels = [path for name in PANELS if (path := PANEL / f"{name}.parquet").exists()]
    for path in [*sorted(code), SOURCES / "datapackage.json", *panels]:
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()[:12]


def stored(
    compute: Callable[[], dict[str, pd.DataFrame]], names: list[str], *, folder: Path = PANEL
) -> dict[str, pd.DataFrame]:
    """Return stored tables if nothing they rest on has changed, else compute and store them.

    Parameters
    ----------
    compute : callable
        Gives the tables by name.
    names : list of str
        All of them.
    folder : Path
        Where ``.NAME-FINGERPRINT.parquet`` are kept; older ones are removed. The name is the key, so
        that a stored table can never pass for another.

    Returns
    -------
    dict
        Tables by name, as read back from the files: the same whether stored or computed now.
    """
    key = fingerprint()
    paths = {name: folder / f".{name}-{key}.parquet" for name in names}
    if not all(path.exists() for path in paths.values()):
        for name, table in compute().items():
            aside = folder / f".{name}-{key}.{os.getpid()}.new"
            table.to_parquet(aside, index=False)
            aside.replace(paths[name])
            for old in set(folder.glob(f".{name}-*.parquet")) - {paths[name]}:
                old.unlink(missing_ok=True)
    return {name: pd.read_parquet(path) for name, path in paths.items()}
