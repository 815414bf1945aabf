"""A definition says what its key names, and all that makes the number again."""

import csv
import inspect
import json
import re

import pandas as pd
import pytest

from analysis import stories
from analysis.combine.load import partner_names
from analysis.estimate.elasticity.answer_rows import MAIN_KEYS
from analysis.estimate.elasticity.dynamics import projections
from analysis.estimate.elasticity.dynamics.rows import left_out
from analysis.estimate.prices.study import study as study_prices
from analysis.estimate.retaliation import beside
from analysis.estimate.retaliation.controls.study import study as study_controls
from analysis.estimate.specifications import ACROSS, specification
from analysis.estimate.tariffs.study import study as study_tariffs
from analysis.estimate.trade.exports.study import study as study_exports
from analysis.estimate.trade.regime.study import study as study_regime
from analysis.paths import NOTEBOOKS, REPORTS, ROOT
from analysis.present import prices, retaliation, tariffs, trade
from analysis.present.retaliation.labels import CODES
from tests.present.keys import EXCEPT, faults_of

#: Most words behind the semicolon: how a number is computed.
MOST = 70

#: Months that no definition writes itself.
MONTH = re.compile(
    r"20\d\d-\d\d|(?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December) 20\d\d"
)


def told(notebook: dict) -> tuple[dict, list]:
    """Return the stories of a report as published, by name, and its numbers."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    names, numbers = {}, []
    for cell in cells:
        source = "".join(cell["source"])
        if "parameters" in cell["metadata"].get("tags", []) or "leaves no older story" in source:
            exec(stories.by_store(source), names)
        for call in re.findall(r"show[\w.]*\.numbers\(\w+\)", source):
            numbers += eval(call, names)
    return names, numbers


@pytest.fixture(scope="module")
def reports():
    paths = sorted(NOTEBOOKS.glob("[0-9]*.ipynb"))
    return {path.stem: told(json.loads(path.read_text(encoding="utf-8"))) for path in paths}


@pytest.fixture(scope="module")
def published(reports):
    """Every citable number, by key."""
    return {number.key: number for _, numbers in reports.values() for number in numbers}


@pytest.fixture(scope="module")
def unlike():
    """Numbers of other partners and windows than those of the reports."""
    window = {"start": "2018-01", "end": "2019-06", "quoted": ["2019-05"]}
    numbers = [
        *trade.exports.numbers(study_exports(partner="VNM", month="2019-05", **window)),
        *trade.exports.numbers(study_exports(partner="CHN", month="2025-06", quoted=["2025-06"])),
        *tariffs.numbers(study_tariffs(partner="GBR", **window)),
        *tariffs.numbers(study_tariffs(partner="CAN", quoted=["2025-05"])),
        *trade.regime.numbers(study_regime(partner="VNM")),
        *prices.numbers(study_prices(month="2025-06", base="2025-01")),
        *retaliation.controls.numbers(study_controls(partner="DEU")),
    ]
    return {number.key: number for number in numbers}


def test_every_published_key_is_among_them(published):
    with (REPORTS / "numbers.csv").open(encoding="utf-8", newline="") as file:
        assert {row["key"] for row in csv.DictReader(file)} == set(published)


def test_a_definition_names_the_period_partner_and_horizon_of_its_key(published, unlike):
    both = published | unlike
    assert len(both) > len(published) + 20
    assert [fault for key, one in both.items() for fault in faults_of(key, one.definition)] == []


def test_keys_that_name_a_partner_without_its_number_are_few(published):
    assert sum(bool(re.fullmatch(pattern, key)) for pattern in EXCEPT for key in published) == 4


def test_no_two_keys_have_one_definition(published, unlike):
    """So that another period, partner or design is another sentence."""
    by: dict[str, list[str]] = {}
    for key, one in (published | unlike).items():
        if not any(re.fullmatch(pattern, key) for pattern in EXCEPT):
            by.setdefault(one.definition, []).append(key)
    assert [keys for keys in by.values() if len(keys) > 1] == []


def test_no_definition_sets_a_name_or_a_month_itself():
    paths = list(ROOT.glob("analysis/present/**/text.md"))
    texts = [path.read_text(encoding="utf-8").partition("\n# numbers\n")[2] for path in paths]
    sections = dict(zip(paths, (text.partition("\n# ")[0] for text in texts), strict=True))
    assert sum(map(bool, sections.values())) > 12
    assert [path for path, text in sections.items() if "{% set" in text or MONTH.search(text)] == []


def test_differences_of_rates_are_in_points_and_nothing_else_is(published, unlike):
    apart = re.compile(
        r"distance of the rate|largest rise,|absolute miss|^contribution of|^base effect"
        r"|^part of the 12-month rate"
    )
    wrong = {
        key: one.unit
        for key, one in (published | unlike).items()
        if bool(apart.search(one.definition)) != (one.unit == "percentage points")
    }
    assert wrong == {}


def test_how_it_is_computed_is_said_in_one_breath(published):
    how = {key: one.definition.partition("; ")[2] for key, one in published.items()}
    assert [key for key, text in how.items() if len(text.split()) > MOST or ". " in text] == []


def words_of(spec, window: str) -> list[str]:
    """Return what a definition has to say of a specification in a window."""
    names, year = partner_names(), spec.year_of_weights(window)
    return [
        {"ols": "OLS", "iv": "2SLS", "ppml": "PPML"}[spec.estimator],
        window,
        spec.system.upper(),
        ", ".join(spec.fixed_effects),
        f"log(1 + {spec.tariff} rate)",
        "equal weights" if spec.weights == "equal" else f"weights: imports of {year}",
        *([f"instrumented by log(1 + {spec.instrument} rate)"] if spec.instrument else []),
        *([f"{spec.difference}-month change of log"] if spec.difference else []),
        *([f"{spec.lead} months later"] if spec.lead else []),
        *(f"without {names[code]}" for code in spec.leave_out),
    ]


def unsaid(definition: str, words: list[str]) -> list[str]:
    return [word for word in words if word not in definition]


def test_designs_and_placebos_say_what_their_specifications_hold(reports, published):
    names, _ = reports["04_elasticity"]
    faults = []
    for d in names["story"].designs:
        for stem, e in (("elasticity", d.estimate), ("placebo", d.placebo)):
            design = specification(d.name, placebo=e is d.placebo, system=e.system)
            text = published[f"{stem}.{e.name}"].definition
            faults += unsaid(text, [*words_of(design, e.window), f"clustered by {design.cluster_by}"])
            faults += ["Russia is in"] if not design.leave_out and "without" in text else []
    assert faults == []


def test_the_designs_across_partners_say_it_under_every_inference(reports, published):
    names, _ = reports["04_elasticity"]
    faults = []
    for name, e in names["story"].across.items():
        words = words_of(specification(ACROSS[name]), e.window)
        kinds = rf"(elasticity\.{name}\.across|robustness\.(jackknife\.{name}|"
        kinds += rf"leave_one_out\.{ACROSS[name]}\.\w+|permutation\.{name}\.[\w.]+))"
        texts = [one.definition for key, one in published.items() if re.fullmatch(kinds, key)]
        assert len(texts) == 6
        faults += [fault for text in texts for fault in unsaid(text, words)]
    assert faults == []


def test_main_estimates_say_weights_sample_and_inference(reports, published):
    names, _ = reports["04_elasticity"]
    for estimates in (names["story"].main.estimates, names["story"].main.other):
        for (episode, tariff), e in estimates.items():
            stem, value = (
                f"elasticity.{episode}.{MAIN_KEYS[episode]}.{tariff}",
                pytest.approx(e.value, abs=1e-6),
            )
            of_estimate = [
                n
                for key, n in published.items()
                if key.startswith(stem) and not key.endswith(".choices") and n.value == value
            ]
            words = ["equal weights" if e.weights == "equal" else f"imports of {e.window[:4]}"]
            words += ["instrumented by log(1 + statutory rate)"] if tariff == "collected" else []
            words += [e.window, e.fixed_effects, "chapters 98 and 99 left out", e.cluster_by]
            assert len(of_estimate) == 1 and unsaid(of_estimate[0].definition, words) == []


def test_projections_say_their_lags_instrument_and_partners(reports, published):
    names, _ = reports["04_elasticity"]
    lags = {2: "two lags of both monthly changes"}
    lags_said = lags[inspect.signature(projections.project).parameters["lags"].default]
    assert lags[inspect.signature(projections.randomise).parameters["lags"].default] == lags_said
    keys = [key for key in published if re.match(r"dynamics\.(reduced|lp_iv|path)\.", key)]
    assert len(keys) > 40
    for key in keys:
        text = published[key].definition
        window = re.search(r"20\d\d-\d\d:20\d\d-\d\d", text)[0]
        words = [lags_said, *(f"without {partner_names()[code]}" for code in left_out(window))]
        words += ["instrumented by the change of log(1 + statutory rate)"] if "lp_iv" in key else []
        assert unsaid(text, words) == [], key
    for e in names["dynamics"].adjusted:
        law = ["instrumented by log(1 + statutory rate)"] if e.estimator == "2SLS" else []
        words = [e.notes.partition(";")[0] if e.design != "none" else "not allowed for", *law]
        assert unsaid(published[f"dynamics.{e.name}"].definition, words) == []


def test_two_stages_name_their_instrument_wherever_they_are(published):
    texts = {key: one.definition for key, one in published.items()}
    two = [key for key, text in texts.items() if re.search(r"\b2SLS, 20", text)]
    assert len(two) > 50
    assert [key for key in two if "instrumented by" not in texts[key]] == []


def test_the_law_of_a_code_says_how_its_lines_make_it(published):
    by_product = {key: one.definition for key, one in published.items() if ".by_product." in key}
    later = [text for key, text in by_product.items() if ".2025." in key]
    assert len(by_product) == 24 and len(later) == 18
    assert [text for text in later if "HTS10" not in text or "sales of 2024" not in text] == []
    assert [text for text in by_product.values() if "chapter effects, equal weights" not in text] == []


def test_regressions_on_exposure_say_what_it_is_and_what_stands_beside_it(reports, published):
    names, _ = reports["06_diversion"]
    story = names["story"]
    rows = story.pooled[story.pooled.regressor.eq("exposure")].set_index("design")
    for key, one in published.items():
        if re.match(r"diversion\.(pooled|[A-Z]{3}|sectors|chapters)\.exposure", key):
            words = ["exposure (China's share", "log(1 + statutory rate)", "the partner's own change"]
            design = key.rpartition(".")[2] if key.startswith("diversion.pooled") else ""
            if design:
                row = rows.loc[design if design in rows.index else "continuing"]
                words += [row.estimator, row.fixed_effects, row.cluster_by]
            assert unsaid(one.definition, words) == [], key


def test_goods_of_counter_tariffs_are_named_by_their_headings():
    codes = pd.Index(["120190", "120110", "870323", "870899", "120290"])
    for good, which in (("soybeans", beside.SOYBEANS), ("cars", beside.CARS)):
        assert codes[which(codes)].tolist() == [code for code in codes if code.startswith(CODES[good])]
