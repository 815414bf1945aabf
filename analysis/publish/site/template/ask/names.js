// Names as people write them -> codes, as analysis.law.names reads them. `known` is set by the page:
// called (plain name -> codes of partners), unsold (plain name -> name of a country without trade), goods (plain
// name -> code), askedBack (plain name -> [whether its codes hold nothing else, codes]), names (code -> name).
const plainName = text => {
  const bare = text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/\u2019/g, "'").toLowerCase().replace(/&/g, " and ");
  const words = bare.replace(/['.]/g, "").split(/[^a-z0-9]+/).filter(Boolean);
  if (words[0] === "the") words.shift();
  return words.map(word => word === "st" ? "saint" : word).join(" ");
};
const singular = word => {
  for (const [end, other] of [["ies", "y"], ["sses", "ss"], ["xes", "x"], ["ches", "ch"], ["shes", "sh"]])
    if (word.endsWith(end) && word.length > end.length + 1) return word.slice(0, -end.length) + other;
  return word.endsWith("s") && !/(ss|us|is)$/.test(word) && word.length > 3 ? word.slice(0, -1) : word;
};
const plainGoods = text => (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).map(singular).join(" ");
const LONGEST = 200, SHOWN = 60;
const tooLong = text => text.length > LONGEST ? `That is longer than ${LONGEST} characters: write a country, goods and a day.` : "";
const quoted = text => `\u201c${text.length > SHOWN ? `${text.slice(0, SHOWN - 1).trim()}\u2026` : text}\u201d`;
const short = title => title.length <= 60 ? title : title.slice(0, 57).replace(/ [^ ]*$/, "") + " \u2026";

// How alike two words are: 1 the same, 0 nothing in common (edits and turns of letters over the longer one).
const likeness = (one, other) => {
  const longest = Math.max(one.length, other.length);
  if (Math.abs(one.length - other.length) > longest / 3) return 0;
  let row = Array.from({ length: other.length + 1 }, (_, k) => k), above = [];
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let k = 1; k <= other.length; k++) {
      next[k] = Math.min(row[k] + 1, next[k - 1] + 1, row[k - 1] + (one[i - 1] !== other[k - 1]));
      if (i > 1 && k > 1 && one[i - 1] === other[k - 2] && one[i - 2] === other[k - 1]) next[k] = Math.min(next[k], above[k - 2] + 1);
    }
    [above, row] = [row, next];
  }
  return 1 - row[other.length] / longest;
};
const nearest = (word, names) => {
  let best = "", most = 0.7;
  for (const name of names) { const like = likeness(word, name); if (like > most) [best, most] = [name, like]; }
  return best;
};

// Partners: {codes, name} or {problem}; a field shows a name that can be read again, or what was typed.
const fieldOf = (who, typed) => who.codes && !/^\d+ countries$/.test(who.name) ? who.name : typed;
const partnerName = code => known.names[code] ?? code;
const partnersOf = text => {
  const said = plainName(text);
  if (!text.trim() || core.everywhere.includes(said)) return { codes: [], name: "all countries" };
  if (tooLong(text)) return { problem: tooLong(text) };
  if (!said) return { problem: `${quoted(text)} has no word in Latin letters: write the country in English, or its code.` };
  const codes = known.called[said] ?? known.called[said.replace(/ /g, "")] ?? (known.names[text.toUpperCase()] ? [text.toUpperCase()] : null);
  if (codes) return { codes, name: codes.length > 1 ? groupName(said) : partnerName(codes[0]) };
  const several = text.split(/[,;]| and /i).map(part => part.trim()).filter(Boolean);
  if (several.length > 1) {
    const each = several.map(partnersOf), wrong = each.find(one => one.problem);
    const own = each.map(one => one.name), listed = own.length > 3 ? `${own.length} countries` : `${own.slice(0, -1).join(", ")} and ${own.at(-1)}`;
    return wrong ?? each.find(one => !one.codes.length) ?? { codes: [...new Set(each.flatMap(one => one.codes))], name: listed };
  }
  if (known.unsold[said]) return { problem: `${known.unsold[said]} sold the United States nothing that is held here, so that no rate can be told.` };
  if (core.home.includes(said))
    return { problem: "The law here is that of the United States: name the country that the goods come from." };
  const near = nearest(said, Object.keys(known.called));
  return { problem: `${quoted(text)} is no country or group that is known here.`, near: near && (known.called[near].length > 1 ? groupName(near) : partnerName(known.called[near][0])) };
};
const groupName = said => said === "european union" || said.startsWith("eu") ? "European Union" : ["nafta", "usmca", "canada and mexico"].includes(said) ? "Canada and Mexico" : said.toUpperCase();

// Goods: {code}, {problem, near}, or {choices: [[code, title], ...], among: whether each holds other goods too}.
// Titles come when they are needed.
const OUT = /\b(?:other than|excluding|not including|except)\b/;
const ALL_GOODS = ["", "all", "all goods", "everything", "goods"];
const DIGITS = /^(?:(?:hts|hs|chapter|heading|subheading)\.? ?)?([0-9][0-9. ]*)$/i;
let titles = null;
const readTitles = rows => {
  const all = rows.map(([code, title]) => ({ code, title, plain: plainGoods(title.split(OUT)[0]) }));
  const count = lookup({});
  for (const { plain } of all) count[plain] = (count[plain] ?? 0) + 1;
  const alone = lookup(Object.fromEntries(all.filter(one => count[one.plain] === 1).map(one => [one.plain, one.code])));
  titles = { all, of: lookup(Object.fromEntries(rows)), alone, words: [...new Set(all.flatMap(one => one.plain.split(" ")).filter(word => word.length > 3))] };
};
const titled = plain => {
  const words = plain.split(" "), sorted = [...words].sort().join(" ");
  let found = titles.all.filter(one => words.every(word => ` ${one.plain} `.includes(` ${word} `)));
  const first = found.filter(one => one.plain.startsWith(plain) || one.plain.startsWith(sorted));
  if (first.length) found = first;
  const codes = found.map(one => one.code);
  found = found.filter(one => !codes.some(code => code !== one.code && one.code.startsWith(code)));
  const chapters = found.filter(one => one.code.length === 2);
  return chapters.length === 1 && first.length ? chapters : found;
};
const goodsOf = text => {
  const said = text.trim().replace(/\s+/g, " "), digits = said.match(DIGITS), code = digits ? digits[1].replace(/\D/g, "") : "";
  if (ALL_GOODS.includes(said.toLowerCase())) return { code: "" };
  if (tooLong(said)) return { problem: tooLong(said) };
  if (digits && code.length >= 2 && code.length <= 10) return { code };
  if (digits || !/^\p{L}/u.test(said)) return { problem: `${quoted(said)} is no tariff line: write two to ten digits, as 8517 or 8517.62.0090, or words.` };
  const plain = plainGoods(said);
  if (!plain) return { problem: `${quoted(said)} has no word in Latin letters: write the goods in English, or digits.` };
  if (known.goods[plain]) return { code: known.goods[plain] };
  if (!titles) return { wait: true };
  if (titles.alone[plain]) return { code: titles.alone[plain] };
  if (known.askedBack[plain]) {
    const [alone, codes] = known.askedBack[plain], parted = codes.map(one => one.match(/^(\d+) ?(.*)$/));
    return { choices: parted.map(([, code, title]) => [code, title || titles.of[code]]), among: !alone };
  }
  const found = titled(plain);
  if (found.length === 1) return { code: found[0].code };
  if (found.length) return { choices: found.map(one => [one.code, one.title]) };
  const like = Object.entries(known.goods).filter(([name]) => plain.split(" ").every(word => ` ${name} `.includes(` ${word} `)));
  if (like.length) return { choices: like.map(([name, code]) => [code, name]) };
  return { problem: `No title of the tariff schedule has the words ${quoted(said)}.`, unread: said, near: nearGoods(plain) || within(said) };
};
// Why goods were not understood, with what was.
const notGoods = ({ who, when, what }) => {
  const read = [who.codes?.length ? who.name : "", when.day && longDay(when.day)].filter(Boolean).join(" and ");
  return what.unread && read ? `I read ${read}, but not ${quoted(what.unread)}: no title of the tariff schedule has these words.` : what.problem;
};
const choicesOf = (said, { choices, among }) => among ? `${quoted(said)} has no code of its own: these hold it among other goods. Which do you mean?` : `${quoted(said)} can mean ${choices.length} things. Which do you mean?`;
// The longest words within a text that name goods, where the whole does not.
const within = said => {
  const words = said.split(" ").slice(0, 12);
  for (let length = words.length - 1; length; length--)
    for (let start = 0; start + length <= words.length; start++) {
      const span = words.slice(start, start + length).join(" "), plain = plainGoods(span);
      if (known.goods[plain] || known.askedBack[plain] || titles.alone[plain]) return span;
    }
  return "";
};
const nearGoods = plain => {
  const near = nearest(plain, [...Object.keys(known.goods), ...Object.keys(known.askedBack)]);
  if (near) return near;
  const mended = plain.split(" ").map(word => titles.words.includes(word) ? word : nearest(word, titles.words));
  const words = mended.join(" ");
  return mended.every(Boolean) && (known.goods[words] || titled(words).length) ? words : "";
};

// Days: 2025-06-09, 9 June 2025, June 9, 2025; a month stands for its first day; and where one stands within a text.
const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const iso = (year, month, day) => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === +day ? date.toISOString().slice(0, 10) : "";
};
const monthOf = word => word.length > 2 ? MONTHS.findIndex(name => name.startsWith(word.toLowerCase())) + 1 : 0;
const today = () => { const now = new Date(); return iso(now.getFullYear(), now.getMonth() + 1, now.getDate()); };
// The first form that a text has decides: a day of that form that does not exist is refused, and read as no other.
const MONTH_WORDS = `(?:${MONTHS.map(name => `${name}|${name.slice(0, 3)}`).join("|")}|sept)`;
const DAY_FORMS = [
  [/\b(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/, found => iso(found[1], found[2], found[3])],
  [new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\.? (${MONTH_WORDS})\\.?,? (\\d{4})(?!\\d)`, "i"), found => iso(found[3], monthOf(found[2]), found[1])],
  [new RegExp(`\\b(${MONTH_WORDS})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})(?!\\d)`, "i"), found => iso(found[3], monthOf(found[1]), found[2])],
  [new RegExp(`\\b(${MONTH_WORDS})\\.?,? ((?:19|20)\\d{2})(?!\\d)`, "i"), found => iso(found[2], monthOf(found[1]), 1), "month"],
  [/\b((?:19|20)\d{2})-(\d{2})(?![\d-])/, found => iso(found[1], found[2], 1), "month"],
  [/\btoday\b/i, today],
];
// {day, rest, month: the words of one without a day, wrong: the words of a day that does not exist}.
const dayIn = text => {
  for (const [form, read, of] of DAY_FORMS) {
    const found = text.match(form);
    if (!found) continue;
    const day = read(found), rest = text.replace(found[0], " ");
    return day ? { day, rest, month: of ? found[0] : "", wrong: "" } : { day: "", rest, month: "", wrong: found[0] };
  }
  return { day: "", rest: text, month: "", wrong: "" };
};
// The day of a field or an address: nothing but a day, in digits too, as analysis.periods reads them.
const eitherDay = (first, second, year) => { const days = new Set([iso(year, first, second), iso(year, second, first)]); days.delete(""); return days.size === 1 ? [...days][0] : ""; };
const WHOLE_DAYS = [
  [/^(\d{4})(\/?)(\d{1,2})\2(\d{1,2})$/, found => found[2] || found[0].length === 8 ? iso(found[1], found[3], found[4]) : ""],
  [/^(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d{2})$/, found => eitherDay(found[1], found[3], found[4])],
  [new RegExp(`^(\\d{1,2})-(${MONTH_WORDS})-(\\d{4})$`, "i"), found => iso(found[3], monthOf(found[2]), found[1])],
  [/^((?:19|20)\d{2})(?:[-/.]|-?m)(\d{1,2})$/i, found => iso(found[1], found[2], 1), "month"],
  [/^(\d{1,2})[/.-]((?:19|20)\d{2})$/, found => iso(found[2], found[1], 1), "month"],
  [new RegExp(`^((?:19|20)\\d{2}),? (${MONTH_WORDS})\\.?$`, "i"), found => iso(found[1], monthOf(found[2]), 1), "month"],
];
const dayOf = text => {
  const said = text.trim();
  for (const [form, read, of] of WHOLE_DAYS) {
    const found = said.match(form), day = found && read(found);
    if (found) return { day, rest: "", month: day && of ? said : "", wrong: day ? "" : said };
  }
  const found = dayIn(said);
  return !said || (found.day && !found.rest.trim()) ? found : { day: "", month: "", wrong: found.wrong || said };
};
const toldOf = (when, split) => when.day || when.wrong ? when : split;
const noDay = wrong => `${quoted(wrong)} is no day: write it as 2025-06-09.`;
const capital = text => text[0].toUpperCase() + text.slice(1);
const longDay = day => { const [year, month, number] = day.split("-").map(Number); return `${number} ${MONTHS[month - 1][0].toUpperCase()}${MONTHS[month - 1].slice(1)} ${year}`; };

// One line, "vietnam furniture 2025-05-01" -> {partner, goods, day, month, wrong}: the longest name of a partner, and the rest.
const FILLERS = /\b(from|on|to|of|the|tariffs?|dut(y|ies)|rates?|in|imports?|what|is|was|were|are|us|chapter|for|will|would|be|now|currently|about|how|much|a|an|and)\b/gi;
const askedIn = text => {
  const { rest, ...when } = dayIn(text.slice(0, LONGEST + 1)), words = rest.trim().split(/\s+/).filter(Boolean);
  const goodsAmong = others => others.join(" ").replace(/[?!]+/g, " ").replace(FILLERS, " ").trim().replace(/\s+/g, " ");
  for (let length = Math.min(words.length, 6); length; length--)
    for (let start = 0; start + length <= words.length; start++) {
      const span = words.slice(start, start + length).join(" ").replace(/['\u2019]s$/i, "").replace(/[,;:?]+$/, ""), codes = known.called[plainName(span)];
      const doubtful = length < words.length && plainName(span).length < 3 && span !== span.toUpperCase() && !["eu", "uk"].includes(plainName(span));
      if (codes && !doubtful && !/^\d+$/.test(span)) return { partner: span, goods: goodsAmong([...words.slice(0, start), ...words.slice(start + length)]), ...when };
    }
  return { partner: "", goods: goodsAmong(words), ...when };
};
