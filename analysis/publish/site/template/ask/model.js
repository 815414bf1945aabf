// The what-if's model, as analysis.effect has it (analysis.estimate.what_if): lines, law and elasticities
// come from there, the arithmetic is the same line by line. Cases: as estimated, both ends of the
// elasticity, both ends with how far goods and partners lie apart, both ends of dollars, both ends of all
// sellers' response.
const CASES = 9, YEAR = 12;

// A partner's lines: [line, value of 2025, rate paid, mean law of the base, path of the law, imports of 2024, mean law in the
// months of its group]; `before`: those sold in 2024 alone, which are in means of the law and in nothing else. `carrier`: whose
// newest months are the base (analysis.estimate.what_if.base.lines).
const read36 = text => parseInt(text, 36);
const tariffLines = async () => {
  const shard = await load("what_if/lines");
  return shard.own ??= (() => {
    const hts = shard.hts.split(" "), world = shard.world.split(" ").map(read36), both = shard.both.split(" ").map(read36);
    return hts.map((code, k) => ({ hts: code, heading: +code.slice(0, 4), world: world[k], both: both[k], naics3: shard.kinds.naics3[shard.naics3[k]], use: shard.kinds.end_use[shard.end_use[k]], cell: shard.kinds.cell[shard.cell[k]] }));
  })();
};
const partnerLines = async partner => {
  const [lines, shard] = await Promise.all([tariffLines(), load(`what_if/${partner}`)]);
  return shard.own ??= (() => {
    let at = 0;
    const every = shard.rows.split(";").map(row => {
      const [gap, value, duties, base, path, imports, ofGroup] = row.split(" ").map(read36);
      at += gap;
      const of = lines[at], rate = value ? duties / value : 0, lawful = path !== undefined;
      return carriedBy({ partner, at, of, value, rate, share: value && (value + duties) / of.both, imports: lawful ? imports : null,
        lawBase: lawful ? base / core.fine : rate, lawGroup: lawful ? ofGroup / core.fine : rate, path: lawful ? shard.paths[path] : null }, partner);
    });
    return Object.assign(every.filter(line => line.value), { before: every.filter(line => !line.value) });
  })();
};
const carriedBy = (line, code) => {
  const newest = core.newest[code], carrier = newest?.part ? code : "", base = line.value * (carrier ? newest.carried[line.of.cell] ?? 1 : 1);
  const paid = carrier && !isSpecial(line.of.hts) ? newest.part * line.lawBase : line.rate;
  return { ...line, carrier, base, paid, weight: line.imports ?? base };
};
// Lines of partners, those of a group that has months of its own carried by these.
const groupOf = name => Object.keys(core.newest).find(code => core.newest[code].part && core.newest[code].called === name && !known.names[code]);
const linesOf = async (codes, name) => {
  const every = await Promise.all(codes.map(partnerLines)), group = groupOf(name);
  if (!group) return every;
  const carried = lines => lines.map(line => carriedBy({ ...line, lawBase: line.lawGroup }, group));
  return every.map(own => Object.assign(carried(own), { before: carried(own.before) }));
};
const isSpecial = hts => /^9[89]/.test(hts);
const lawfulOn = (line, place) => {
  if (!line.path) return line.rate;
  let rate = -1;
  for (let k = 0; k < line.path.length && line.path[k] <= place; k += 2) rate = line.path[k + 1];
  return rate < 0 ? NaN : rate / core.unit;
};
const isOf = (line, goods) => goods.kind === "all" || (goods.kind === "hts" ? line.of.hts.startsWith(goods.code) : (goods.kind === "naics3" ? line.of.naics3 : line.of.use) === goods.code);

// Lines of the goods that may not enter on the first day.
const placeOf = first => core.days.findLastIndex(day => day <= first);
const barredLines = (own, goods, first) => own.filter(line => isOf(line, goods) && Number.isNaN(lawfulOn(line, placeOf(first))));

// Lines of the goods that may enter on the first day, with their law before and after the duty.
const askedLines = (own, goods, added, first) => {
  const place = placeOf(first), found = [];
  for (const line of own) {
    if (!isOf(line, goods)) continue;
    const before = lawfulOn(line, place);
    if (Number.isNaN(before)) continue;
    const duty = isSpecial(line.of.hts) ? 0 : added;
    const after = duty < 0 ? Math.min(before, Math.max(before + duty, 0)) : before + duty;
    found.push({ ...line, before, after, change: Math.round(1e12 * (Math.log1p(after) - Math.log1p(before))) / 1e12 });
  }
  return found;
};

// How far the mean elasticity of what is asked may lie from that of all (analysis.estimate.what_if.spread).
const GROUP = { partner: line => line.partner, sector: line => line.of.naics3, heading: line => line.of.heading, line: line => line.at, episode: () => "" };
const tauOf = lines => {
  const weights = lines.map(line => line.base * Math.abs(line.change)), total = weights.reduce((sum, weight) => sum + weight, 0);
  let squares = 0;
  for (const [level, tau] of Object.entries(core.levels)) {
    const sums = new Map();
    lines.forEach((line, k) => { const name = GROUP[level](line); sums.set(name, (sums.get(name) ?? 0) + weights[k] / total); });
    for (const sum of sums.values()) squares += (tau * sum) ** 2;
  }
  return Math.sqrt(squares);
};
// Mean response over the horizon over that of a first year, and its error.
const partsOf = months => core.ages.map((age, k) => (Math.min(core.ages[k + 1] ?? months, months) - Math.min(age, months)) / months);
const overMonths = months => {
  const parts = partsOf(months), year = partsOf(YEAR), mean = parts.reduce((sum, part, k) => sum + part * core.shape[k], 0);
  return [mean, Math.hypot(...parts.map((part, k) => (part - year[k] * mean) * core.errors[k]))];
};
const ownCases = (line, goods, tau, [mean, error], ofMain) => {
  const kind = core.elasticities[goods.kind === "all" || goods.kind === "end_use" ? goods.kind : "sector"];
  const [value, ...ends] = kind[goods.kind === "end_use" ? goods.code : line.of.naics3] ?? core.elasticities[ofMain][""];
  const ofPath = core.wide * Math.abs(value) * error / Math.abs(mean);
  const half = ends.map(end => Math.hypot(end - value, ofPath)), wide = half.map(one => Math.hypot(one, core.wide * tau));
  return [value, value - half[0], value + half[1], value - wide[0], value + wide[1], value - wide[2], value + wide[3]];
};

// One sector's lines: imports and duties of each partner by case and state of the duty (none, then by age).
const ofSector = (lines, own, states, everyone) => {
  const rho = core.passThrough, last = core.shape.at(-1), [all, allLow, allHigh] = everyone ? [own[0], own[0], own[0]] : core.allSellers, S = states.length, n = lines.length;
  const weight = lines.reduce((sum, line) => sum + line.base, 0), collected = lines.reduce((sum, line) => sum + line.base * line.collected, 0) / weight;
  const first = Math.max(all, own[0]);
  const apart = [3, 4].map(k => Math.sqrt(Math.max((own[k] - own[0]) ** 2 - (own[k - 2] - own[0]) ** 2, 0)));
  const ofAll = [...[first, all, all, first - apart[0], first + apart[1]].map((one, k) => everyone ? own[k] : Math.max(one, own[k])), own[5], own[6], Math.min(allLow, first), Math.max(allHigh, first)];
  const ofOne = [...own, own[0], own[0]], totals = new Map(), numbers = () => new Float64Array(n);
  // By line: what is felt of the duty in each state; log factor and rate collected, without it and with it.
  const share = numbers(), moved = numbers(), added = numbers(), tax = [numbers(), numbers()], rate = [numbers(), numbers()], sold = numbers();
  const starts = [], of = lines.map((line, k) => {
    share[k] = line.share; moved[k] = line.moved; added[k] = line.added;
    if (!k || lines[k - 1].at !== line.at) starts.push(k);
    for (const u of [0, 1]) { tax[u][k] = Math.max(line.collected * (line.moved + u * line.added), -line.logPaid); rate[u][k] = Math.exp(tax[u][k] + line.logPaid) - 1; }
    line.states = new Float64Array(S);
    return totals.get(line.partner) ?? totals.set(line.partner, { value: new Float64Array(CASES * S), duties: new Float64Array(CASES * S) }).get(line.partner);
  });
  starts.push(n);
  for (let c = 0; c < CASES; c++) {
    const sigma = (rho - 1 - ofOne[c] * last / collected) / rho, upper = (rho - 1 - ofAll[c] * last / collected) / rho, down = sigma >= 0.1;
    const power = Math.abs(1 - sigma) < 1e-6 ? 0 : 1 - sigma, shift = sigma - upper, one = ofOne[c];
    for (let u = 0; u < S; u++) {
      const taxed = tax[u && 1], rated = rate[u && 1], place = c * S + u, state = states[u];
      for (let g = 0; g + 1 < starts.length; g++) {
        let index = 0;
        for (let k = starts[g]; k < starts[g + 1]; k++) {
          sold[k] = one * (moved[k] + (added[k] < 0 ? core.cuts[c] : 1) * added[k] * state) - (rho - 1) * taxed[k];
          if (down) index += share[k] * (power ? Math.expm1(-power * sold[k] / sigma) : -sold[k] / sigma);
        }
        if (down) index = shift * (power ? Math.log1p(index) / power : index);
        for (let k = starts[g]; k < starts[g + 1]; k++) {
          const value = Math.exp(sold[k] + index + (rho - 1) * taxed[k]) * lines[k].base;
          of[k].value[place] += value; of[k].duties[place] += value * rated[k];
          if (!c) lines[k].states[u] = value;
        }
      }
    }
  }
  return totals;
};

// Whose estimate goods without their own have: that of all sellers' dollars, of Canada and Mexico, or the main one.
const mainKind = (codes, all) => all ? "all_sellers" : codes.every(code => core.members.includes(code)) ? "members" : "all";
// The whole answer: outcomes by case and month, their ends, and what each line loses; `all`: whether all partners are asked.
const effectOf = (partners, goods, added, first, horizon, all = false) => {
  const lines = partners.flatMap(one => askedLines(one, goods, added, first)), before = partners.flatMap(one => askedLines(one.before, goods, added, first));
  if (!lines.length) return { problem: "nothing" };
  if (!lines.some(line => line.change)) return { problem: "unmoved" };
  const tau = tauOf(lines), path = overMonths(horizon), months = Math.max(horizon, YEAR), start = +first.slice(5, 7) - 1;
  const ages = Array.from({ length: months }, (_, t) => core.ages.findLastIndex(age => age <= t)), unlike = [...new Set(ages)].sort((a, b) => a - b);
  const states = [0, ...unlike.map(age => core.shape[age])], monthOf = ages.map(age => 1 + unlike.indexOf(age)), S = states.length;
  for (const line of lines) {
    line.collected = here[`what_if/${line.partner}`].collected; line.logPaid = Math.log1p(line.paid);
    line.moved = Math.log1p(line.before) - Math.log1p(line.lawBase); line.added = Math.log1p(line.after) - Math.log1p(line.before);
  }
  const grid = () => Array.from({ length: CASES }, () => new Float64Array(months));
  const sums = [{ imports: grid(), duties: grid() }, { imports: grid(), duties: grid() }];
  const sectors = new Map(), ofMain = mainKind(lines.map(line => line.partner), all);
  for (const line of lines) (sectors.get(line.of.naics3) ?? sectors.set(line.of.naics3, []).get(line.of.naics3)).push(line);
  for (const [sector, own] of sectors) {
    own.sort((a, b) => a.at - b.at);
    for (const [partner, totals] of ofSector(own, ownCases(own[0], goods, tau, path, ofMain), states, all)) {
      const season = here[`what_if/${partner}`].sectors[sector];
      for (let t = 0; t < months; t++) {
        const part = season[(start + t) % YEAR];
        for (let c = 0; c < CASES; c++) [0, monthOf[t]].forEach((state, k) => {
          sums[k].imports[c][t] += part * totals.value[c * S + state]; sums[k].duties[c][t] += part * totals.duties[c * S + state];
        });
      }
    }
    for (const line of own) {
      const season = here[`what_if/${line.partner}`].sectors[sector];
      line.loss = 0;
      for (let t = 0; t < horizon; t++) line.loss += season[(start + t) % YEAR] * (line.states[0] - line.states[monthOf[t]]);
    }
  }
  if (!(total(sums[0].imports[0], horizon) > 0)) return { problem: "unrecorded" };
  return summary(sums, lines, [...lines, ...before], tau, horizon, months);
};
const effectEnds = (found, dollars = false) => { const ends = [...["ci", "effect"].flatMap(which => bothEnds(found, which)), ...(dollars ? found.slice(5, 7) : [])]; return [Math.min(...ends), Math.max(...ends)]; };
const bothEnds = (found, which) => {
  const value = found[0], ends = [which === "ci" ? [1, 2] : [3, 4], [7, 8]].map(pair => pair.map(k => found[k]).sort((a, b) => a - b));
  const reach = (sign, k) => Math.hypot(...ends.map(end => Math.max(sign * (end[k] - value), 0)));
  return [value - reach(-1, 0), value + reach(1, 1)];
};
// Which months the base stands for, what customs collect on it, and imports at the level of the last quarter held.
const baseMonths = (lines, base) => {
  const sum = (own, read) => own.reduce((all, line) => all + read(line), 0), carried = lines.filter(line => line.carrier);
  const priced = lines.filter(line => !isSpecial(line.of.hts)), of = priced.length ? priced : lines;
  const held = carried.map(line => core.newest[line.carrier]);
  const last = rows => rows.reduce((late, row) => row.to > late.to ? row : late);
  return { part: sum(carried, line => line.base) / base, ofYear: carried.length < lines.length, newest: held.length ? last(held) : null,
    collected: sum(of, line => line.base * line.paid) / sum(of, line => line.base), error: baseError(lines, base) };
};
// How far the base may lie from imports (analysis.estimate.what_if.spread.base_error).
const baseError = (lines, base) => {
  const of = new Map();
  for (const line of lines) {
    if (!line.carrier) continue;
    const sums = of.get(line.carrier) ?? of.set(line.carrier, { all: 0 }).get(line.carrier), hs2 = line.of.hts.slice(0, 2);
    sums.all += line.base; sums[hs2] = (sums[hs2] ?? 0) + line.base;
  }
  let squares = 0;
  for (const [code, sums] of of) for (const [hs2, [part, error]] of Object.entries(core.newest[code].chapters)) squares += (error * ((sums[hs2] ?? 0) - part * sums.all) / base) ** 2;
  return Math.sqrt(squares);
};
const widened = (value, [low, high], off) => [value - Math.hypot(value - low, off), value + Math.hypot(high - value, off)];
const total = (row, months) => { let sum = 0; for (let t = 0; t < months; t++) sum += row[t]; return sum; };
const summary = ([without, withDuty], lines, every, tau, horizon, months) => {
  const base = lines.reduce((all, line) => all + line.base, 0), of = baseMonths(lines, base), off = core.wide * of.error;
  const sum = (of, name) => of[name].map(row => total(row, horizon));
  const outcome = name => { const before = sum(without, name), after = sum(withDuty, name), apart = after.map((value, c) => value - before[c]); return { without: before[0], withDuty: after[0], value: apart[0], ends: widened(apart[0], effectEnds(apart, true), off * Math.abs(apart[0])) }; };
  const before = sum(without, "imports"), logs = sum(withDuty, "imports").map((value, c) => Math.log(value / before[c]));
  const apart = before[0] * Math.expm1(logs[0]), exact = ends => [Math.expm1(logs[0]), ...ends.map(Math.expm1)];
  const months_ = Array.from({ length: months }, (_, t) => {
    const ratio = withDuty.imports.map((row, c) => Math.log(row[t] / without.imports[c][t])), before = without.imports[0][t], [low, high] = widened(ratio[0], effectEnds(ratio, true), off);
    return { without: before, withDuty: before * Math.exp(ratio[0]), low: before * Math.exp(low), high: before * Math.exp(high) };
  });
  const by = every.some(line => line.weight) ? "weight" : "base";
  const weight = every.reduce((all, line) => all + line[by], 0), mean = read => every.reduce((all, line) => all + line[by] * read(line), 0) / weight;
  return { change: exact(effectEnds(logs)), inDollars: exact(effectEnds(logs, true)), elasticity: exact(bothEnds(logs, "ci")), imports: { ...outcome("imports"), ends: widened(apart, effectEnds(logs, true).map(end => before[0] * Math.expm1(end)), off * Math.abs(apart)) }, duties: outcome("duties"), byMonth: months_, tau, lines,
    base, months: of, moved: total(without.imports[0], YEAR), rates: { base: mean(line => line.lawBase), before: mean(line => line.before), after: mean(line => line.after) },
    nLines: lines.length, nAdded: lines.filter(line => line.change).length };
};

// What others would sell of it (analysis.estimate.what_if.takers); `others`: lines of partners with an estimate.
const takersOf = (lines, others, horizon) => {
  const hit = new Map(), own = new Set();
  for (const line of lines) {
    const of = hit.get(line.at) ?? hit.set(line.at, { exposed: 0, loss: 0, wanted: 0 }).get(line.at);
    of.exposed += line.value * line.change; of.loss += line.loss; own.add(`${line.partner} ${line.at}`);
  }
  const part = horizon / YEAR, rows = [];
  for (const [partner, ...estimate] of core.takers) for (const line of others[partner] ?? []) {
    const of = hit.get(line.at);
    if (!of || own.has(`${partner} ${line.at}`)) continue;
    const rest = line.of.world - line.value, exposure = rest > 0 ? of.exposed / rest : 0;
    const gains = estimate.slice(0, 3).map(one => line.base * part * Math.expm1(one * exposure));
    of.wanted += Math.max(gains[0], 0);
    rows.push([partner, of, gains]);
  }
  const found = new Map();
  for (const [partner, of, [gain, low, high]] of rows) {
    const loss = Math.max(of.loss, 0), scale = Math.min(1, loss / (of.wanted > 0 ? of.wanted : 1));
    const sums = found.get(partner) ?? found.set(partner, [0, 0, 0]).get(partner);
    sums[0] += gain > 0 ? gain * scale : gain; sums[1] += Math.min(low, loss); sums[2] += Math.min(high, loss);
  }
  const pValue = Object.fromEntries(core.takers.map(row => [row[0], row[4]]));
  return [...found].map(([partner, [taken, low, high]]) => ({ partner, taken, low: Math.min(low, taken), high: Math.max(high, taken), p: pValue[partner] })).sort((a, b) => b.taken - a.taken);
};
