// The law in time, as files by chapter hold it (analysis.combine.courses.shards): what it charges on a day.
// Rates are whole parts of core.unit; a day is a text, and later texts are later days.
const place = Object.fromEntries(core.partners.map(([code], number) => [code, number]));
const LAYER = Object.fromEntries(core.layers.map(([name], number) => [name, number]));
const layerOf = core.measures.map(([, layer]) => LAYER[layer]);

const shardOf = async code => {
  const chapter = code.slice(0, 2);
  if (!(chapter in core.chapters) || chapter === "77") return null;
  const shard = await load(`law/${chapter}`);
  shard.read ??= {};
  return shard;
};

// Who sold a line: partner -> [path, weight].
const sellersOf = (shard, line) => shard.read[line] ??= new Map(shard.lines[line].split(";").flatMap(group => {
  const [path, rows] = group.split(":");
  return rows.split(",").map(row => [parseInt(row.slice(0, 2), 36), [parseInt(path, 36), parseInt(row.slice(2), 36)]]);
}));
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

// China's law to 2023 stands by six digits.
const of2017 = (partner, day) => partner === "CHN" && day < "2024-01-01";

// Lines of one partner under a code: [line, path, weight]; weights sum to one.
const linesUnder = (shard, partner, code, day) => {
  if (of2017(partner, day)) {
    const rows = Object.keys(shard.lines6).filter(line => line.startsWith(code)).map(line => [line, ...shard.lines6[line]]);
    return weighed(rows, code.length < 6);
  }
  const own = place[partner], rows = [];
  for (const line of linesOf(shard, code)) { const found = sellersOf(shard, line).get(own); if (found) rows.push([line, ...found]); }
  return weighed(rows, code.length < 10);
};
const linesOf = (shard, code) => (shard.sorted ??= Object.keys(shard.lines).sort()).filter(line => line.startsWith(code));
const weighed = (rows, mean) => {
  const total = rows.reduce((sum, row) => sum + row[2], 0);
  if (rows.length === 1) return total || !mean ? [[rows[0][0], rows[0][1], 1, rows[0][2]]] : [];
  return total ? rows.map(([line, path, weight]) => [line, path, weight / total, weight]) : [];
};

// The law of weighed lines on a day, as analysis.statutory_rate has it.
const lawOn = (shard, rows, day) => {
  const held = heldOn(day), layers = core.layers.map(() => 0), measures = new Map(), since = new Map();
  let entered = 0, lines = 0, barred = 0, uses = 0, leftOut = 0;
  const states = rows.map(([line, path, weight]) => {
    const [, base, flags, ...courses] = shard.paths[path], said = flagsOn(shard.flags[flags], held);
    return { weight, base, courses, said: said ?? [], free: !(said && said[3]) };
  });
  for (const state of states) {
    if (state.said.length) { uses |= state.said[1]; leftOut |= state.said[2]; }
    if (!state.free) { barred++; continue; }
    lines++; entered += state.weight;
  }
  for (const state of states) {
    if (!state.free) { state.taken = -1; continue; }
    const weight = entered ? state.weight / entered : 0;
    layers[LAYER.base] += weight * state.base; state.taken = state.base;
    for (const number of state.courses) {
      const series = shard.series[number], rate = valueOn(series, held);
      if (!rate) continue;
      state.taken += rate; layers[layerOf[series[0]]] += weight * rate;
      measures.set(series[0], (measures.get(series[0]) ?? 0) + weight * rate);
      const began = core.days[series.filter((_, k) => k % 2).filter(at => held[at]).at(-1)];
      if (!(since.get(series[0]) > began)) since.set(series[0], began);
    }
  }
  const rate = lines ? Math.round(layers.reduce((sum, part) => sum + part, 0)) / core.unit : NaN;
  return { rate, layers: layers.map(part => part / core.unit), measures, since, lines, barred, leftOut, outcomes: outcomesOf(states, uses, rate) };
};

// The lawful rates where the use of a good decides: of goods of no such use, and of each.
const outcomesOf = (states, uses, taken) => {
  const mean = use => {
    let sum = 0, weight = 0;
    for (const { said, taken: rate, weight: own } of states) {
      let found = rate;
      if (said[1]) { found = said[4]; for (let k = 5; k < said.length; k += 2) if (said[k] === use) found = said[k + 1]; }
      if (found >= 0) { sum += own * found; weight += own; }
    }
    return weight ? sum / weight / core.unit : NaN;
  };
  if (!uses) return [];
  const none = mean(-1), found = [{ use: "", goods: "other goods of the line", rate: none, share: NaN }];
  core.uses.forEach(([use, goods], number) => {
    if (!(uses >> number & 1)) return;
    const rate = mean(number), apart = none - rate;
    found.push({ use, goods, rate, share: use === "civil_aircraft" && Math.abs(apart) > 1e-9 ? (none - taken) / apart : NaN });
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

// Days on which the law of some lines changes, from the first on which it is held.
const changesOf = (shard, rows) => {
  const at = new Set();
  for (const [, path] of rows) {
    const [start, , flags, ...courses] = shard.paths[path];
    at.add(start);
    for (const number of courses) shard.series[number].forEach((value, k) => { if (k % 2) at.add(value); });
    for (const row of shard.flags[flags]) at.add(row[0]);
  }
  return [...at].map(number => core.days[number]).sort();
};
