// What the translated Python of a page names: its built-ins, patterns and days, as Python has them (analysis/publish/site/scripted).
class ValueError extends Error {}
class KeyError extends Error {}
class StopIteration extends Error {}
class InputError extends ValueError {
  constructor(message) {
    const text = message.replace(/\s*[\r\n\u2028\u2029]\s*/g, " ").replace(/\S{200,}/g, found => `${found.slice(0, 60)}...`);
    super(text.length <= 3000 ? text : `${text.slice(0, 3000)}...`);
  }
}
// A day, compared as its number; months and days added to it as pandas does.
class Day {
  constructor(year, month, day) {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    if (!(date.getUTCMonth() === month - 1 && date.getUTCDate() === day)) throw new ValueError(`no day ${year}-${month}-${day}`);
    Object.assign(this, { year, month, day, number: date.getTime() / 864e5 });
  }
  valueOf() { return this.number; }
}
const days = new Map();
const dayIn = (year, month, day) => { const at = (year * 12 + month) * 32 + day; if (!days.has(at)) days.set(at, new Day(year, month, day)); return days.get(at); };
const dayOn = number => { const date = new Date(number * 864e5); return dayIn(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()); };
const lastOf = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();
const MONTH_NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
class Offset {
  constructor({ months = 0, years = 0, days = 0, end = false }) { Object.assign(this, { months: months + 12 * years, days, end }); }
  from(day, sign) {
    if (this.end) return dayIn(day.year, day.month, lastOf(day.year, day.month));
    if (this.days) return dayOn(day.number + sign * this.days);
    const months = day.year * 12 + day.month - 1 + sign * this.months, year = Math.floor(months / 12), month = months - 12 * year + 1;
    return dayIn(year, month, day.day < 29 ? day.day : Math.min(day.day, lastOf(year, month)));
  }
}
const pd = {
  Timestamp: (year, month, day) => {
    if (year instanceof Day) return year;
    if (typeof year !== "string") return dayIn(year, month, day);
    const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(year);
    if (!parts) throw new ValueError(year);
    return dayIn(+parts[1], +parts[2], +parts[3]);
  },
  DateOffset: of => new Offset(of), Timedelta: of => new Offset(of), MonthEnd: () => new Offset({ end: true }),
  date_range: ({ end, periods }) => Array.from({ length: periods }, (_, k) => new Offset({ months: periods - 1 - k }).from(end, -1)),
};
const math = { inf: Infinity, nan: NaN, isfinite: Number.isFinite };
const unicodedata = { normalize: (form, text) => text.normalize(form), combining: one => /^\p{M}$/u.test(one) };

// Tables and sets by value, as tuples and days are the same where they say the same.
const patterns = new Map();
const keyOf = thing => {
  if (typeof thing === "string") return `"${thing}`;
  if (thing === null || typeof thing !== "object") return thing === null ? "None" : String(Number(thing));
  if (Array.isArray(thing)) return `[${thing.map(keyOf).join("\u0000")}]`;
  if (thing instanceof Day) return `D${thing.number}`;
  if (thing instanceof RegExp) return `/${thing.source}`;
  throw new TypeError("no key of a table");
};
class Dict {
  constructor(pairs = []) { this.held = new Map(); for (const [key, value] of pairs) this.put(key, value); }
  put(key, value) { const at = keyOf(key), held = this.held.get(at); this.held.set(at, [held ? held[0] : key, value]); }
  has(key) { return this.held.has(keyOf(key)); }
  get(key, otherwise = null) { const held = this.held.get(keyOf(key)); return held ? held[1] : otherwise; }
  get size() { return this.held.size; }
  * [Symbol.iterator]() { for (const [key] of this.held.values()) yield key; }
}
class PySet extends Dict { constructor(things = []) { super(); for (const one of things) this.put(one, true); } }

// Patterns, each in the kinds in which it is asked: at a place alone, or to the end; places of groups are found when asked for.
const madeOf = (pattern, kind = "") => {
  const source = typeof pattern === "string" ? pattern.replaceAll("(?P<", "(?<") : pattern.source;
  const flags = `g${typeof pattern !== "string" && pattern.ignoreCase ? "i" : ""}${kind ? "y" : ""}`, held = patterns.get(source) ?? new Map(), at = kind + flags;
  patterns.set(source, held);
  if (!held.has(at)) held.set(at, new RegExp(kind === "whole" ? `(?:${source})$` : source, flags));
  return held.get(at);
};
class Match {
  constructor(made, found) { Object.assign(this, { made, found }); }
  at(group) { return (typeof group === "string" ? this.found.groups[group] : this.found[group]) ?? null; }
  place(group = 0, end = 0) {
    if (group === 0) return this.found.index + end * this.found[0].length;
    const again = new RegExp(this.made.source, `${this.made.flags}d`);
    again.lastIndex = this.found.index;
    const { indices } = again.exec(this.found.input);
    return (typeof group === "string" ? indices.groups[group] : indices[group])?.[end] ?? -1;
  }
}
const matched = (pattern, text, kind = "", first = 0, last = text.length) => {
  const made = madeOf(pattern, kind);
  made.lastIndex = first;
  const found = made.exec(last < text.length ? text.slice(0, last) : text);
  return found && new Match(made, found);
};
const every = function* (pattern, text, first = 0, last = text.length) {
  for (let from = first, match; from <= last && (match = matched(pattern, text, "", from, last)); from = match.place(0, 1) + (match.found[0] ? 0 : 1)) yield match;
};
const filled = (template, match) => template.replace(/\\(?:g<(\w+)>|(\d+))/g, (_, name, number) => match.at(name ?? +number) ?? "");
const replacedIn = (pattern, instead, text) => {
  let rest = "", from = 0;
  for (const match of every(pattern, text)) {
    rest += text.slice(from, match.place()) + (typeof instead === "string" ? filled(instead, match) : instead(match));
    from = match.place(0, 1);
  }
  return rest + text.slice(from);
};
const re = {
  search: (pattern, text) => matched(pattern, text), match: (pattern, text) => matched(pattern, text, "here"), fullmatch: (pattern, text) => matched(pattern, text, "whole"),
  sub: replacedIn, findall: (pattern, text) => [...every(pattern, text)].map(one => one.at(one.found.length === 2 ? 1 : 0)),
};

const named = one => one !== null && typeof one === "object" && Object.getPrototypeOf(one) === Object.prototype;
const parted = all => (named(all.at(-1)) ? [all.slice(0, -1), all.at(-1)] : [all, {}]);
const picked = sign => (...all) => {
  const [places, { key = one => one, default: none }] = parted(all), things = [...$.iter(places.length > 1 ? places : places[0])];
  if (!things.length) { if (none === undefined) throw new ValueError("nothing to choose from"); return none; }
  return things.reduce((best, one) => (sign * $.cmp(key(one), key(best)) > 0 ? one : best));
};
const trimmed = (text, signs, start, end) => {
  const trims = one => (signs === undefined ? /\s/.test(one) : signs.includes(one));
  let first = 0, last = text.length;
  while (start && first < last && trims(text[first])) first++;
  while (end && last > first && trims(text[last - 1])) last--;
  return text.slice(first, last);
};
// The nearest words, as difflib counts the letters that two have in one order.
const shared = (one, other) => {
  let size = 0, at = 0, beside = 0, row = [];
  for (let i = 0; i < one.length; i++) {
    const next = [];
    for (let j = 0; j < other.length; j++) if (one[i] === other[j]) { next[j] = (row[j - 1] ?? 0) + 1; if (next[j] > size) [size, at, beside] = [next[j], i - next[j] + 1, j - next[j] + 1]; }
    row = next;
  }
  return size && size + shared(one.slice(0, at), other.slice(0, beside)) + shared(one.slice(at + size), other.slice(beside + size));
};
const nearest = (word, things, { n, cutoff }) => [...things].filter(one => 2 * Math.min(one.length, word.length) >= cutoff * (one.length + word.length))
  .map(one => [2 * shared(one, word) / (one.length + word.length), one]).filter(([part]) => part >= cutoff).sort((one, other) => $.cmp(other, one)).slice(0, n).map(([, one]) => one);

const $ = {
  lacking: () => { throw new TypeError("a name that no script has"); },
  iter: things => things,
  bool: one => {
    if (one === null || one === undefined || typeof one !== "object") return Boolean(one) || Number.isNaN(one);
    return Array.isArray(one) ? one.length > 0 : one instanceof Dict ? one.size > 0 : true;
  },
  or: (one, other) => ($.bool(one) ? one : other()), and: (one, other) => ($.bool(one) ? other() : one),
  eq: (one, other) => {
    if (one === other) return true;
    if (one === null || other === null || typeof one !== "object" || typeof other !== "object") return typeof one !== "string" && typeof other !== "string" && one !== null && other !== null && Number(one) === Number(other);
    if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((each, k) => $.eq(each, other[k]));
    if (one.constructor !== other.constructor) return false;
    if (one instanceof Day) return one.number === other.number;
    if (one instanceof Dict) return one.size === other.size && [...one].every(key => other.has(key) && $.eq(one.get(key), other.get(key)));
    return Object.keys(one).every(key => $.eq(one[key], other[key]));
  },
  cmp: (one, other) => {
    if (one === null || other === null || one === undefined || other === undefined) throw new TypeError("nothing is compared");
    if (Array.isArray(one)) { for (let k = 0; k < Math.min(one.length, other.length); k++) if (!$.eq(one[k], other[k])) return $.cmp(one[k], other[k]); return one.length - other.length; }
    if (one instanceof PySet) { const within = (a, b) => [...a].every(each => b.has(each)); return within(one, other) ? (one.size === other.size ? 0 : -1) : within(other, one) ? 1 : NaN; }
    return one < other ? -1 : one > other ? 1 : one == other || +one === +other ? 0 : NaN;
  },
  has: (things, one) => (typeof things === "string" ? things.includes(one) : things instanceof Dict ? things.has(one) : [...things].some(each => $.eq(each, one))),
  at: (things, key) => {
    if (things instanceof Match) return things.at(key);
    if (things instanceof Dict) { if (!things.has(key)) throw new KeyError($.repr(key)); return things.get(key); }
    const found = things.at(key);
    if (found === undefined) throw new KeyError(String(key));
    return found;
  },
  put: (things, key, value) => { if (things instanceof Dict) things.put(key, value); else things[key] = value; },
  slice: (things, first, last) => things.slice(first ?? 0, last ?? undefined),
  setSlice: (things, first, last, others) => { things.splice(first, last - first, ...others); },
  add: (one, other) => (Array.isArray(one) ? [...one, ...other] : one instanceof Day ? other.from(one, 1) : one + other),
  minus: (one, other) => (one instanceof Day ? other.from(one, -1) : one instanceof Dict ? new PySet([...one].filter(each => !$.has(other, each))) : one - other),
  mul: (one, other) => (typeof one === "string" ? one.repeat(Number(other)) : Array.isArray(one) ? Array(Number(other)).fill(one).flat() : one * other),
  div: (one, other) => { if (Number(other) === 0) throw new RangeError("divided by nought"); return one / other; },
  floordiv: (one, other) => Math.floor(one / other), mod: (one, other) => ((one % other) + other) % other,
  pow: (one, other) => (one === 10 && Number.isInteger(other) ? Number(`1e${other}`) : one ** other),
  union: (one, other) => (one instanceof PySet ? new PySet([...one, ...other]) : new Dict([...$.items(one), ...$.items(other)])),
  both: (one, other) => new PySet([...one].filter(each => $.has(other, each))),
  len: things => (things instanceof Dict ? things.size : things.length),
  str: one => (one === undefined ? $.lacking() : one === null ? "None" : one === true ? "True" : one === false ? "False" : one instanceof Error ? one.message : one instanceof Day ? `${$.format(one, "%Y-%m-%d")} 00:00:00` : String(one)),
  repr: one => {
    if (typeof one !== "string") return Array.isArray(one) ? `[${one.map($.repr).join(", ")}]` : $.str(one);
    const mark = one.includes("'") && !one.includes('"') ? '"' : "'";
    return mark + one.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t").replaceAll("\r", "\\r").replaceAll(mark, `\\${mark}`) + mark;
  },
  short: one => { let text = $.repr(one.slice(0, 60)); if (text.length > 60) { text = $.repr(one.slice(0, 28) + one.slice(one.length - 29)); text = `${text.slice(0, 28)}...${text.slice(text.length - 29)}`; } return text.split(/\s+/).join(" "); },
  format: (one, spec) => {
    if (one instanceof Day) return spec.replace(/%([YmdB])/g, (_, sign) => ({ Y: String(one.year), m: String(one.month).padStart(2, "0"), d: String(one.day).padStart(2, "0"), B: MONTH_NAMES[one.month - 1] })[sign]);
    if (typeof spec !== "string") return one.replace(/\{(\w+)\}/g, (_, name) => spec[name]);
    const digits = /^\.(\d)f$/.exec(spec);
    if (!digits) throw new TypeError(`format ${spec}`);
    return one.toFixed(+digits[1]);
  },
  strftime: (day, spec) => $.format(day, spec),
  int: one => { const value = typeof one === "string" ? (/^\s*[-+]?\d+\s*$/.test(one) ? Number(one) : NaN) : Math.trunc(Number(one)); if (Number.isNaN(value)) throw new ValueError(one); return value; },
  float: one => { const value = Number(one); if (Number.isNaN(value) && one !== "nan" && typeof one === "string") throw new ValueError(one); return value; },
  round: one => { const low = Math.floor(one), off = one - low; return off < 0.5 ? low : off > 0.5 ? low + 1 : low + (low % 2); },
  abs: Math.abs, sum: things => { let total = 0; for (const one of things) total += Number(one); return total; },
  min: picked(-1), max: picked(1),
  any: things => { for (const one of things) if ($.bool(one)) return true; return false; },
  all: things => { for (const one of things) if (!$.bool(one)) return false; return true; },
  next: (things, otherwise) => { const { value, done } = things[Symbol.iterator]().next(); if (!done) return value; if (otherwise === undefined) throw new StopIteration(); return otherwise; },
  sorted: (things, { key = one => one, reverse = false } = {}) => [...things].sort((one, other) => (reverse ? -1 : 1) * $.cmp(key(one), key(other))),
  filter: (test, things) => [...things].filter(one => $.bool(test === null ? one : test(one))), map: (change, things) => [...things].map(one => change(one)),
  zip: (...all) => { const lists = all.map(one => [...one]); return Array.from({ length: Math.min(...lists.map(one => one.length)) }, (_, k) => lists.map(one => one[k])); },
  enumerate: (things, first = 0) => [...things].map((one, k) => [k + first, one]),
  range: (first, last, step = 1) => Array.from({ length: Math.max(0, Math.ceil((last - first) / step)) }, (_, k) => first + k * step),
  list: things => [...things], tuple: (things = []) => [...things], dict: (pairs = []) => new Dict(pairs), set: (things = []) => new PySet(things), fromkeys: (_, things, value = null) => new Dict([...things].map(one => [one, value])),
  isinstance: (one, kind) => (Array.isArray(kind) ? kind.some(each => $.isinstance(one, each)) : kind === $.str ? typeof one === "string" : one instanceof kind),
  getattr: (one, name) => one[name], vars: one => new Dict(Object.entries(one)), named: table => Object.fromEntries($.items(table)), replaced: (one, changes) => new one.constructor({ ...one, ...changes }), near: nearest,
  get: (table, key, otherwise) => table.get(key, otherwise), items: table => [...table].map(key => [key, table.get(key)]), keys: table => new PySet(table), values: table => [...table].map(key => table.get(key)),
  append: (things, one) => { things.push(one); }, insert: (things, at, one) => { things.splice(at, 0, one); },
  search: (pattern, text, first, last) => matched(pattern, text, "", first, last), match: (pattern, text) => re.match(pattern, text), fullmatch: (pattern, text) => re.fullmatch(pattern, text), finditer: every, sub: replacedIn,
  start: (match, group) => match.place(group), end: (match, group) => match.place(group, 1), groups: match => match.found.slice(1).map(one => one ?? null),
  groupdict: match => new Dict(Object.entries(match.found.groups ?? {}).map(([name, text]) => [name, text ?? null])),
  replace: (one, old, instead) => (one instanceof Day ? new Day(old.year ?? one.year, old.month ?? one.month, old.day ?? one.day) : one.replaceAll(old, () => instead)),
  join: (text, things) => [...things].join(text), lower: text => text.toLowerCase(), upper: text => text.toUpperCase(),
  split: (text, at, most) => {
    if (at === undefined) return text.trim() ? text.trim().split(/\s+/) : [];
    const parts = text.split(at);
    return most === undefined || parts.length <= most + 1 ? parts : [...parts.slice(0, most), parts.slice(most).join(at)];
  },
  partition: (text, at) => { const k = text.indexOf(at); return k < 0 ? [text, "", ""] : [text.slice(0, k), at, text.slice(k + at.length)]; },
  rpartition: (text, at) => { const k = text.lastIndexOf(at); return k < 0 ? ["", "", text] : [text.slice(0, k), at, text.slice(k + at.length)]; },
  strip: (text, signs) => trimmed(text, signs, true, true), rstrip: (text, signs) => trimmed(text, signs, false, true),
  removeprefix: (text, start) => (start && text.startsWith(start) ? text.slice(start.length) : text), removesuffix: (text, end) => (end && text.endsWith(end) ? text.slice(0, -end.length) : text),
  startswith: (text, starts) => [starts].flat().some(one => text.startsWith(one)), endswith: (text, ends) => [ends].flat().some(one => text.endsWith(one)),
  isascii: text => /^[\u0000-\u007f]*$/.test(text), isdigit: text => /^[0-9]+$/.test(text), isalpha: text => /^\p{L}+$/u.test(text), isupper: text => text !== text.toLowerCase() && text === text.toUpperCase(),
};
