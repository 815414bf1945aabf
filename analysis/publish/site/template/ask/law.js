// The law in time, as files by chapter hold it (analysis.combine.courses.shards): what it charges on a day.
// Rates are whole parts of core.unit; a day is a text, and later texts are later days.
const place = Object.fromEntries(core.partners.map(([code], number) => [code, number]));
const LAYER = Object.fromEntries(core.layers.map(([name], number) => [name, number]));
const layerOf = core.measures.map(([, layer]) => LAYER[layer]);
// What is owed beyond the rate expected stands among the measures, and what of them goes unpaid, below 0.
const [OWED, UNPAID] = ["owed", "unpaid"].map(beside => core.measures.findIndex(([name]) => name === beside));

const shardOf = async code => {
  const chapter = code.slice(0, 2);
  if (!(chapter in core.chapters) || chapter === "77") return null;
  const shard = await load(`law/${chapter}`);
  shard.read ??= {};
  return shard;
};

// Who sold a line: partner -> [path, weight]; of a number that gave way, or stands for others, weights in time.
const sellersOf = (shard, line) => shard.read[line] ??= new Map(shard.lines[line].split(";").flatMap(group => {
  const [path, rows] = group.split(":");
  return rows.split(",").map(row => [parseInt(row.slice(0, 2), 36), [parseInt(path, 36), weightsOf(row.slice(2))]]);
}));
const weightsOf = text => {
  const [first, ...later] = text.split("@"), read = weight => weight === "-" ? null : parseInt(weight, 36);
  return later.length ? [["", read(first)], ...later.map(one => { const [day, weight] = one.split("."); return [core.days[parseInt(day, 36)], read(weight)]; })] : read(first);
};
// What a line weighs on a day; null while its number is not there.
const weightOn = (weight, day) => Array.isArray(weight) ? weight.findLast(([first]) => first <= day)[1] : weight;

// The numbers that answer for a whole one on a day: its own, or those of its goods since it gave way.
const numbersOn = (shard, code, day) => {
  const way = shard.gave_way[code] ?? [];
  let found = [];
  for (let k = 0; k < way.length && core.days[way[k]] <= day; k += 2) found = way[k + 1];
  return found.length ? found : [code];
};
const gaveWayOn = (shard, code, day) => {
  const way = shard.gave_way[code] ?? [], on = way.filter((_, k) => k % 2 === 0).map(at => core.days[at]).filter(first => first <= day);
  return numbersOn(shard, code, day)[0] === code ? "" : on[0];
};
// When a number begins and whose goods stood for it before; null where it is there on the day.
const bornAfter = (shard, code, day) => {
  const from = Object.entries(shard.gave_way).flatMap(([old, way]) => way.flatMap((at, k) => k % 2 === 0 && old !== code && way[k + 1].includes(code) ? [[core.days[at], old]] : []));
  const first = from.map(([began]) => began).sort()[0];
  if (!first || first <= day || (shard.gave_way[code] ?? []).some((at, k) => k % 2 === 0 && core.days[at] <= first)) return null;
  return { first, olds: from.filter(([began]) => began === first).map(([, old]) => old).sort() };
};
const valueOn = (series, held) => {
  let rate = 0;
  for (let k = 1; k < series.length && held[series[k]]; k += 2) rate = series[k + 1];
  return rate;
};
const flagsOn = (flags, held) => {
  let on = null;
  for (const row of flags) { if (!held[row[0]]) break; on = row; }
  return on;
};
const heldOn = day => core.days.map(other => other <= day);

// China's law to 2023 stands by six digits; lines are carried back as far as their subheading stands.
const carried = (partner, day) => partner === "CHN" && day < "2024-01-01";
const of2017 = (partner, code, day) => carried(partner, day) && code.length <= 6;
const stood = (shard, partner, code, day) => !carried(partner, day) || code.length <= 6 || day >= core.carriedBack[0] || code.slice(0, 6) in shard.lines6;

// Lines of one partner under a code: [line, path, weight]; weights sum to one.
const linesUnder = (shard, partner, code, day) => {
  if (!stood(shard, partner, code, day)) return [];
  if (of2017(partner, code, day)) {
    const rows = Object.keys(shard.lines6).filter(line => line.startsWith(code)).map(line => [line, ...shard.lines6[line]]);
    return weighed(rows, code.length < 6);
  }
  const own = place[partner], rows = [], whole = code.length === 10;
  for (const line of whole ? numbersOn(shard, code, day).filter(number => shard.lines[number]) : linesOf(shard, code)) {
    const found = sellersOf(shard, line).get(own), weight = found && weightOn(found[1], day);
    if (found && (whole || weight !== null)) rows.push([line, found[0], weight ?? 0]);
  }
  return weighed(rows, code.length < 8);
};
const linesOf = (shard, code) => (shard.under ??= {})[code] ??= Object.keys(shard.lines).filter(line => line.startsWith(code)).sort();
const weighed = (rows, mean) => {
  const total = rows.reduce((sum, row) => sum + row[2], 0);
  if (rows.length === 1) return total || !mean ? [[rows[0][0], rows[0][1], 1, rows[0][2]]] : [];
  return total || !mean ? rows.map(([line, path, weight]) => [line, path, total ? weight / total : 1 / rows.length, weight]) : [];
};

// A path on a day: base, what each measure adds and since when, their sum, what they leave unsaid. Many lines share it.
const stateOn = (shard, path, day) => {
  if (shard.day !== day) { shard.day = day; shard.held = heldOn(day); shard.states = new Map(); }
  let state = shard.states.get(path);
  if (state) return state;
  const [, base, flags, ...courses] = shard.paths[path], said = flagsOn(shard.flags[flags], shard.held), rates = [];
  let taken = base, owing = 0, unpaid = 0;
  for (const number of courses) {
    const series = shard.series[number], rate = valueOn(series, shard.held);
    if (!rate) continue;
    if (series[0] === OWED) { owing = rate; continue; }
    if (series[0] === UNPAID) { unpaid = rate; continue; }
    taken += rate;
    rates.push([series[0], rate, core.days[series.filter((_, k) => k % 2).filter(at => shard.held[at]).at(-1)]]);
  }
  shard.states.set(path, state = { base, rates, taken, unpaid, owed: taken + unpaid + owing, lowest: lowestOf(taken + unpaid + owing, said ?? []), said: said ?? [], free: !(said && said[3]) });
  return state;
};

// The lowest rate that one claim or use makes of what is owed; those follow what a rate leaves unsaid.
const SAID = 4;
const lowestOf = (owed, said) => { let lowest = owed; for (let k = SAID; k < said.length; k += 2) if (said[k + 1] >= 0) lowest = Math.min(lowest, said[k + 1]); return lowest; };

// A path in time: its rate from each day of change on, NaN where no imports may enter, or before it begins.
const inTime = core.days.map((day, number) => [day, number]).sort(([one], [other]) => one < other ? -1 : 1);
const rank = []; inTime.forEach(([, number], k) => { rank[number] = k; });
const courseOn = (shard, path, owed) => {
  const read = owed ? shard.owing ??= new Map() : shard.courses ??= new Map(), known = read.get(path);
  if (known) return known;
  const [start, base, flags, ...courses] = shard.paths[path], found = new Float64Array(rank.length).fill(base);
  for (const number of courses) {
    const series = shard.series[number];
    if (series[0] === OWED && !owed) continue;
    for (let k = 1, before = 0; k < series.length; before = series[k + 1], k += 2)
      for (let at = rank[series[k]]; at < found.length; at++) found[at] += series[k + 1] - before;
  }
  shard.flags[flags].forEach((row, k, all) => { if (row[3]) found.fill(NaN, rank[row[0]], k + 1 < all.length ? rank[all[k + 1][0]] : found.length); });
  found.fill(NaN, 0, rank[start]);
  read.set(path, found);
  return found;
};

// Lines by what the law does with them, as analysis.law.kinds parts them: [key, {low, high, lines, weight}], the
// largest share of imports first. Rates below what prints as 0.0 % are none.
const PRINTED = core.unit / 2000;
const kindOf = ({ rates, taken, free }) => {
  if (!free) return "barred";
  if (taken < PRINTED) return "free";
  const layers = core.layers.map(() => 0);
  for (const [measure, rate] of rates) layers[layerOf[measure]] += rate;
  return core.layers.filter(([name], k) => name !== "base" && Math.abs(layers[k]) >= PRINTED).map(([name]) => name).join(" ") || "base";
};
const kindsOf = rows => {
  const found = new Map();
  for (const [kind, { low, high, lines, weight }] of rows) {
    const own = found.get(kind) ?? found.set(kind, { low: Infinity, high: -Infinity, lines: 0, weight: 0 }).get(kind);
    own.low = Math.min(own.low, low); own.high = Math.max(own.high, high); own.lines += lines; own.weight += weight;
  }
  return [...found].sort((a, b) => b[1].weight - a[1].weight || (a[0] < b[0] ? -1 : 1));
};
const kindsOfStates = states => kindsOf(states.map(state => [kindOf(state), { low: (state.taken + state.unpaid) / core.unit, high: (state.taken + state.unpaid) / core.unit, lines: 1, weight: state.weight }]));

// The law of weighed lines on a day, as analysis.statutory_rate has it.
const lawOn = (shard, rows, day) => {
  const layers = core.layers.map(() => 0), measures = new Map(), since = new Map();
  let entered = 0, unpaid = 0, lines = 0, barred = 0, uses = 0, leftOut = 0, owed = 0, lowest = 0, low = Infinity, high = -Infinity, most = -Infinity;
  const states = rows.map(([, path, weight]) => ({ ...stateOn(shard, path, day), weight })), kinds = kindsOfStates(states);
  for (const state of states) {
    if (state.said.length) { uses |= state.said[1]; leftOut |= state.said[2]; }
    if (!state.free) { barred++; continue; }
    lines++; entered += state.weight;
  }
  for (const state of states) {
    if (!state.free) { state.taken = -1; continue; }
    const weight = entered ? state.weight / entered : 0;
    layers[LAYER.base] += weight * state.base;
    owed += weight * state.owed; unpaid += weight * state.unpaid; lowest += weight * state.lowest;
    low = Math.min(low, state.owed / core.unit); high = Math.max(high, state.owed / core.unit);
    for (let k = SAID; k < state.said.length; k += 2) if (!core.claimed.includes(state.said[k])) most = Math.max(most, state.said[k + 1] / core.unit);
    for (const [measure, rate, began] of state.rates) {
      layers[layerOf[measure]] += weight * rate;
      measures.set(measure, (measures.get(measure) ?? 0) + weight * rate);
      if (!(since.get(measure) > began)) since.set(measure, began);
    }
  }
  const rate = lines ? Math.round(layers.reduce((sum, part) => sum + part, 0)) / core.unit : NaN;
  const rounded = sum => lines ? Math.round(sum) / core.unit : NaN;
  return { rate, expected: rounded(rate * core.unit + unpaid), unpaid: unpaid / core.unit, owed: rounded(owed), claimable: rounded(lowest), low, high, most, layers: layers.map(part => part / core.unit), measures, since, kinds, lines, barred, leftOut, outcomes: outcomesOf(states, uses, rate) };
};

// The lawful rates where a claim or use decides: of goods without, and of each.
const outcomesOf = (states, uses, taken) => {
  const mean = use => {
    let sum = 0, weight = 0;
    for (const { said, owed, free, weight: own } of states) {
      let found = free ? owed : -1;
      for (let k = SAID; k < said.length; k += 2) if (said[k] === use) found = said[k + 1];
      if (found >= 0) { sum += own * found; weight += own; }
    }
    return weight ? sum / weight / core.unit : NaN;
  };
  if (!uses) return [];
  const decidesOn = use => states.reduce((sum, { said, weight }) => sum + (said.some((one, k) => k >= SAID && k % 2 === 0 && one === use) ? weight : 0), 0);
  const none = mean(-1), found = [{ use: "", goods: "goods without a claim or such a use", rate: none, share: NaN, decidesOn: NaN }];
  core.uses.forEach(([use, goods], number) => {
    if (!(uses >> number & 1)) return;
    const rate = mean(number), apart = none - rate;
    found.push({ use, goods, rate, decidesOn: decidesOn(number), share: use === "civil_aircraft" && Math.abs(apart) > 5e-7 && uses < 1 << core.claimsFrom ? (none - taken) / apart : NaN });
  });
  return found;
};

// The row of the calendar that sets a measure for a partner on a day.
const RANK = partner => ({ ALL: 1, [core.unions[partner] ?? "-"]: 2, [partner]: 3 });
const legalRow = (measure, partner, day, since) => {
  const [name, , event] = core.measures[measure], rank = RANK(partner);
  if (event) return core.rows.find(row => row[0] === event);
  let held = null;
  for (const row of core.rows) {
    if (row[1] > day || row[3] !== name || !rank[row[2]]) continue;
    if (!held || row[1] > held[1] || rank[row[2]] >= rank[held[2]]) held = row;
  }
  return held ?? core.rows.filter(row => row[3].startsWith("s301_review") && row[1] === since).at(-1);
};
