"""Build the exact input panels of the reference from the tables in shared/facts.

usage: build_panels.py FACTS OUTDIR

Definitions (both panels)
  rate   duty / imports where imports > 0; where imports == 0 (or the row is absent) the pair's last observed rate is
         carried forward, then the first observed rate backward (`filled` == 1 marks those cells).
  ltau   log(1 + rate), limp = log(imports) where imports > 0 (empty otherwise).
  The grid is balanced: every (partner, product) pair that ever has imports > 0, times every month.
  Cells with duty > imports (rate > 1) are treated as unmeasured: imports kept, rate filled like a zero cell, filled=2.
"""

import sys
import numpy as np, pandas as pd

RAW, OUT = sys.argv[1:3]


def grid(d, prod):
    d = d.groupby(["partner", prod, "month"], as_index=False)[["imports", "duty"]].sum()
    months = sorted(d.month.unique())
    ever = d[d.imports > 0][["partner", prod]].drop_duplicates()
    g = ever.merge(pd.DataFrame({"month": months}), how="cross").merge(
        d, on=["partner", prod, "month"], how="left"
    )
    g[["imports", "duty"]] = g[["imports", "duty"]].fillna(0)
    g = g.sort_values(["partner", prod, "month"], ignore_index=True)
    rate = (g.duty / g.imports.where(g.imports > 0)).to_numpy(copy=True)
    g["filled"] = (g.imports <= 0).astype(int)
    bad = rate > 1
    g.loc[bad, "filled"] = 2
    rate[bad] = np.nan
    g["rate"] = rate
    k = [g.partner, g[prod]]
    g["rate"] = g.groupby(["partner", prod]).rate.ffill()
    g["rate"] = g.groupby(["partner", prod]).rate.bfill()
    assert g.rate.notna().all()
    g["ltau"] = np.log1p(g.rate)
    g["limp"] = np.log(g.imports.where(g.imports > 0))
    t = {m: i for i, m in enumerate(months)}
    g["t"] = g.month.map(t)
    T = len(months)
    # leads/lags of ltau on the balanced grid (array ops: the grid is sorted pair-major)
    L = g.ltau.to_numpy().reshape(-1, T)
    Y = g.limp.to_numpy().reshape(-1, T)
    R = g.rate.to_numpy().reshape(-1, T)
    for j in range(-6, 13):  # lag j (negative = lead)
        a = np.full_like(L, np.nan)
        if j >= 0:
            a[:, j:] = L[:, : T - j] if j else L
        else:
            a[:, :j] = L[:, -j:]
        g[f"lag_{'m' if j < 0 else ''}{abs(j)}"] = a.ravel()
    a = np.full_like(L, np.nan)
    a[:, 12:] = L[:, 12:] - L[:, :-12]
    g["d12ltau"] = a.ravel()
    a = np.full_like(Y, np.nan)
    a[:, 12:] = Y[:, 12:] - Y[:, :-12]
    g["d12limp"] = a.ravel()
    # event month of a pair: the first month >= 2018-02 with rate >= mean(2017) + 2pp and mean of it and the next two
    # months also >= mean(2017) + 2pp; evt = t - event month, clipped to -19..18; never treated = -1000
    i17 = [t[f"2017-{m:02d}"] for m in range(1, 13)]
    base = R[:, i17].mean(1, keepdims=True)
    hit = np.zeros(R.shape, bool)
    s, e = t["2018-02"], min(T - 2, t["2021-04"] + 0)
    for c in range(s, e):
        hit[:, c] = (R[:, c] >= base[:, 0] + 0.02) & (R[:, c : c + 3].mean(1) >= base[:, 0] + 0.02)
    ev = np.where(hit.any(1), hit.argmax(1), -1)
    rel = np.arange(T)[None, :] - ev[:, None]
    g["evt"] = np.where(ev[:, None] >= 0, np.clip(rel, -19, 18), -1000).ravel()

    # doses: mean ltau after minus mean ltau before
    def dose(a0, a1, b0, b1):
        return L[:, t[b0] : t[b1] + 1].mean(1) - L[:, t[a0] : t[a1] + 1].mean(1)

    g["dose18"] = np.repeat(dose("2017-01", "2017-12", "2019-07", "2019-12"), T)
    g.loc[g.partner != "CHN", "dose18"] = 0.0
    if "2025-04" in t:
        g["dose25"] = np.repeat(dose("2024-01", "2024-12", "2025-05", "2025-11"), T)
    print(
        prod,
        len(g),
        "pairs",
        len(ever),
        "zero",
        (g.imports == 0).sum(),
        "rate>1",
        (g.filled == 2).sum(),
        "treated pairs",
        (ev >= 0).sum(),
        "of which China",
        ((ev >= 0) & (g.partner.to_numpy()[::T] == "CHN")).sum(),
    )
    return g


def read(name, prod):
    d = pd.read_parquet(f"{RAW}/{name}").query("partner != 'WLD'")
    return pd.DataFrame(
        {
            "partner": d.partner.astype(str),
            prod: d[prod].astype(str),
            "month": d.month.dt.strftime("%Y-%m"),
            "imports": d.customs_value.astype(float),
            "duty": d.duties.astype(float),
        }
    )


h = grid(read("us_imports_hs2_monthly.parquet", "hs2"), "hs2")
n = grid(read("us_imports_naics3_monthly.parquet", "naics3"), "naics3")
h.to_csv(OUT + "/hs2_panel.csv.gz", index=False)
n.to_csv(OUT + "/naics3_panel.csv.gz", index=False)
