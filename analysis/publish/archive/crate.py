"""The archive as an RO-Crate: each report is an action, with notebook, parameters, tables and results.

RO-Crate 1.1 and the profile Process Run Crate 0.5, written here: a crate is one list of JSON objects,
and a library would be one more dependency of every reader for it.
"""

from __future__ import annotations

import json
from pathlib import Path

from analysis.publish.archive.metadata import LICENCES, people, read_software, read_tables, written
from analysis.publish.numbers.harvest import read_executed
from analysis.publish.numbers.origins import named_tables
from analysis.publish.reports.catalog import Report, read_catalog

CRATE = "https://w3id.org/ro/crate/1.1"
#: Terms beyond those of RO-Crate 1.1: ``sha256``.
TERMS = "https://w3id.org/ro/terms/workflow-run/context"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
AUTHORS, PACKAGE = "#authors", "#export-declines"
#: How files are called by what their names end in.
FORMATS = {
    ".ipynb": "application/x-ipynb+json",
    ".html": "text/html",
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".md": "text/markdown",
    ".cff": "text/yaml",
    ".tex": "application/x-tex",
}
#: Files of the crate beside notebooks, reports and source tables.
ALSO = (
    "README.md",
    "CITATION.cff",
    "LICENSE",
    "requirements.lock",
    "reports/numbers.csv",
    "reports/exhibits.csv",
    "paper/paper.tex",
    "paper/paper.pdf",
)


def crate(root: Path, digests: dict[str, str]) -> str:
    """Return ``ro-crate-metadata.json``.

    Parameters
    ----------
    root : Path
        Of the project.
    digests : dict
        SHA-256 of each file of the archive, by its path.
    """
    software, tables = read_software(root), read_tables(root)
    catalog = read_catalog(root / "notebooks")
    files = [_file(name, root, digests) for name in ALSO if name in digests]
    files += [_table(table, root, digests) for table in tables]
    actions, values = [], []
    for name, report in catalog.items():
        executed = read_executed(root / f"reports/{name}.ipynb")
        parameters = _parameters(name, executed)
        actions.append(_action(report, executed, parameters, tables))
        values += parameters
        files += _files_of(report, root, digests)
    files = list({one["@id"]: one for one in files}.values())
    graph = [*_heads(software, files, actions), *files, *actions, *values]
    return written({"@context": [f"{CRATE}/context", TERMS], "@graph": graph})


def _heads(software: dict, files: list[dict], actions: list[dict]) -> list[dict]:
    """Return the descriptor, the crate itself, its authors, licence and software."""
    licence = LICENCES[software["license"]]
    return [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": CRATE},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "conformsTo": {"@id": PROFILE},
            "name": software["title"],
            "description": software["abstract"],
            "datePublished": software["date-released"],
            "version": str(software["version"]),
            "license": {"@id": licence},
            "author": {"@id": AUTHORS},
            "publisher": {"@id": AUTHORS},
            "keywords": software["keywords"],
            "hasPart": _ids(files),
            "mentions": _ids(actions),
        },
        {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        {"@id": AUTHORS, "@type": "Organization", "name": "; ".join(people(software))},
        {"@id": licence, "@type": "CreativeWork", "name": software["license"]},
        {
            "@id": PACKAGE,
            "@type": "SoftwareApplication",
            "name": software["title"],
            "softwareVersion": str(software["version"]),
            "softwareRequirements": {"@id": "requirements.lock"},
        },
    ]


def _action(report: Report, executed: dict, values: list[dict], tables: list[dict]) -> dict:
    """Return a report as the action that made it; it has no time of its own, so that bytes repeat."""
    about = executed["metadata"]["export_declines"]
    paths = {table["name"]: table["path"] for table in tables}
    inputs = [{"@id": paths[name]} for name in named_tables(executed)]
    return {
        "@id": f"#{report.name}",
        "@type": "CreateAction",
        "name": report.title,
        "description": report.question,
        "identifier": about["fingerprint"],
        "agent": {"@id": AUTHORS},
        "instrument": {"@id": f"notebooks/{report.notebook.name}"},
        "object": _ids(values) + inputs,
        "result": [{"@id": f"reports/{report.name}{ending}"} for ending in (".html", ".ipynb")],
    }


def _parameters(name: str, executed: dict) -> list[dict]:
    parameters = executed["metadata"]["export_declines"]["parameters"]
    return [
        {"@id": f"#{name}/{key}", "@type": "PropertyValue", "name": key, "value": _text(value)}
        for key, value in parameters.items()
    ]


def _text(value) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _files_of(report: Report, root: Path, digests: dict[str, str]) -> list[dict]:
    notebook = _file(f"notebooks/{report.notebook.name}", root, digests)
    notebook |= {
        "@type": ["File", "SoftwareSourceCode"],
        "name": report.title,
        "programmingLanguage": "Python",
        "softwareRequirements": {"@id": PACKAGE},
    }
    rendered_files = [f"reports/{report.name}{ending}" for ending in (".html", ".ipynb")]
    return [notebook, *(_file(name, root, digests) for name in rendered_files)]


def _table(table: dict, root: Path, digests: dict[str, str]) -> dict:
    words = {"name": table["title"], "creditText": table["citation"], "version": table["vintage"]}
    return _file(table["path"], root, digests) | words


def _file(name: str, root: Path, digests: dict[str, str]) -> dict:
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "encodingFormat": FORMATS.get(Path(name).suffix, "text/plain"),
        "contentSize": str((root / name).stat().st_size),
        "sha256": digests[name],
    }


def _ids(entities: list[dict]) -> list[dict]:
    return [{"@id": entity["@id"]} for entity in entities]
