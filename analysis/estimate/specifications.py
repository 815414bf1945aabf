"""The regressions that are shipped, by design and episode: ``specifications.yaml``."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from pathlib import Path

from analysis.checks import check_choice, read_yaml
from analysis.engine.specification import Specification, changed, typed
from analysis.estimate.episodes import episodes

FILE = Path(__file__).with_name("specifications.yaml")

#: Episode -> the specification that compares partners: the design across partners of its elasticity.
ACROSS = {"2018": "iv_across_weighted_2018", "2025": "iv_across_2025"}


def specification(name: str, *, placebo: bool = False, **changes) -> Specification:
    """Return a named specification, or a modified copy of it.

    Parameters
    ----------
    name : str
        A design and an episode, as in ``specifications.yaml``.
    placebo : bool
        The placebo of the specification instead: the same regression where no tariff changed, or
        with the tariffs of a later time.
    **changes
        Fields to replace.

    Raises
    ------
    InputError
        Unknown name or field, invalid value, or a placebo that the specification does not have.
    """
    shipped, placebos = _shipped()
    spec = shipped[check_choice(name, shipped, what="specification")]
    if placebo:
        spec = changed(spec, placebos[name] | {"is_placebo": True})
    return changed(spec, changes)


def names() -> list[str]:
    """Return the names of the shipped specifications, in the order of the file."""
    return list(_shipped()[0])


@cache
def _shipped() -> tuple[dict[str, Specification], dict[str, dict]]:
    return read_specifications(FILE)


def read_specifications(path: Path) -> tuple[dict[str, Specification], dict[str, dict]]:
    """Return the specifications of a file by name, and what turns each into its placebo.

    Raises
    ------
    InputError
        An unknown field, or an invalid value.
    """
    content = read_yaml(path)
    known_fields = {field.name for field in fields(Specification)}
    shipped, placebos = {}, {}
    years = tuple((one.weights_year, one.last_year) for one in episodes().values())
    for design, entry in content["designs"].items():
        entry = dict(entry)
        episode_names, placebo = entry.pop("episodes", list(episodes())), entry.pop("placebo")
        for episode in (episodes()[name] for name in episode_names):
            name = f"{design}_{episode.name}"
            labels = {"name": name, "design": design, "episode": episode.name, "tariff_years": years}
            # Designs that rest on the law alone leave partners out, as their placebos do.
            fields_of = content["default"] | {"window": episode.window} | entry | labels
            if placebo == "earlier":
                fields_of["leave_out"] = episode.leave_out
            for word in fields_of:
                check_choice(word, known_fields, what="field", where=f"specification {name}")
            shipped[name] = Specification(**typed(fields_of))
            placebos[name] = getattr(episode, placebo)
    return shipped, placebos
