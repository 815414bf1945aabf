"""Which files the archive holds, and the zip file of them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

from analysis.checks import InputError, read_yaml
from analysis.made import whole
from analysis.publish.archive import metadata, replication
from analysis.publish.archive.paper import PAPER_FILE, shown
from analysis.publish.numbers.harvest import read_numbers
from analysis.publish.reports import pictures
from analysis.publish.reports.catalog import read_catalog
from analysis.publish.reports.figures import PAPER_FIGURES
from analysis.publish.reports.rendered import INDEX, PAGE_MODULES, Rendered
from analysis.publish.site.pages import index_page

MANIFEST = "manifest-sha256.txt"
#: The date of every file in the zip file, the first that it can hold.
DATE = (1980, 1, 1, 0, 0, 0)
#: Files of the archive that are generated for it, by what generates them.
GENERATED = {
    "datapackage.json": metadata.datapackage,
    "README-replication.md": replication.readme,
}


def write_archive(root: Path, folder: Path) -> tuple[Path, int, str]:
    """Write ``export-declines-VERSION.zip``.

    Parameters
    ----------
    root : Path
        Of a clone, or of an unpacked archive, with reports that are up to date.
    folder : Path
        Where the file is written.

    Returns
    -------
    (Path, int, str)
        The file, how many files it holds, and its SHA-256.

    Raises
    ------
    InputError
        Where a file is missing, or nothing says which files belong to the project.
    """
    name = name_of(root)
    contents = {path: (root / path).read_bytes() for path in members(root)}
    contents |= front_door(root)
    contents |= {path: generate(root).encode() for path, generate in GENERATED.items()}
    lines = [f"{hashlib.sha256(content).hexdigest()}  {path}" for path, content in contents.items()]
    contents[MANIFEST] = ("\n".join(sorted(lines, key=lambda line: line[66:])) + "\n").encode()
    folder.mkdir(exist_ok=True)
    target = folder / f"{name}.zip"
    with whole(target) as aside:
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
            for path in sorted(contents):
                file.writestr(_entry(f"{name}/{path}", root / path), contents[path])
        digest = hashlib.sha256(aside.read_bytes()).hexdigest()
    return target, len(contents), digest


def name_of(root: Path) -> str:
    """Return what the archive of a project is called, without its ending."""
    return f"export-declines-{read_yaml(root / 'CITATION.cff')['version']}"


def front_door(root: Path) -> dict[str, bytes]:
    """Return the page that leads to all that the archive holds, by its path: to no one-off report."""
    reports = root / "reports"
    names, numbers = list(read_catalog(root / "notebooks")), read_numbers(reports / "numbers.csv")
    return {"reports/index.html": index_page(reports, names, numbers, others=False).encode()}


def _entry(name: str, path: Path) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DATE)
    entry.create_system = 3  # Unix, so that what is executable stays so
    runs = path.exists() and os.access(path, os.X_OK)
    entry.external_attr = (0o100755 if runs else 0o100644) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def members(root: Path) -> list[str]:
    """Return the files of the archive that are not generated for it, sorted, from the root.

    What git tracks, or in an unpacked archive what its manifest lists; every report's page and executed
    notebook, numbers, tables and series, and the pages beside the reports; the paper and its figures,
    where ``make paper`` has set it.
    """
    reports = read_catalog(root / "notebooks")
    built = [f"reports/{name}{ending}" for name in reports for ending in (".ipynb", ".html")]
    beside = [file for name in reports for file in pictures.files(root / "reports", name)]
    built += [f"reports/{file}" for file in beside if not file.endswith(pictures.ON_PAGES)]
    noted = Rendered(root / "reports").record.made
    built += [
        f"reports/{name}"
        for part in (INDEX, *PAGE_MODULES)
        for name in noted.get(part, {}).get("files", ())
    ]
    if (root / "paper" / "paper.pdf").exists():
        source = (root / "paper" / PAPER_FILE).read_text(encoding="utf-8")
        used = shown(source, root / "reports" / "exhibits.csv")
        built += ["paper/paper.pdf"]
        built += [f"reports/{PAPER_FIGURES}/{one.name}.pdf" for one in used if one.kind == "figure"]
    paths = sorted({*listed(root), *built} - {*GENERATED, MANIFEST})
    if missing := [path for path in paths if not (root / path).is_file()]:
        raise InputError(f"no file {missing[0]} for the archive: run `make reports`, or restore it")
    return paths


def listed(root: Path) -> list[str]:
    """Return the files that git tracks, or those of the manifest of an unpacked archive."""
    if (root / ".git").exists():
        if not shutil.which("git"):
            raise InputError("the archive of a clone needs git, which says what belongs to it")
        run = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True)
        return run.stdout.decode().split("\0")[:-1]
    if (root / MANIFEST).exists():
        lines = (root / MANIFEST).read_text(encoding="utf-8").splitlines()
        return [line.split("  ", 1)[1] for line in lines]
    raise InputError(f"neither a clone (.git) nor an unpacked archive ({MANIFEST}) in {root.name}")
