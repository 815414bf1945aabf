"""Command line: ``python -m analysis.publish reports|report|scratch|quotes``, and those for people."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from analysis import checks, paths, retired
from analysis.made import turn
from analysis.publish.doors import commands, questions

#: What help says first.
ABOUT = """Ask about US tariffs and trade (effect to bill below), or make reports and files of them.
COMMAND --help says what each option is; a clone has the same as make COMMAND. Without make
it also has combine, law, estimate and refresh."""


def main(
    arguments: list[str] | None = None,
    *,
    notebooks: Path = paths.NOTEBOOKS,
    reports: Path = paths.REPORTS,
) -> int:
    """Run a command and return its exit code: 0, 1 (a report failed), 2 (bad input)."""
    from analysis.publish.reports.catalog import plan, read_catalog
    from analysis.publish.reports.published import apart

    options = parsed(arguments)
    if options.command in questions.QUESTIONS:
        commands.say_aside()
        return questions.ask(options)
    if options.command in commands.COMMANDS:
        return getattr(commands, options.command)(options)
    if options.command == "scratch":
        from analysis.publish.reports.scratch import renew

        for message in renew(notebooks):
            print(message)
        return 0
    if options.command == "quotes":
        files = options.files or [paths.ROOT / "README.md", *sorted(paths.DOCS.glob("*.md"))]
        return quote(reports / "numbers.csv", files, read_catalog(notebooks))
    catalog = read_catalog(notebooks)
    one = options.command == "report"
    names, settings = ([options.name], options.settings) if one else (options.names, [])
    # What the values mean is checked of what is rendered: that reads the panel.
    jobs = plan(catalog, names, settings=" ".join(settings), check=lambda parameters: None)
    to_render, messages = apart(jobs)
    with turn(reports / ".lock"):
        code = _renew(to_render, catalog, reports, options)
    for message in messages:
        print(f"error: {message}", file=sys.stderr)
    return code or 2 * bool(messages)


def _renew(jobs: list, catalog: dict, reports: Path, options: argparse.Namespace) -> int:
    """Write and render what is outdated: pages of law, calendar and API, jobs, numbers and index."""
    from analysis.publish.reports import catalog as catalogue
    from analysis.publish.reports.rendered import Rendered

    rendered = Rendered(reports)
    outdated = [job for job in jobs if not rendered.current(job)]
    for job in outdated:
        catalogue.check_meaning(job)
    pages = rendered.outdated_pages()
    if outdated or pages or not rendered.catalogue_current(catalog):
        from analysis.publish.reports.driver import publish

        return publish(outdated, catalog, reports, workers=options.workers, pages=pages)
    if options.command == "report":
        for job in jobs:
            print(f"Up to date: {reports.name}/{job.name}.html")
    if rendered.record.digest.changed:
        rendered.record.save()
    return 0


def parsed(arguments: list[str] | None, prog: str = "python -m analysis.publish") -> argparse.Namespace:
    """Return the command with its options; refuse an option that it does not take in one line."""
    options, unknown = parser(prog).parse_known_args(arguments)
    for word in unknown:
        retired.refuse("option", word.partition("=")[0])
        raise checks.InputError(
            f"{options.command} takes no {word}: `{prog} {options.command} --help` has what it takes"
        )
    return options


def parser(prog: str = "python -m analysis.publish") -> argparse.ArgumentParser:
    """Return the parser of all commands; ``prog`` is what the reader typed to come here."""
    whole = argparse.ArgumentParser(prog=prog, description=ABOUT)
    parsers = whole.add_subparsers(dest="command", required=True)

    def command(name: str, text: str) -> argparse.ArgumentParser:
        return parsers.add_parser(name, help=text, description=text)

    every = command("reports", "render the named reports, or all of notebooks/reports.yaml")
    every.add_argument("names", nargs="*", metavar="NAME", help="as 02_tariffs")
    one = command(
        "report", "render one report, with other parameters; for each of partner=VNM,IND or partner=all"
    )
    one.add_argument("name", metavar="NAME", help="as 02_tariffs")
    one.add_argument("settings", nargs="*", metavar="PARAMETER=VALUE", help="as partner=VNM")
    for rendering in (every, one):
        rendering.add_argument(
            "--workers",
            type=int,
            default=2,
            choices=range(1, 65),
            metavar="N",
            help="reports at a time (default 2)",
        )
    command("scratch", "make the copies of notebooks that `make lab` opens")
    quotes = command("quotes", "let texts quote numbers.csv, the answers and the table of reports")
    quotes.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="by default README.md and docs"
    )
    questions.add_parsers(parsers)
    commands.add_parsers(parsers)
    return whole


def quote(numbers_file: Path, files: list[Path], catalog: dict) -> int:
    """Rewrite the quoted numbers and answers of text files; return 1 when a quote stays wrong."""
    from analysis.publish.numbers.harvest import check_quotes, read_numbers, rewrite_quotes
    from analysis.publish.site.readme import rewritten

    numbers = read_numbers(numbers_file)
    if missing := [str(path) for path in files if not path.is_file()]:
        raise checks.InputError(f"no file {', '.join(missing)} to quote numbers in.")
    wrong = []
    for path in files:
        old = path.read_text(encoding="utf-8")
        up = "../" if path.resolve().parent == paths.DOCS else ""
        new = rewritten(rewrite_quotes(old, numbers), catalog, numbers_file.parent, up=up)
        if new != old:
            aside = path.with_name(f".{path.name}.new")
            aside.write_text(new, encoding="utf-8")
            os.replace(aside, path)
        wrong += check_quotes(new, numbers, where=path.name)
    for message in wrong:
        print(f"error: {message}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(checks.run(main))
