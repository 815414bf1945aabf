"""Measure one thing in a process of its own and print it as one line of JSON.

``python -m tools.benchmarks.measure fit ENGINE ESTIMATOR FOLDER SECONDS`` and ``... first_fit ENGINE
FILE``, ``... machine FOLDER FOLDER``, ``... inference``, ``... curve``, ``... scenario``, ``...
effect``, ``... panel NAME FOLDER``.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from dataclasses import replace

WARM = 5  # later calls at most
FIRST_CALLS = 5  # each in a new process, where one takes less than this many seconds:
REPEATED = 5


def fit(engine: str, estimator: str, folder: str, seconds: str) -> dict:
    """First and later calls of an engine on a stored panel: seconds, processor seconds, memory."""
    began = time.perf_counter()
    import numpy  # noqa: F401

    imports = {"numpy": time.perf_counter() - began}
    import pyarrow  # noqa: F401

    imports["pandas"] = time.perf_counter() - began - imports["numpy"]
    from tools.benchmarks import panels
    from tools.benchmarks.engines import ENGINES

    call = ENGINES[engine]
    columns = panels.read(folder)
    before = _memory()
    start, cpu = time.perf_counter(), time.process_time()
    coefficient = call(columns, estimator)
    elapsed = time.perf_counter() - start
    # Reading has loaded numpy, and pyarrow, which pandas would have loaded: each for those who use it.
    elapsed += sum(cost for name, cost in imports.items() if name in sys.modules)
    measurement = {
        "coefficient": coefficient,
        "rows": len(columns["x"]),
        "cold": elapsed,
        "cold_cpu": time.process_time() - cpu,
        "memory": _memory(),
        "memory_data": before,
    }
    print(json.dumps(measurement | {"n_warm": 0}), flush=True)
    times, cpus = [], []
    # Another call must fit into what is left of half the time, a third into a quarter.
    while len(times) < WARM and (
        time.perf_counter() - began + max(times, default=0) < float(seconds) / (4 if times else 2)
    ):
        start, cpu = time.perf_counter(), time.process_time()
        call(columns, estimator)
        times.append(time.perf_counter() - start)
        cpus.append(time.process_time() - cpu)
    if times:
        measurement |= {"warm": statistics.median(times), "warm_cpu": statistics.median(cpus)}
    return measurement | {"n_warm": len(times)}


def first_fit(engine: str, file: str) -> dict:
    """One call of an engine in this new process on a panel that is still to be read."""
    start, cpu = time.perf_counter(), time.process_time()
    from tools.benchmarks.engines import FIRST_FITS

    coefficient, rows = FIRST_FITS[engine](file)
    return {
        "coefficient": coefficient,
        "rows": rows,
        "cold": time.perf_counter() - start,
        "cold_cpu": time.process_time() - cpu,
        "memory": _memory(),
    }


def panel(name: str, folder: str) -> dict:
    """Store a panel: ``hs2_ols``, ``hs2_ppml`` or a number of rows."""
    from tools.benchmarks import panels

    if name.isdigit():
        return {"rows": panels.write(int(name), folder)}
    return {"rows": panels.save([panels.hs2(name.removeprefix("hs2_"))], folder)}


def touch(gigabytes: str) -> dict:
    """Use memory and give it back: a virtual machine is slow to hand out what none has used before."""
    import numpy as np

    return {"sum": float(np.ones(int(float(gigabytes) * 2**27)).sum())}


def machine(folder_grid: str, folder_sparse: str) -> dict:
    """Bandwidth of a copy in memory, and how near to it one pass of each engine comes."""
    import numpy as np

    from analysis.engine.active_pairs import ActivePairs
    from analysis.engine.grid import Grid
    from analysis.engine.threads import each
    from tools.benchmarks import panels
    from tools.benchmarks.engines import EFFECTS

    source = np.ones(32_000_000)
    target = np.empty_like(source)
    copied = 2 * source.nbytes / _median(lambda: np.copyto(target, source))
    speeds = {"copy_gb_s": copied / 1e9}
    for name, kind, folder in (("grid", Grid, folder_grid), ("pairs", ActivePairs, folder_sparse)):
        stored = panels.read(folder)
        engine = kind(*(stored[c] for c in ("partner", "product", "month")), EFFECTS)
        vector = np.ones(len(engine.scale))
        if kind is Grid:
            seconds = _median(lambda e=engine, v=vector: e._normal(v))
            traffic = 6 * engine.weights.nbytes
        else:
            with each(len(engine.cell)) as do:
                seconds = _median(lambda e=engine, v=vector, do=do: e._normal(do, v, e.single))
            traffic = 2 * engine.single.weights.nbytes
        speeds[f"{name}_cells"] = engine.weights.size
        speeds[f"{name}_ns_per_cell"] = seconds / engine.weights.size * 1e9
        # The least traffic: every pass reads the weights once.
        speeds[f"{name}_share_of_copy"] = traffic / seconds / copied
    return speeds


def inference() -> dict:
    """30 partner placebos and 9,999 wild bootstrap draws beside one fit."""
    from analysis.engine.fitting import fit
    from analysis.engine.permutation import permute
    from analysis.estimate.elasticity.robustness.bootstrap import bootstrap
    from analysis.estimate.load import load
    from analysis.estimate.specifications import specification

    spec, data = specification("reduced_2018", system="hs2"), load("hs2")
    return {
        "one_fit": _median(lambda: fit(spec, data)),
        "placebos": _median(lambda: permute(data, spec)),
        "bootstrap": _median(lambda: bootstrap(data, spec)),
    }


def curve() -> dict:
    """The full specification curve on all cores, once, imports included."""
    start = time.perf_counter()
    from analysis.estimate.elasticity.robustness.curve import expand
    from analysis.estimate.elasticity.robustness.curve_fits import run
    from analysis.estimate.elasticity.robustness.inputs import load_choices, panels

    data = panels()
    choices = expand(data, load_choices())
    fits = run(data, choices, progress=False)
    seconds = time.perf_counter() - start
    assert fits is not None
    return {"specifications": len(choices), "seconds": seconds}


def scenario() -> dict:
    """All draws of a tariff path, every group of tariff lines, three years."""
    from analysis.estimate.counterfactual.scenario.draws import SCENARIO_DRAWS
    from analysis.estimate.counterfactual.scenario.economy import SIMULATED_MONTHS
    from analysis.estimate.counterfactual.scenario.inputs import draw, read_inputs
    from analysis.estimate.counterfactual.scenario.model import simulate

    read = read_inputs("CHN")
    economy, law = read.economy, read.group_laws["truce"]
    parameters = replace(draw("2025"), collected=read.collected)
    return {
        "seconds": _median(lambda: simulate(economy, law, SIMULATED_MONTHS, parameters)),
        "draws": SCENARIO_DRAWS,
        "groups": len(economy.sectors),
        "months": len(SIMULATED_MONTHS),
    }


def effect() -> dict:
    """A what-if on all goods of a partner: first and later answers, and the bare model on ready arrays.

    An answer looks the law of every line up, moves the base, sums outcomes with their intervals and
    says what others would take; the bare computation is the model's arithmetic alone.
    """
    start = time.perf_counter()
    from analysis.estimate.what_if.inputs import lawful_lines
    from analysis.estimate.what_if.study import check, study

    study(partner="CHN")
    cold = time.perf_counter() - start
    from itertools import count

    import numpy as np

    from analysis.estimate.counterfactual.scenario.model import respond
    from analysis.estimate.elasticity.response.by_age import path_shape
    from analysis.estimate.what_if.base.study import load_state
    from analysis.estimate.what_if.effect import ESTIMATED, DutyResponse

    state, step = load_state(), count(1)
    question = check(partner="CHN", first="2026-12-01", horizon=12)
    lines, *_ = lawful_lines(question)
    response = DutyResponse(*path_shape(state["path"]), state["pass_through"], state["all_sellers"])
    estimate = lines[list(ESTIMATED)].iloc[0].to_numpy(float)
    parameters = response.drawn(estimate[[0, 1, 2, 1, 2, 1, 2]], float(lines.collected.iloc[0]))
    share, paid = lines.share.to_numpy(), np.log1p(lines.paid.to_numpy())[:, None]
    columns = np.ones((1, 1 + len(parameters.ages)))  # without the duty, and at every age of it
    changes = lines.law_change.to_numpy()[:, None] * columns
    direct = parameters.elasticities[:, :1, None] * changes
    base = lines.base.to_numpy()[:, None] * columns
    return {
        "cold": cold,
        "warm": _median(lambda: study(partner="CHN", add=next(step) / 100)),
        "all": _median(lambda: study(partner="all", add=next(step) / 100)),
        "bare": _median(lambda: respond(share, changes, direct, base, paid * columns, parameters)),
        "lines": len(lines),
    }


def _median(call) -> float:
    call()
    times = []
    for _ in range(WARM):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])), flush=True)
