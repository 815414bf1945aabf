"""Export declines under tariffs, as a package that is installed: the public names of ``analysis``.

In a clone the code is called ``analysis``, a word that many projects have for their own. What pip
installs is therefore ``export_declines``: it holds a small clone, code and, in a wheel of ``make
wheel``, built tables, and loads the code from there under its name, in this process alone.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
#: Where the code is: in what is installed, else in the clone that this folder is in.
CODE = next(one / "analysis" for one in (FOLDER / "clone", FOLDER.parent) if (one / "analysis").is_dir())


def _load():
    """Load the code as ``analysis``, unless it is; refuse where another package has that name."""
    module = sys.modules.get("analysis")
    if module is None:
        spec = spec_from_file_location(
            "analysis", CODE / "__init__.py", submodule_search_locations=[str(CODE)]
        )
        module = sys.modules["analysis"] = module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules["analysis"]
            raise
    if not hasattr(module, "check_claim"):
        raise ImportError(
            f"another package called analysis is loaded, {module.__file__}: import export_declines in a "
            "process of its own"
        )
    return module


_module = _load()
__all__, __version__ = _module.__all__, _module.__version__


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str):
    return getattr(_module, name)


def launch() -> int:
    """Start the command ``export-declines``; return its exit code."""
    from analysis.command import launch as started

    return started()
