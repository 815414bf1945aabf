"""``python -m tests.stripped NOTEBOOKS``: whether what git would commit of notebooks has no outputs.

JupyterLab and VS Code save outputs and counts into an open notebook by themselves. That is nobody's
mistake until it is staged, so the notebooks are looked at as they stand in git's index; where there is
no git, as in an unpacked archive, as they stand on the disk.
"""

from __future__ import annotations

import copy
import shutil
import subprocess
import sys
from pathlib import Path

# jsonschema builds a grammar of URIs for a second where it finds this module; notebooks hold none.
sys.modules.setdefault("rfc3987_syntax", None)

import nbformat  # noqa: E402
from nbstripout import strip_output  # noqa: E402

#: What nbstripout's command takes out of metadata unless it is told otherwise.
KEYS = ["metadata.signature", "metadata.widgets"] + [
    f"cell.metadata.{key}"
    for key in ("collapsed", "ExecuteTime", "execution", "heading_collapsed", "hidden", "scrolled")
]


def unstripped(names: list[str], root: Path) -> list[str]:
    """Return those of the notebooks, named from the root, that git would commit with outputs."""
    texts = _staged(names, root) if _has_git(root) else {n: (root / n).read_text("utf-8") for n in names}
    return [name for name, text in texts.items() if _is_unstripped(text)]


def _is_unstripped(text: str) -> bool:
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    options = {"keep_output": False, "keep_count": False, "keep_id": False, "extra_keys": KEYS}
    return strip_output(copy.deepcopy(notebook), **options) != notebook


def _has_git(root: Path) -> bool:
    return (root / ".git").exists() and shutil.which("git") is not None


def _staged(names: list[str], root: Path) -> dict[str, str]:
    """Return the text of those files that git's index has, as it stands there."""
    options = {"cwd": root, "capture_output": True, "check": True, "encoding": "utf-8"}
    listed = subprocess.run(["git", "ls-files", "-z", "--", *names], **options).stdout
    return {
        name: subprocess.run(["git", "show", f":./{name}"], **options).stdout
        for name in filter(None, listed.split("\0"))
    }


def main(names: list[str]) -> int:
    """Print a line for each notebook that is to be stripped before it is committed."""
    with_output = unstripped(names, Path.cwd())
    for name in with_output:
        print(
            f"error: git would commit the outputs of {name}: .venv/bin/nbstripout {name}, then git add",
            file=sys.stderr,
        )
    return 1 if with_output else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
