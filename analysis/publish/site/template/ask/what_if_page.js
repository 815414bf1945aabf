// The page: whose goods, which, how much, from when -> what imports do, with the sentence to quote.
const asker = byId("ask"), out = byId("out"), N_TAKERS = 12;
const fields = Object.fromEntries(["partner", "goods", "add", "slide", "first", "horizon"].map(name => [name, byId(name)]));
const END_USES = ["capital", "consumption", "intermediate"];

const ofGoods = async text => {
  const sector = text.trim().match(/^naics ?(\d{3})$/i), use = text.trim().toLowerCase().replace(/ goods?$/, "");
  if (sector) return sector[1] in core.sectors ? { goods: { kind: "naics3", code: sector[1] } } : { problem: `${sector[1]} is no sector of trade by NAICS.` };
  if (END_USES.includes(use)) return { goods: { kind: "end_use", code: use } };
  let found = goodsOf(text);
  if (found.wait) { if (!titles) readTitles(await load("law/titles")); found = goodsOf(text); }
  return found.code === undefined ? found : { goods: found.code ? { kind: "hts", code: found.code } : { kind: "all", code: "" } };
};
const goodsWords = (goods, said) => {
  if (goods.kind === "all") return "all goods";
  if (goods.kind === "end_use") return `${goods.code} goods`;
  if (goods.kind === "naics3") return core.sectors[goods.code].toLowerCase();
  return /^[\d. ]+$/.test(said) ? `goods of HTS ${dotted(goods.code)}` : `${said} (HTS ${dotted(goods.code)})`;
};
const article = name => /^(United|Netherlands|Philippines|European|Czech|Dominican|Bahamas|Gambia|Maldives)/.test(name) ? `the ${name}` : name;

// Numbers as report 09 prints them.
const percentLike = (value, beside = []) => value > 9.995 ? `${Math.round(1 + value).toLocaleString("en")}-fold` : percentOf(value, Math.max(...[value, ...beside].map(Math.abs)) >= 0.095 ? 0 : 1);
const between = (low, high) => `[${percentLike(low, [low, high])}, ${percentLike(high, [low, high])}]`.replace(/ /g, "\u00a0");
const moves = ([value, low, high]) => {
  if (high < 0) return ["lower", percentLike(-value, [high, low]), between(-high, -low)];
  return [low > 0 ? "raise" : "change", percentLike(value, [low, high]), between(low, high)];
};
const YEARS = { 12: "a year", 24: "two years", 36: "three years", 1: "a month" };
const howLong = horizon => YEARS[horizon] ?? `${horizon}\u00a0months`;
const monthOfDay = day => longDay(day).replace(/^\d+ /, "");
const dutyOf = add => add < 0 ? `a duty lower by ${+(-100 * add).toFixed(6)}\u00a0points` : `a further ${+(100 * add).toFixed(6)}\u00a0% duty`;
// Of which lines the change is: as report 09 says it (analysis.present.what_if.labels.typical_point).
const typicalPoint = (asked, found) => {
  const [value, low, high] = core.byValue[mainKind(asked.codes, asked.all)], outward = end => (end / 10).toFixed(1);
  const numbers = [value.toFixed(2), ...(asked.all ? [low.toFixed(2), high.toFixed(2)] : [outward(Math.floor(10 * low)), outward(Math.ceil(10 * high))])].map(text => text.replace("-", "\u2212"));
  const rule = `This is of typical lines; by value, as dollars are, the elasticity is ${numbers[0]} [${numbers.slice(1).join(", ")}]`;
  return `${rule}: dollars may move by ${between(...found.inDollars.slice(1))}.`;
};
const sentenceOf = (asked, found) => {
  const [verb, size, interval] = moves(found.change), against = asked.all ? "" : " against other sellers";
  return `From ${monthOfDay(asked.first)} ${dutyOf(asked.add)} on ${asked.words} from ${article(asked.name)} would ${verb} their imports${against} by ${size} ${interval} within ${howLong(asked.horizon)}.`;
};

const quarterOf = ({ from, to }) => from.slice(0, 4) === to.slice(0, 4) ? `${monthOfDay(from).replace(/ \d+$/, "")} to ${monthOfDay(to)}` : `${monthOfDay(from)} to ${monthOfDay(to)}`;
const isCarriedAlike = (goods, months) => goods.kind !== "all" && months.part > 0;
const baseLevel = (goods, months) => {
  const { part, ofYear, newest } = months, level = newest && `the level of ${quarterOf(newest)}`;
  if (isCarriedAlike(goods, months)) return `imports of 2025${ofYear ? `, ${percentOf(part, 0)} of it` : ""} carried by kinds of goods to ${quarterOf(newest)}`;
  return !part ? "imports of 2025" : ofYear ? `${percentOf(part, 0)} of it ${level}, else imports of 2025` : level;
};
const basePoint = ({ goods }, { base, months, lines }) => {
  const ofYear = lines.reduce((all, line) => all + line.value, 0), grown = base / ofYear - 1;
  const scaled = `: ${dollars(ofYear)} of 2025, ${months.ofYear ? "partly " : ""}carried by kinds of goods (${grown < 0 ? "\u2212" : "+"}${percentOf(Math.abs(grown), 0)})`;
  const alike = isCarriedAlike(goods, months), level = alike ? scaled : `, ${baseLevel(goods, months)}`;
  return `Base: ${dollars(base)} a year${level}; ${percentOf(months.collected)} collected${alike ? " by their law" : ""}.`;
};

const nextMonth = () => { const now = new Date(); return iso(now.getFullYear() + (now.getMonth() === 11), (now.getMonth() + 1) % 12 + 1, 1); };
const clamped = (day, low, high) => day < low ? low : day > high ? high : day;
// Per cent, as analysis.estimate.what_if.asked.check_added reads what is typed: a small one needs its sign.
const NUMBER = /^[-+]?(?:\d{1,30}\.?\d{0,30}|\.\d{1,30})(?:e[-+]?\d{1,3})?$/i;
const numberIn = text => { const number = String(text).replace(/\u2212/g, "-").trim().replace(/\s*%$/, ""); return NUMBER.test(number) ? +number : NaN; };
const isEither = text => { const size = Math.abs(numberIn(text)); return size > 0 && size <= core.surely && !/%\s*$/.test(text); };
const plainNumber = number => String(+number.toPrecision(6));

const understood = async state => {
  let { partner = "", goods = "" } = state, when = dayOf(state.first ?? "");
  let who = partnersOf(partner);
  if (who.problem && !goods) { const split = askedIn(partner); if (split.partner) { ({ partner, goods } = split); when = toldOf(when, split); who = partnersOf(partner); } }
  const what = await ofGoods(goods), add = numberIn(state.add ?? "25") / 100, horizon = Math.round(+(state.horizon || 12));
  const day = when.day || nextMonth(), first = when.wrong ? "" : clamped(day, core.days[0], core.last);
  const codes = who.codes?.length ? who.codes : who.codes ? known.partners : [];
  return { partner, goods, who, when, what, cut: first && day !== first ? day : "", add, either: isEither(state.add) ? String(state.add).trim() : "", horizon: Math.min(Math.max(horizon || 12, 1), core.longest), first, codes, all: !who.codes?.length, name: who.name, words: what.goods ? goodsWords(what.goods, goods) : "" };
};
known.partners = core.partners.map(([code]) => code);

const write = (...inside) => out.replaceChildren(...inside.flat().filter(Boolean));
const link = (text, state) => make("a", { href: hashOf(state) }, text);
const note = (...inside) => make("p", { class: "note" }, ...inside);
const addOf = add => { const number = +(100 * add).toFixed(6); return isEither(number) ? `${number}%` : String(number); };
const stated = (asked, more = {}) => ({ partner: asked.all ? "all" : asked.codes.length === 1 ? asked.codes[0] : asked.partner, goods: asked.goods, add: addOf(asked.add), first: asked.first, horizon: String(asked.horizon), ...more });
const refusal = asked => {
  const { who, what } = asked;
  if (who.problem) return [who.problem, who.near && [" Did you mean ", link(who.near, stated(asked, { partner: who.near })), "?"]];
  if (asked.when.wrong) return [noDay(asked.when.wrong)];
  if (what.problem) return [notGoods(asked), what.near && [" Did you mean ", link(what.near, stated(asked, { goods: what.near })), "?"]];
  if (what.choices) return [choicesOf(asked.goods, what), " ", what.choices.slice(0, 8).flatMap(([code, title], k) => [k ? "; " : "", link(`${dotted(code)} ${short(title)}`, stated(asked, { goods: code }))]), "."];
  if (Number.isNaN(asked.add) || asked.add < -1) return ["A duty is a number of per cent from \u2212100 on."];
  if (asked.either) return [`duty ${asked.either}: did you mean `, ...[1, 100].flatMap(times => [link(`${plainNumber(times * numberIn(asked.either))}%`, stated(asked, { add: addOf(times * asked.add) })), times === 1 ? " or " : "? Write the % sign."])];
  if (asked.add > core.most) return [`The largest duty that the law has added is ${100 * core.most}\u00a0%, on China in April 2025: the data end there.`];
  return null;
};
const beforeAfter = (label, row) => [label, signed(row.value), `[${signed(row.ends[0])}, ${signed(row.ends[1])}]`, dollars(row.without), dollars(row.withDuty)];
const signed = value => Number.isFinite(value) ? `${value < 0 ? "\u2212" : "+"}${dollars(value)}` : "\u2013";

let turn = 0, last = null;
const ask = async (state, typed = false) => {
  const own = ++turn, asked = await understood(state);
  if (own !== turn) return;
  fields.partner.value = fieldOf(asked.who, asked.partner); fields.goods.value = asked.goods;
  fields.first.value = asked.first; fields.horizon.value = asked.horizon;
  if (!Number.isNaN(asked.add)) { fields.add.value = asked.either || addOf(asked.add); fields.slide.value = 100 * asked.add; }
  const wrong = refusal(asked);
  if (wrong) return write(make("p", { class: "problem" }, ...wrong.flat().filter(Boolean)));
  keep(stated(asked));
  try {
    const missing = asked.codes.filter(code => !here[`what_if/${code}`]);
    if (missing.length > 20) write(make("p", { class: "note" }, `Reading the lines of ${missing.length} countries \u2026`));
    const lines = await linesOf(asked.codes, asked.name);
    if (own === turn) { last = { asked, lines }; draw(asked, lines, typed); await others(asked, own); }
  } catch (error) { write(make("p", { class: "problem" }, `${error.message}. The folder \u201cwhat_if\u201d belongs beside this page.`)); }
};
const draw = (asked, lines, typed) => {
  if (!asked.add) return write(make("p", { class: "problem" }, "A duty of nothing moves nothing: choose another."));
  const found = effectOf(lines, asked.what.goods, asked.add, asked.first, asked.horizon, asked.all);
  last.found = found;
  const why = {
    nothing: `${asked.name} sold nothing of ${asked.words} in 2025 that may enter on ${longDay(asked.first)}.`,
    unmoved: `The duty moves the law of none of these lines on ${longDay(asked.first)}.`,
    unrecorded: `${asked.name} sold nothing of ${asked.words} in these months of the year: ask for a longer time.`,
  };
  if (found.problem) return write(make("p", { class: "problem" }, why[found.problem]));
  const barred = lines.flatMap(own => barredLines(own, asked.what.goods, asked.first)), lost = barred.reduce((sum, line) => sum + line.base, 0);
  const words = barred.length ? `${asked.words} that may enter` : asked.words;
  const sentence = sentenceOf({ ...asked, words }, found), title = `US imports of ${words} from ${article(asked.name)}, without and with ${dutyOf(asked.add)}`;
  const without = asked.codes.filter(code => !core.lawful.includes(code) && found.lines.some(line => line.partner === code));
  const held = byId("taken"), change = found.change;
  write(
    make("p", { class: "kicker" }, [asked.name, words, dutyOf(asked.add).replace("a further ", "+").replace("a duty lower by ", "\u2212"), `from ${longDay(asked.first)}`].join(" \u00b7 ")),
    make("p", { class: "big", id: "change" }, percentLike(change[0], change.slice(1)), make("span", {}, `change of imports within ${howLong(asked.horizon)}, 95\u00a0% of effects in `, between(change[1], change[2]))),
    make("p", { class: "sentence" }, sentence, " ", copyButton(sentence)),
    make("p", { class: "note", id: "typical" }, typicalPoint(asked, found)),
    note(basePoint(asked.what, found)),
    barred.length ? note(`${countOf(barred.length)}, with ${dollars(lost)} of the base, may not enter and ${barred.length === 1 ? "is" : "are"} left out.`) : null,
    asked.when.month ? note(`${capital(asked.when.month)} is read as its first day.`) : null,
    asked.cut ? note(`A duty can begin here from ${longDay(core.days[0])} to ${longDay(core.last)}: ${longDay(asked.cut)} is outside it.`) : null,
    asked.horizon > YEAR ? note("Beyond a year no response is estimated: that of the first year's end is carried on.") : null,
    tableOf(`Within ${howLong(asked.horizon)} from ${monthOfDay(asked.first)}`, [{ head: "Sum" }, { head: "Difference", number: true }, { head: "95\u00a0% in dollars", number: true }, { head: "Without", number: true }, { head: "With", number: true }],
      [beforeAfter("Imports", found.imports), beforeAfter("Duties collected", found.duties)], "sums"),
    make("figure", {}, make("figcaption", { class: "head" }, title), bandChart({ rows: found.byMonth, first: asked.first, title }), make("figcaption", {}, "By month, not seasonally adjusted. Dashed: without. Band: 95 % of effects in dollars, trade noise not included.")),
    tableOf("What it rests on", [{ head: "Base and law" }, { head: "Value", number: true }], [
      [`Imports a year, ${baseLevel(asked.what.goods, found.months)}`, dollars(found.base)], [`Collected on them${isCarriedAlike(asked.what.goods, found.months) ? ", by their law" : ""}`, percentOf(found.months.collected)], [`The same under the law of ${longDay(asked.first)}`, dollars(found.moved)],
      ["Mean law in the base, by imports of 2024", percentOf(found.rates.base)], [`Mean law on ${longDay(asked.first)}`, percentOf(found.rates.before)], ["With what is asked", percentOf(found.rates.after)],
      ["Tariff lines, and those on which the law moves", `${found.nLines.toLocaleString("en")}, ${found.nAdded.toLocaleString("en")}`],
      ["Change by the elasticity alone", `${percentLike(found.elasticity[0], found.elasticity.slice(1))} ${between(found.elasticity[1], found.elasticity[2])}`]], "base"),
    without.length ? note(`The law by line of ${without.length === 1 ? article(known.names[without[0]]) : `${without.length} of these countries`} is not held by day in the model: the rate collected in 2025 stands for it.`) : null,
    held ?? make("section", { id: "taken", "aria-label": "Who would sell more" }),
    make("p", { class: "small" }, make("a", { href: `law.html${hashOf({ partner: asked.all ? "" : stated(asked).partner, goods: asked.what.goods.kind === "hts" ? asked.goods : "", day: asked.first })}` }, "What the law charges on these goods"), ". Method, checks and published elasticities: ", make("a", { href: "09_what_if.html" }, "report 09"), `. Data: ${core.vintage}.`));
  if (typed) byId("status").textContent = sentence;
};
// Who would sell more of it: partners with an estimate, whose lines come after the answer stands.
const others = async (asked, own) => {
  const found = last.found, place = byId("taken");
  if (!place || found.problem) return;
  const all = Object.fromEntries(await Promise.all(core.takers.filter(([code]) => known.partners.includes(code)).map(async ([code]) => [code, await partnerLines(code)])));
  if (own !== turn || last.found !== found) return;
  if (asked.all || !(found.lines.reduce((sum, line) => sum + line.loss, 0) > 0)) return place.replaceChildren();
  const rows = takersOf(found.lines, all, asked.horizon);
  last.takers = rows;
  place.replaceChildren(folded(tableOf(`Who would sell more of the same lines within ${howLong(asked.horizon)}`, [{ head: "Country" }, { head: "More sold", number: true }, { head: "95 % interval", number: true }, { head: "Significant" }],
    rows.map(row => [known.names[row.partner] ?? row.partner, signed(row.taken), `[${signed(row.low)}, ${signed(row.high)}]`, row.p <= core.told ? "yes" : "no"]), "takers"), N_TAKERS, "countries"));
};

const typedState = () => ({ partner: fields.partner.value, goods: fields.goods.value, add: fields.add.value, first: fields.first.value, horizon: fields.horizon.value });
asker.addEventListener("submit", event => { event.preventDefault(); ask(typedState(), true); });
fields.horizon.addEventListener("change", () => ask(typedState(), true));
fields.add.addEventListener("input", () => { fields.slide.value = numberIn(fields.add.value); });
let later;
fields.slide.addEventListener("input", () => {
  fields.add.value = addOf(fields.slide.value / 100);
  if (!last || last.asked.codes.length > 40) return;
  last.asked.add = +fields.slide.value / 100;
  draw(last.asked, last.lines);
  clearTimeout(later);
  later = setTimeout(() => { keep(stated(last.asked)); others(last.asked, turn); }, 200);
});
fields.slide.addEventListener("change", () => { if (last?.asked.codes.length > 40) ask(typedState(), true); else byId("status").textContent = out.querySelector(".sentence")?.firstChild?.textContent ?? ""; });
window.addEventListener("hashchange", () => { if (location.hash !== told) ask(stateIn(), true); });
fields.first.min = core.days[0]; fields.first.max = core.last;
ask(Object.keys(stateIn()).length ? stateIn() : { partner: "VNM" });
