"""What goes into a wheel beside ``export_declines``: the code, or a small clone.

Read by hatchling alone, which builds what pip installs.
"""

import os
import re
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

#: Names the folder of a small clone, as :mod:`analysis.publish.archive.wheel` writes it.
TABLES = "EXPORT_DECLINES_TABLES"
#: Where the project sets its addresses, and a package's links -> their lines; an empty one is none.
ADDRESSES = "analysis/publish/site/address.yaml"
LINKS = {"Homepage": "address", "Repository": "repository", "DOI": "doi"}


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
    """Take a package's links from where the project sets its addresses; it may have none."""

    def update(self, metadata: dict) -> None:
        """Set the links."""
        metadata["urls"] = {}
        text = Path(self.root, ADDRESSES).read_text(encoding="utf-8")
        for name, line in LINKS.items():
            if found := re.search(rf'^{line}: *"?([^"\s]+)"?$', text, re.M):
                metadata["urls"][name] = ("https://doi.org/" if name == "DOI" else "") + found[1]
