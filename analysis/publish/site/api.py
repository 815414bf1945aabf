"""The reference of the public names, from their docstrings."""

from __future__ import annotations

import html
import inspect
import re
from importlib import import_module

import analysis
from analysis.publish.site.page import template
from analysis.version import __version__

#: What a reader also imports by its full name, beyond ``analysis.__all__``.
MORE = ("analysis.law.tracing.trace",)
#: What public functions return, beyond what their docstrings name.
RESULTS = ("analysis.present.result.Result", "analysis.publish.numbers.citations.Citation")
CLASS = re.compile(r":class:`([\w.]+)`")
SECTION = re.compile(r"^(\w[\w ]*)\n-{3,}$", re.MULTILINE)
ROLE = re.compile(r":\w+:`~?([^`]+)`|``([^`]+)``|`([^`]+)`")


def pages() -> dict[str, bytes]:
    """Return the bytes of ``api.html``: of each name its signature, docstring and example."""
    functions = [f"analysis.{name}" for name in analysis.__all__]
    classes = CLASS.findall(" ".join(getattr(analysis, name).__doc__ for name in analysis.__all__))
    page = template("api.html.j2").render(
        here="api.html",
        version=__version__,
        groups=[
            ("Functions", [entry(path) for path in (*functions, *MORE)]),
            ("Results", [entry(path) for path in dict.fromkeys((*RESULTS, *classes))]),
        ],
    )
    return {"api.html": page.encode()}


def entry(path: str) -> dict:
    """Return what the page says of a function or class.

    Parameters
    ----------
    path : str
        Dotted name by which it is imported; it has a numpydoc docstring.

    Returns
    -------
    dict
        ``name``, ``module``, ``head`` (a function with its arguments, a class with its module),
        ``summary`` and ``sections``, the last two HTML; a section is its head and its HTML.
    """
    module, _, name = path.rpartition(".")
    thing = getattr(import_module(module), name)
    head = path.removeprefix("analysis.") if inspect.isclass(thing) else name + _signature(thing)
    first, *rest = SECTION.split(inspect.cleandoc(thing.__doc__))
    return {
        "name": name,
        "module": module,
        "head": head,
        "summary": paragraphs(first),
        "sections": [
            (title, _section(title, text)) for title, text in zip(*[iter(rest)] * 2, strict=True)
        ],
    }


def _signature(thing) -> str:
    """Return the arguments with their defaults; their types stand with the parameters."""
    signature = inspect.signature(thing)
    bare = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def _section(head: str, text: str) -> str:
    text = text.strip("\n")
    if head == "Examples":
        return f'<pre tabindex="0"><code>{html.escape(text)}</code></pre>'
    return paragraphs(text) if head == "Notes" else _terms(text)


def _terms(text: str) -> str:
    """Return lines of ``name : kind`` with what is indented below each as a list of definitions."""
    parts = []
    for block in re.split(r"\n(?=\S)", text):
        term, _, rest = block.partition("\n")
        name, colon, kind = term.partition(" : ")
        kind = f" <span>{inline(kind)}</span>" if colon else ""
        parts.append(f"<dt><code>{html.escape(name)}</code>{kind}</dt>")
        parts.append(f"<dd>{paragraphs(inspect.cleandoc(rest))}</dd>" if rest.strip() else "<dd></dd>")
    return f"<dl>{''.join(parts)}</dl>"


def paragraphs(text: str) -> str:
    """Return text parted by empty lines as paragraphs."""
    parts = filter(None, (part.strip() for part in re.split(r"\n\s*\n", text)))
    return "".join(f"<p>{inline(' '.join(part.split()))}</p>" for part in parts)


def inline(text: str) -> str:
    """Return a line of reStructuredText as HTML: names and literals as code, bold as bold."""
    escaped = html.escape(text, quote=False)
    code = ROLE.sub(lambda m: f"<code>{next(filter(None, m.groups()))}</code>", escaped)
    return re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", code)
