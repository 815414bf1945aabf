"""The law as a table: one row per partner, tariff line and change, 2018 to February 2027."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import vintages
from analysis.law.base import GRADES, base_rates
from analysis.law.by_use import USES
from analysis.law.lines import lines_2017
from analysis.law.measures import LAYERS, read_left_out, why_left_out
from analysis.law.of_2017 import law_of_2017
from analysis.law.outcomes import LawOutcomes
from analysis.law.paid import as_paid, expected_rates
from analysis.law.rates import Flags
from analysis.law.scopes import scope_rows
from analysis.law.statutory import BASKET_2024, DECIMALS, Law
from analysis.law.three_rates import CLAIMS, THREE
from analysis.version import __version__

#: First and last day of the table: the calendar is established between them.
FIRST_DAY, LAST_DAY = pd.Timestamp("2018-01-01"), pd.Timestamp("2027-02-28")

#: Day to which legal texts were read: what came later is in no rate and no list.
READ_TO = pd.Timestamp(vintages.read_to())

KEY = ["reporter", "partner", "hts", "first_day"]

#: What :mod:`citations` says of a duty.
CITATION = ("heading", "edition", "note", "federal_register")

#: Rates beside the statutory rate, which is that of regressions and has no share learnt of collections.
RATES = ("owed_rate", "claimable_rate", "expected_rate")


def law_table(law: Law, read) -> pd.DataFrame:
    """Return the three rates of every line of a partner, by change.

    Lines are those that it sold in 2024 or 2025, and the numbers under which their goods stand later.

    Parameters
    ----------
    law : Law
        From :func:`statutory.read_law`.
    read : callable
        ``collect.read_table``.

    Returns
    -------
    DataFrame
        Key partner x hts x first_day, sorted; ``last_day`` (inclusive), ``owed_rate``,
        ``claimable_rate`` and ``expected_rate`` as in :data:`three_rates.THREE`, ``statutory_rate`` (at
        the claims of 2024, without what is learnt to go unpaid) and its layers, ``legal_rate`` (where
        importers claim no preference, aircraft at their share; fractions, all missing where
        ``barred``), ``by_use`` (uses that decide the rate, of ``by_use.USES``), ``claims`` (what else
        does, of ``three_rates.CLAIMS``), ``incomplete`` (measures that touch the line and are not in
        the rate, of ``measures.yaml``; names parted by blanks, empty where none), ``barred`` (whether
        imports are banned), ``read_to`` (day to which legal texts were read). ``partner`` is ISO
        alpha-3 (a Census code where none is known), ``hts`` ten digits, for China to 2023-12-31 six.

    Notes
    -----
    Line codes are those of the tariff schedule of 2024-2026, carried back: a line that was split or
    renumbered before has its present code. China to 2023 stands by HS6, the detail of the lists then.
    """
    parts = [_china_before(law, read)] if "CHN" in law.partners else []
    outcomes, paid = LawOutcomes(law, read), as_paid(law)
    for partner in law.partners:
        start = BASKET_2024 if partner == "CHN" else FIRST_DAY
        parts.append(rows_of(law, outcomes, law.of(partner), start, LAST_DAY, paid))
    table = pd.concat(parts, ignore_index=True)
    table = table.sort_values(KEY[1:], kind="stable", ignore_index=True)
    return with_words(table).assign(read_to=READ_TO).astype({"partner": "category", "hts": "category"})


def _china_before(law: Law, read) -> pd.DataFrame:
    """Return the rows of China's lines of six digits, to the end of their law."""
    china = lines_2017(read)
    of_2017, flags = law_of_2017(china, law)
    alike = dict.fromkeys((*RATES, "legal_rate"), _total(of_2017[1]))
    no_claim = _flags(flags, np.zeros_like(flags.by_use))
    before = BASKET_2024 - pd.Timedelta(days=1)
    return _runs(of_2017, alike, no_claim, "CHN", china.hs6, FIRST_DAY, before)


def rows_of(
    law: Law,
    outcomes: LawOutcomes,
    lines: pd.DataFrame,
    start: pd.Timestamp,
    end: pd.Timestamp,
    paid: Law | None = None,
) -> pd.DataFrame:
    """Return the rows of lines of one partner between two days, their flags as bits.

    Without ``paid``, the law with what goes unpaid, all is expected that the statutory rate has.
    """
    lawful, flags = law.with_flags(lines)
    statutory = np.where(flags.barred, np.nan, _total(lawful[1]))
    by_claim = outcomes.of(lines, lawful[0], statutory, flags.by_use)
    expected = statutory if paid is None else expected_rates(paid, lines, statutory)
    rates = dict(zip(RATES, (by_claim.owed, by_claim.lowest, expected), strict=True))
    rates["legal_rate"] = law.legal_rates(lines, lawful[1])
    every = _flags(flags, by_claim.bits >> len(USES))
    return _runs(lawful, rates, every, lines.partner.iloc[0], lines.hs10, start, end)


def with_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of :func:`rows_of` with the words that their flags stand for."""
    words = {"by_use": USES, "claims": CLAIMS, "incomplete": read_left_out()}
    return rows.assign(**{name: named_bits(rows[name], tuple(of)) for name, of in words.items()})


def named_bits(bits: pd.Series, words: tuple[str, ...]) -> pd.Series:
    """Return the words that bits stand for, parted by blanks, as a categorical; empty where none."""
    codes, values = pd.factorize(bits.to_numpy())
    texts = [" ".join(w for k, w in enumerate(words) if value >> k & 1) for value in values.tolist()]
    return pd.Series(pd.Categorical.from_codes(codes, texts), index=bits.index, name=bits.name)


def law_lines(law: Law, read) -> pd.DataFrame:
    """Return the weight of every line of :func:`law_table`.

    Returns
    -------
    DataFrame
        Key partner x hts; ``weight`` (imports of 2024, US dollars; China's lines of six digits: share
        of its imports of 2017), ``legal_base`` (base rate without a claim, fraction), ``base_grade``
        (how it came about, a key of ``base.GRADES``; empty where lines are of six digits).
    """
    lines = law.lines[["partner", "hs10", "value_2024", "legal_base"]]
    lines = lines.set_axis(["partner", "hts", "weight", "legal_base"], axis=1)
    grade = lines.hts.str[:8].map(base_rates(read).base_grade).fillna("none")
    china = lines_2017(read)[["hs6", "weight", "base_rate"]]
    china = china.set_axis(["hts", "weight", "legal_base"], axis=1).assign(base_grade="")
    lines = lines.assign(base_grade=grade)
    lines = pd.concat([lines, china.assign(partner="CHN")], ignore_index=True)
    return lines.sort_values(["partner", "hts"], kind="stable", ignore_index=True)


def law_scopes(read) -> pd.DataFrame:
    """Return what measures cover and spare, rows of :func:`scopes.scope_rows` in order."""
    return scope_rows(read).sort_values(["scope", "hts_prefix"], kind="stable")


def _total(layers: dict[str, np.ndarray]) -> np.ndarray:
    return sum(layers[name].round(DECIMALS) for name in LAYERS).round(DECIMALS)


def _flags(flags: Flags, claims: np.ndarray) -> dict[str, np.ndarray]:
    return {**vars(flags), "claims": claims}


def _runs(lawful, named, flags, partner: str, codes: pd.Series, start, end) -> pd.DataFrame:
    """Return one row for each line and run of days without a change of any layer or flag."""
    segments, layers = lawful
    held = (segments <= end) & (np.append(segments[1:], pd.Timestamp("2200-01-01")) > start)
    first = segments[held].to_numpy("datetime64[s]", copy=True)
    first[0] = max(first[0], start.to_datetime64().astype("datetime64[s]"))
    rates = np.stack([layers[name][held] for name in LAYERS], axis=-1).round(DECIMALS)
    changed = np.ones(rates.shape[:2], dtype=bool)
    changed[1:] = (rates[1:] != rates[:-1]).any(axis=-1)
    named = {name: values[held] for name, values in named.items()}
    flag_values = {name: values[held] for name, values in flags.items()}
    barred_on = flag_values["barred"]
    for values in (*(np.where(barred_on, 0.0, v) for v in named.values()), *flag_values.values()):
        changed[1:] |= values[1:] != values[:-1]
    line, row = np.nonzero(changed.T)
    day = first[row]
    following = np.append(day[1:], day[:1])
    next_line = np.append(line[1:], -1)
    last = np.where(line == next_line, following - np.timedelta64(1, "D"), end.to_datetime64())
    table = pd.DataFrame({"partner": partner, "hts": codes.to_numpy()[line], "first_day": day})
    table["last_day"] = last.astype("datetime64[s]")
    total = rates[row, line].sum(axis=1).round(DECIMALS)
    barred = flag_values["barred"][row, line]
    for name in RATES:
        table[name] = np.where(barred, np.nan, named[name][row, line])
    table["statutory_rate"] = np.where(barred, np.nan, total)
    table[LAYERS] = rates[row, line]
    table["legal_rate"] = np.where(barred, np.nan, named["legal_rate"][row, line])
    return table.assign(**{name: values[row, line] for name, values in flag_values.items()})


def save_law(table: pd.DataFrame, path: Path) -> None:
    """Write a table of the law as parquet, one row group per partner so that one is read alone."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    texts = ("reporter", "partner", "hts", "scope", "hts_prefix", "use", "source", "base_grade")
    texts = (*texts, "successor", "event_id", "measure", *CITATION)
    kinds = {name: pa.string() for name in texts}
    words = ("by_use", "claims", "incomplete")
    kinds |= {name: pa.dictionary(pa.int32(), pa.string()) for name in words}
    kinds |= {name: pa.date32() for name in ("first_day", "last_day", "read_to")}
    kinds |= {"digits": pa.int8(), "barred": pa.bool_()}
    schema = pa.schema([(name, kinds.get(name, pa.float64())) for name in table])
    parts = table.groupby("scope" if "scope" in table else "partner", sort=True, observed=True)
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=9) as writer:
        for _, group in parts:
            group = group.astype({name: "str" for name in ("partner", "hts") if name in group})
            writer.write_table(pa.Table.from_pandas(group, schema=schema, preserve_index=False))


#: What the data package says of the tables.
DESCRIPTION = (
    "The statutory rate of every line that a partner sold in 2024 or 2025, and of the numbers of its "
    "goods since (law_successors), one row a run of days without a change of rate or flag. Line codes "
    "are those of the tariff schedule of 2024-2026, carried back; China to 2023 stands by HS6, the "
    "detail of the lists then."
)

#: Column -> type and description in the data package of the law.
LAW_COLUMNS = {
    "partner": ("string", "country of origin, ISO alpha-3 (a Census code where none is known)"),
    "hts": ("string", "tariff line of 2024-2026, ten digits; China to 2023-12-31: HS6"),
    "first_day": ("date", "first day of the rate"),
    "last_day": ("date", "last day of the rate (inclusive)"),
    **{name: ("number", f"{THREE[name].definition} (fraction; blank: barred)") for name in RATES},
    "statutory_rate": (
        "number",
        "as in regressions: the rate expected, without what goes unpaid from 6 April 2026 on (fraction "
        "of customs value; blank: barred)",
    ),
    "legal_rate": (
        "number",
        "rate that the law charges where importers claim no preference, with aircraft and metal at the "
        "shares of the rate expected (fraction of customs value; blank: barred)",
    ),
    "base": ("number", "base rate at the claims of 2024, or what stands in its place (fraction)"),
    "legal_base": (
        "number",
        "base rate without a claim: column 1, or column 2 where the partner has no "
        "most-favoured-nation treatment (fraction)",
    ),
    "base_grade": ("string", "how it came about: " + "; ".join(f"{k}, {v}" for k, v in GRADES.items())),
    "section_201": ("number", "safeguards (fraction)"),
    "section_232": ("number", "national security: metals, vehicles, wood and others (fraction)"),
    "section_301": ("number", "lists on China and their review, the dispute over aircraft (fraction)"),
    "section_338": ("number", "lists on goods of Canada (fraction)"),
    "uniform": ("number", "measures on nearly all goods: IEEPA, Section 122 and others (fraction)"),
    "by_use": ("string", "uses that decide the rate, parted by blanks: " + ", ".join(USES)),
    "claims": (
        "string",
        "claims that would make another rate than the one owed, parted by blanks: "
        + ", ".join(CLAIMS)
        + "; their rates: analysis.statutory_rate",
    ),
    "incomplete": (
        "string",
        "measures that touch the line and are not in the rate, parted by blanks; from 2025 on blank: "
        "complete by the register of chapter 99; adcvd says that a case gives the number for "
        "convenience, and its description may name few goods of the line",
    ),
    "barred": ("boolean", "imports of the line are banned: it has no rate"),
    "read_to": ("date", "day to which legal texts were read"),
    "reporter": ("string", "country whose tariff it is, ISO alpha-3"),
    "digits": ("integer", "digits of the line: 8 to 2019, 6 from 2025"),
    "added_rate": ("number", "additional duty; blank: not dated by line (fraction)"),
    "total_rate": ("number", "applied rate, additional duties included; from 2025 (fraction)"),
    "scope": ("string", "what a measure covers or spares, a name that measures.yaml uses"),
    "hts_prefix": ("string", "HTS prefix; the longest on a line holds, then the latest first day"),
    "share": (
        "number",
        "share of the value of the line, as the law takes it or as successor has (fraction)",
    ),
    "line_rate": ("number", "rate that the list itself gives; blank: that of the calendar (fraction)"),
    "use": ("string", "use on which the row rests; blank: none"),
    "used": ("number", "share where that use applies (fraction)"),
    "source": ("string", "table or row of the calendar that lists it"),
    "weight": (
        "number",
        "imports of 2024 in US dollars, under the number of then; HS6 of China: share of 2017",
    ),
    "event_id": ("string", "row of the calendar"),
    "measure": ("string", "measure that the row sets, a name of measures.yaml"),
    "heading": ("string", "heading of chapter 99 that charges it; blank: not held by itself"),
    "edition": ("string", "first edition held with the heading, maybe at another rate"),
    "note": ("string", "US note and subdivision; blank: not held"),
    "federal_register": ("string", "pages of the Federal Register; blank: not held"),
    "successor": ("string", "number of the goods from the first day to the next one of the line"),
}


def describe_law(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write the data package of the law beside its tables (Frictionless Data Package, version 2)."""
    resources = []
    for name, table in tables.items():
        data = (folder / f"{name}.parquet").read_bytes()
        kinds = {column: LAW_COLUMNS[column] for column in table}
        fields = [{"name": n, "type": kind, "description": text} for n, (kind, text) in kinds.items()]
        key = [name for name in (*KEY, "successor") if name in table] if "hts" in table else []
        resources.append(
            {
                "name": name,
                "path": f"{name}.parquet",
                "format": "parquet",
                "rows": len(table),
                "bytes": len(data),
                "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
                "schema": {"fields": fields, "primaryKey": key},
            }
        )
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "tariff-law-by-line",
        "title": "Tariffs by law, by partner, line and day: US 2018-2027, China's on US goods",
        "read_to": f"{READ_TO:%Y-%m-%d}",
        "left_out": {name: why_left_out(name) for name in read_left_out()},
        "description": DESCRIPTION,
        "version": __version__,
        "licenses": [{"name": "MIT", "path": "https://opensource.org/license/mit"}],
        "resources": resources,
    }
    text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    aside = folder / "datapackage.json.new"
    aside.write_text(text, encoding="utf-8")
    aside.replace(folder / "datapackage.json")
