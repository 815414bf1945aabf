// Series of claims as Python's grammar asks for them, from the file claims/series; what it lacks is judged elsewhere.
class Elsewhere extends Error {}
const elsewhere = () => { throw new Elsewhere("by tariff line or sector"); };
let series = null, goodsWords = null;
const SIGNS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#";
const runOf = ([length, first, width, signs]) => {
  if (signs === undefined) return { length, first, values: width };
  const values = [];
  for (let k = 0; k < signs.length; k += width) {
    let value = signs[k] === "-" ? null : 0;
    for (let place = k; value !== null && place < k + width; place++) value = value * 64 + SIGNS.indexOf(signs[place]);
    values.push(value);
  }
  return { length, first, values };
};
// A table of values by period, or by month, that looks them up in their runs.
class Runs extends Dict {
  constructor(runs, byMonth = false) { super(); Object.assign(this, { runs: runs.map(runOf), byMonth, start: dayOf(series.first) }); }
  found(key) {
    const [day, length] = this.byMonth ? [key, 1] : key, run = this.runs.find(one => one.length === length);
    return day.day === 1 && run ? run.values[(day.year - this.start.year) * 12 + day.month - this.start.month - run.first] ?? null : null;
  }
  has(key) { return this.found(key) !== null; }
  get(key, otherwise = null) { return this.found(key) ?? otherwise; }
  get size() { return [...this].length; }
  * [Symbol.iterator]() {
    for (const { length, first, values } of this.runs) for (let k = 0; k < values.length; k++) if (values[k] !== null) yield this.byMonth ? monthAt(first + k) : [monthAt(first + k), length];
  }
}
const monthAt = k => new Offset({ months: k }).from(dayOf(series.first), 1);
const dayOf = text => pd.Timestamp(text);
const releaseOf = (release, flow) => {
  if (!release) return null;
  const [levels, growth, monthly_growth] = release.slice(0, 3).map(runs => new Runs(runs.map(run => (run === 1 ? flow : run))));
  const [flags, start] = release.slice(3);
  return new claims_records__Published({ levels, growth, monthly_growth, exact: Boolean(flags & 1), adds_up: Boolean(flags & 2), comparable: start ? monthAt(start) : null });
};
// Each is made when it is first asked for.
const madeOnce = make => { const held = new Map(); return (...key) => { const at = key.join(" "); if (!held.has(at)) held.set(at, make(...key)); return held.get(at); }; };
const recordOf = madeOnce(key => {
  const [table, vintage, today, before, first, stated] = series.records[key], [word, , partner] = key.split(" ");
  const flow = series.flows[`${word} 0`]?.[1][partner], [now, earlier, printed] = [today, before, first].map(one => releaseOf(one, flow));
  const ends = stated.map(([length, month]) => [monthAt(month), length]);
  return new claims_records__Record({ today: now, before: earlier, first: printed, stated: new PySet(ends), vintage: series.record_vintages[vintage], table: series.tables[table] });
});
const flowOf = madeOnce(name => {
  const [table, each] = series.flows[name];
  return [new Dict(Object.entries(each).map(([partner, run]) => [partner, new Runs([run], true)])), table];
});
const figures = {
  get names() { return this.held.names; }, get vintages() { return this.held.vintages; }, get documents() { return this.held.documents; },
  get last_month() { return dayOf(series.last_month); }, get last_day() { return dayOf(series.last_day); }, get day_of_rates() { return dayOf(series.day_of_rates); },
  sector: () => "",
  partners: (word, ledger) => new PySet(series.partners[`${word} ${ledger}`] ?? elsewhere()),
  record: (word, ledger, partner, end = null, goods = "") => {
    if (goods) elsewhere();
    const key = `${word} ${ledger} ${partner}`, later = end !== null && end > figures.last_month && `${key} later` in series.records;
    return recordOf(later ? `${key} later` : key);
  },
  revisions: (word, ledger, partner) => {
    const like = series.revised[`${word} ${ledger} -`] ?? 0, [levels, growth, sums] = series.sizes[series.revised[`${word} ${ledger} ${partner}`] ?? like].map(size => (size === null ? [] : [size]));
    return new claims_revisions__Revisions({ levels, growth, sums });
  },
  goods_rates: elsewhere,
  headline_steps: partner => series.steps[partner].map(([day, rate]) => [dayOf(day), rate]),
  by_partner: (measure, by_year = false) => flowOf(`${measure} ${Number(by_year)}`),
};
const setSeries = content => {
  series = content;
  const table = values => new Dict(Object.entries(values));
  figures.held = { names: table(series.names), vintages: table(series.vintages), documents: new Dict(Object.entries(series.documents).map(([topic, one]) => [topic, table(one)])) };
  goodsWords = new Set();
  series.goods.split(" ").reduce((before, word) => { const whole = before.slice(0, +word[0]) + word.slice(1); goodsWords.add(whole); return whole; }, "");
};
// Words of goods: of what may be a title or a sector the page says nothing, of others what Python says.
const goodsOf = (text, kind = "") => {
  const words = law_names_goods__in_plain_words(text).split(" ").filter(Boolean);
  if (/^[a-z]* ?[0-9. ]+$/i.test(text) || (words.length && words.every(word => goodsWords.has(word)))) elsewhere();
  throw new InputError(kind ? `unknown sector ${$.short(text)}.` : `goods ${$.short(text)}: no title of the tariff schedule has these words. Write two to ten digits, as 8517.`);
};
const monthOf = text => {
  const [, word, year] = /^([A-Za-z]+)\.?,? ((?:19|20)[0-9]{2})$/.exec(text) ?? [], found = MONTH_NAMES.findIndex(name => word && (name.toLowerCase() === word.toLowerCase() || name.slice(0, 3).toLowerCase() === word.toLowerCase() || (word.toLowerCase() === "sept" && name === "September")));
  if (!(found >= 0)) throw new InputError(`month ${$.short(text)} is not a month; write it as 2025-05.`);
  return new Day(+year, found + 1, 1);
};

// What a page asks: the verdict on a text, or why it has none, and the words of the line that it was read as.
const plainOf = checked => ({
  status: checked.verdict.status, verdict: checked.verdict.text, line: checked.read_as, usual: checked.usual, definition: checked.definition, value: checked.value, unit: checked.unit,
  source: checked.found.series, release: checked.found.vintage, also: checked.otherwise.map(one => [one.label, one.today]), parts: checked.parts.map(plainOf),
});
const judge = text => {
  if (/[^\u0000-\u007f]/.test(claims_plain_wording__plain(text).replace(/[^\p{L}\p{N}]/gu, ""))) return { problem: "A claim is read in English, in plain letters and the digits 0 to 9." };
  try { return plainOf(claims_readings__check_text(text, figures)); } catch (error) {
    if (error instanceof Elsewhere) return { elsewhere: true };
    if (error instanceof InputError) return { problem: error.message };
    throw error;
  }
};
const partsOf = line => claims_grammar___parted(line, "");
const namesOf = () => Object.entries(series.names);
