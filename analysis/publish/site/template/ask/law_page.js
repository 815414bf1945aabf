// The page: what is asked -> the rate as the largest thing, what it is made of, its course, who else pays.
const MOST_OTHERS = 12;
const asker = byId("ask"), fields = { partner: byId("partner"), goods: byId("goods"), day: byId("day") }, out = byId("out");
const inSentence = name => /^(United|Netherlands|Philippines|European|Czech|Dominican|Bahamas|Gambia|Maldives|Marshall|Solomon|Cayman|British|Cook)/.test(name) && !/^(British Indian)/.test(name) ? `the ${name}` : name;

const ready = async state => {
  let goods = goodsOf(state.goods);
  if (goods.wait) { if (!titles) readTitles(await load("law/titles")); goods = goodsOf(state.goods); }
  return goods;
};
// What was typed: a day within a text, or a country within the words for goods, goes where it belongs.
const understood = async state => {
  let { partner = "", goods = "", q = "" } = state, when = dayOf(state.day ?? "");
  if (q) { const split = askedIn(q); ({ partner, goods } = split); when = toldOf(split, when); }
  let who = partnersOf(partner);
  if (who.problem && !goods) { const split = askedIn(partner); if (split.partner) { ({ partner, goods } = split); when = toldOf(when, split); who = partnersOf(partner); } }
  let what = tooLong(q) ? { problem: tooLong(q) } : await ready({ goods });
  if (!what.code && what.code !== "" && !partner) {
    const split = askedIn(goods);
    if (split.partner || split.day || split.wrong) { ({ partner, goods } = split); when = toldOf(when, split); who = partnersOf(partner); what = await ready({ goods }); }
  }
  if (who.problem && partner.includes(" ") && !goods) { const other = await ready({ goods: partner }); if (other.code) { what = other; goods = partner; partner = ""; who = partnersOf(""); } }
  const asked = when.day || today(), on = when.wrong ? "" : asked < core.first ? core.first : asked > core.last ? core.last : asked;
  return { partner, goods, day: when.day, when, who, what, on, cut: on && asked !== on ? asked : "" };
};

const note = (...inside) => make("p", { class: "note" }, ...inside);
const asking = (text, state) => { const link = make("a", { href: hashOf(state) }, text); return link; };
const titleOf = (shard, code) => { for (let n = Math.min(6, code.length); n >= 2; n--) { const title = shard.titles[code.slice(0, n)]; if (title) return title; } return core.chapters[code.slice(0, 2)] ?? ""; };
const goodsWords = (shard, code, said) => {
  const words = /\p{L}/u.test(said) && !DIGITS.test(said) ? said : short(titleOf(shard, code)).replace(/;.*$/, "").toLowerCase();
  return words;
};

// The law of several partners together: each by itself, and the mean by imports of 2024, China's before it too.
const sellersUnder = (shard, partner, code, day) => {
  const rows = linesUnder(shard, partner, code, day);
  if (!rows.length || !of2017(partner, code, day)) return rows;
  const value = linesUnder(shard, partner, code, core.last).reduce((sum, row) => sum + row[3], 0);
  return rows.map(([line, path, weight]) => [line, path, weight, weight * value]);
};
const partnersOn = (shard, codes, code, day) => codes.flatMap(partner => {
  const rows = sellersUnder(shard, partner, code, day);
  return rows.length ? [{ partner, rows, law: lawOn(shard, rows, day), value: rows.reduce((sum, row) => sum + row[3], 0) }] : [];
});
const together = found => {
  const may = found.filter(one => !Number.isNaN(one.law.rate)), total = may.reduce((sum, one) => sum + one.value, 0);
  const mean = read => may.reduce((sum, one) => sum + (total ? one.value / total : 1 / may.length) * read(one.law), 0);
  const measures = new Map(), since = new Map();
  for (const one of may) for (const [name, rate] of one.law.measures) { measures.set(name, (measures.get(name) ?? 0) + rate * (total ? one.value / total : 1 / may.length)); since.set(name, one.law.since.get(name)); }
  const every = found.reduce((sum, one) => sum + one.value, 0), kinds = kindsOf(found.flatMap(one => one.law.kinds.map(([kind, own]) => [kind, { ...own, weight: own.weight * (every ? one.value / every : 1 / found.length) }])));
  return { kinds, several: found.length > 1, rate: may.length ? mean(law => law.rate) : NaN, expected: may.length ? mean(law => law.expected) : NaN, unpaid: mean(law => law.unpaid), layers: core.layers.map((_, k) => mean(law => law.layers[k])), measures, since,
    owed: may.length ? mean(law => law.owed) : NaN, claimable: may.length ? mean(law => law.claimable) : NaN, lowest: Math.min(...may.map(one => one.law.low)), highest: Math.max(...may.map(one => one.law.high)), most: Math.max(...may.map(one => one.law.most)),
    lines: may.reduce((sum, one) => sum + one.law.lines, 0), barred: found.reduce((sum, one) => sum + one.law.barred, 0),
    leftOut: found.reduce((bits, one) => bits | one.law.leftOut, 0), outcomes: found.length === 1 ? found[0].law.outcomes : [], useful: found.some(one => one.law.outcomes.length),
    low: Math.min(...may.map(one => one.law.owed)), high: Math.max(...may.map(one => one.law.owed)) };
};
const spansOf = turns => { const starts = [0, ...turns]; return starts.map((from, k) => [from, starts[k + 1] ?? inTime.length]).filter(([from, to]) => from < to); };
const courseOf = (shard, codes, code) => {
  const sums = inTime.map(() => 0), expected = inTime.map(() => 0), weights = inTime.map(() => 0), turn = inTime.findIndex(([day]) => day >= (code.length > 6 ? core.carriedBack[0] : "2024-01-01"));
  const turns = core.lists.map(first => inTime.findIndex(([day]) => day >= first)).filter(k => k > 0);
  for (const partner of codes) for (const [from, to] of spansOf(partner === "CHN" ? [turn, ...turns] : turns)) {
    for (const [, path, weight, value] of sellersUnder(shard, partner, code, inTime[from][0])) {
      const [owed, course] = [true, false].map(which => courseOn(shard, path, which)), own = codes.length > 1 ? value + 1e-6 : weight;
      for (let k = from; k < to; k++) if (!Number.isNaN(course[k])) { sums[k] += own * owed[k]; expected[k] += own * course[k]; weights[k] += own; }
    }
  }
  const steps = [];
  inTime.forEach(([day], k) => {
    const rates = [sums, expected].map(sum => weights[k] ? Math.round(sum[k] / weights[k]) / core.unit : NaN);
    if (!steps.length ? weights[k] : rates.some((rate, place) => !Object.is(rate, steps.at(-1)[1 + place]))) steps.push([day, ...rates]);
  });
  return steps;
};

// Lines of several kinds have no rate together: each kind has its own ends.
const KIND_WORDS = lookup({ barred: "Barred", free: "Free", base: "Base rate alone" });
const kindWords = kind => KIND_WORDS[kind] ?? kind.split(" ").map(name => core.layers[LAYER[name]][1]).join(" + ");
const endsOf = (low, high) => percentOf(low) === percentOf(high) ? percentOf(low) : `${percentOf(low)} to ${percentOf(high)}`;
const rateIn = (kind, { low, high }) => kind === "barred" || kind === "free" ? kind : endsOf(low, high);
const rateWords = ({ kinds, rate }) => {
  if (kinds.length === 1) return Number.isNaN(rate) ? "barred" : percentOf(rate);
  const may = kinds.filter(([kind]) => kind !== "barred");
  return `${endsOf(Math.min(...may.map(([, own]) => own.low)), Math.max(...may.map(([, own]) => own.high)))}${may.length < kinds.length ? ", some barred" : ""}`;
};
// What lines owe: one rate, or both ends of rates far apart.
const owedWords = ({ owed, low, high }) => Number.isNaN(owed) ? "barred" : high - low >= WIDE ? endsOf(low, high) : percentOf(owed);
const kindsTable = ({ kinds, several }, day) => kinds.length < 2 ? null : tableOf(`What the law does with these lines on ${longDay(day)}, as expected${several ? ", each counted once a country" : ""}`, [{ head: "Charged by" }, { head: "Rate", number: true }, { head: "Lines", number: true }, { head: "Share of imports", number: true }],
  kinds.map(([kind, own]) => [kindWords(kind), kind === "barred" ? "\u2013" : endsOf(own.low, own.high), own.lines.toLocaleString("en"), percentOf(own.weight)]), "kinds");

const parts = (law, partner, day) => {
  const rows = [["Base rate", percentOf(law.layers[LAYER.base]), "Tariff schedule, column 1; preferences of 2024", ""]], unlike = law.kinds.length > 1;
  const all = [...law.measures].filter(([, rate]) => Math.abs(rate) > 0.5).sort((a, b) => layerOf[a[0]] - layerOf[b[0]] || b[1] - a[1]);
  for (const [number, rate] of all) {
    const row = legalRow(number, partner, day, law.since.get(number)), layer = core.layers[layerOf[number]][1];
    rows.push([row ? `${row[4] || layer}${row[5] ? `: ${row[5]}` : ""}` : layer, percentOf(rate / core.unit), row ? make("span", {}, row[8] ? [make("b", {}, row[8]), `${row[9] && ` (heading since ${row[9]})`}, `] : "", row[6] || "calendar", " ", make("small", {}, "grade ", row[7], ", row ", make("a", { href: `events.html?q=${row[0]}` }, row[0]))) : "", row ? make("span", { class: "day" }, row[1]) : ""]);
  }
  if (law.unpaid < -5e-7) rows.push(["Goes unpaid, as learnt", percentOf(law.unpaid), "March to May 2026", ""]);
  const heads = [{ head: "Part" }, { head: "Rate", number: true }, { head: "Legal text" }, { head: "Since" }], kept = row => unlike ? row.filter((_, k) => k !== 1) : row;
  return tableOf(`What the rate expected is made of on ${longDay(day)}${unlike ? ", on one line or another" : ""}`, kept(heads), rows.map(kept), "parts");
};
const usesOf = law => {
  if (law.kinds.length > 1 && law.useful) return note("For some of these goods a claim or use decides: ask for one line to see each outcome.");
  if (law.outcomes.length < 2) return law.useful ? note("For some of these goods a claim or use decides: ask for one country to see each outcome.") : null;
  const rows = law.outcomes.map(one => [one.goods, Number.isNaN(one.rate) ? "barred" : percentOf(one.rate), Number.isNaN(one.decidesOn) ? "\u2013" : percentOf(one.decidesOn), Number.isNaN(one.share) ? "\u2013" : percentOf(one.share, 0)]);
  return tableOf(`A claim or use decides: each outcome is the law${law.lines > 1 ? ", as the mean of all lines" : ""}`, [{ head: "If the goods are" }, { head: "Rate", number: true }, { head: "Decides on, share of imports", number: true }, { head: "Share of value, known from claims", number: true }], rows, "uses");
};
const leftOutOf = law => {
  const own = core.leftOut.filter((_, k) => law.leftOut >> k & 1);
  return own.length ? note(make("b", {}, "Incomplete. "), "These touch the goods and are in no rate: ", own.map(([, why]) => why).join("; "), ".") : null;
};
// Whether a rate is complete by the register of chapter 99, as analysis.law.chapter99 says it.
const completeness = (codes, day, leftOut) => core.completeness.filter(([first, partner]) => first <= day && (!partner || (codes.length === 1 && codes[0] === partner))).at(-1)[leftOut ? 3 : 2];
const completeOf = (who, law, day) => {
  const text = Number.isNaN(law.rate) ? "" : completeness(who.codes, day, law.leftOut);
  return text ? note(text) : null;
};
const othersOf = (shard, own, code, state, day) => {
  const found = partnersOn(shard, core.partners.map(([partner]) => partner), code, day).filter(one => one.value > 0 || own.includes(one.partner)).sort((a, b) => b.value - a.value);
  const rows = found.map(one => [own.includes(one.partner) ? make("b", {}, partnerName(one.partner)) : asking(partnerName(one.partner), { ...state, partner: one.partner }),
    owedWords(one.law), rateWords({ ...one.law, rate: one.law.expected }), dollars(one.value)]);
  return rows.length ? folded(tableOf(`Who else pays what on ${longDay(day)}, largest sellers of 2024 first`, [{ head: "From" }, { head: "Owed", number: true }, { head: "Expected", number: true }, { head: "US imports, 2024", number: true }], rows, "others"), MOST_OTHERS, "countries") : null;
};
const linesTable = (shard, found, code, state, day) => {
  const digits = code.length < 4 ? 4 : code.length < 6 ? 6 : 10, under = new Map();
  for (const one of found) for (const [line, path, , value] of one.rows) {
    const next = line.slice(0, digits), own = under.get(next) ?? under.set(next, { value: 0, sum: 0, owed: 0, weight: 0, states: [] }).get(next), state = { ...stateOn(shard, path, day), weight: value };
    own.value += value; own.states.push(state);
    if (state.free) { own.sum += (value + 1e-6) * (state.taken + state.unpaid); own.owed += (value + 1e-6) * state.owed; own.weight += value + 1e-6; }
  }
  if (under.size < 2) return null;
  const owedOf = ({ states, owed, weight }) => { const rates = states.filter(one => one.free).map(one => one.owed / core.unit); return { owed: weight ? owed / weight / core.unit : NaN, low: Math.min(...rates), high: Math.max(...rates) }; };
  const rows = [...under].sort((a, b) => b[1].value - a[1].value || (a[0] < b[0] ? -1 : 1)).map(([next, own]) => [asking(dotted(next), { ...state, goods: next }), short(titleOf(shard, next)), owedWords(owedOf(own)), rateWords({ kinds: kindsOfStates(own.states), rate: own.weight ? own.sum / own.weight / core.unit : NaN }), dollars(own.value)]);
  return folded(tableOf(`What lies under ${dotted(code)}`, [{ head: "Line" }, { head: "Goods" }, { head: "Owed", number: true }, { head: "Expected", number: true }, { head: "Imports, 2024", number: true }], rows, "lines"), MOST_OTHERS, "lines");
};
