"""What goes into a wheel beside ``export_declines``: the code, or the small clone of ``make wheel``.

Read by hatchling alone, which builds what pip installs.
"""

import os
import re
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

#: Names the folder of a small clone, as :mod:`analysis.publish.archive.wheel` writes it.
TABLES = "EXPORT_DECLINES_TABLES"
#: Lines of ``CITATION.cff`` that say where the project is -> the name of each among a package's links.
LINKS = {"url": "Homepage", "repository-code": "Repository", "doi": "DOI"}


class CodeAndTables(BuildHookInterface):
    """Put the code, and tables where there are some, within ``export_declines/clone``."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Say what is included; an editable install is the clone itself."""
        if version == "editable":
            return
        tables = os.environ.get(TABLES)
        include = {tables: "clone"} if tables else {f"{self.root}/analysis": "clone/analysis"}
        build_data["force_include"] |= {one: f"export_declines/{to}" for one, to in include.items()}


class Links(MetadataHookInterface):
    """Take a package's links from ``CITATION.cff``; where it has none, there are none."""

    def update(self, metadata: dict) -> None:
        """Set the links."""
        cited = Path(self.root, "CITATION.cff").read_text(encoding="utf-8")
        lines = dict(re.findall(r'^([\w-]+): *"?([^"\s]+)"?$', cited, re.M))
        found = {name: lines[line] for line, name in LINKS.items() if line in lines}
        metadata["urls"] = {n: f"https://doi.org/{v}" if n == "DOI" else v for n, v in found.items()}
