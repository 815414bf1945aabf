// From the fields to the answer and back: every answer is an address, which opens it again.
const write = (...inside) => out.replaceChildren(...inside.flat().filter(Boolean));
const setFields = asked => {
  fields.partner.value = asked.partner && fieldOf(asked.who, asked.partner);
  fields.goods.value = asked.goods; fields.day.value = asked.on;
};
const refuse = (asked, problem, near, state) => write(make("p", { class: "problem" }, problem, near ? [" Did you mean ", asking(near, state), "?"] : ""));

const basisOf = (who, code, on) => of2017(who.codes[0], code, on) ? "imports of 2017" : "imports of 2024";
// Three rates: what is owed stands first, what customs are expected to take beside it, what a claim makes of it last.
const sentenceOf = ({ who, on }, law, code, words) => {
  const past = on < today(), goods = `${words} (HTS ${dotted(code)})`, from = who.codes.length ? inSentence(who.name) : "all countries";
  const read = `Legal texts read to ${longDay(core.readTo)}${on > core.readTo ? ", and nothing later" : ""}.`;
  if (Number.isNaN(law.rate)) return `On ${longDay(on)} US imports of ${goods} from ${from} ${past ? "were" : "are"} barred. ${read}`;
  const mean = `the mean of ${law.lines.toLocaleString("en")} tariff lines by ${basisOf(who, code, on)}`, ends = endsOf(law.lowest, law.highest), one = law.lines === 1 || ends === percentOf(law.owed);
  const owed = one ? percentOf(law.owed) : law.highest - law.lowest >= WIDE ? `${ends}, ${percentOf(law.owed)} in ${mean}` : `${percentOf(law.owed)}, ${mean}, from ${ends}`;
  const metal = metalOf(law) && ` ${metalOf(law)}`, upTo = upToOf(law) && ` (${upToOf(law)})`;
  if (law.kinds.length > 1) return `On ${longDay(on)} the law ${past ? "treated" : "treats"} ${goods} from ${from} in ${law.kinds.length} ways. Expected at customs by share of ${basisOf(who, code, on)}: ${kindsIn(law)}. Owed where nothing is claimed: ${ends}. ${read}`;
  return `On ${longDay(on)} US imports of ${goods} from ${from} ${past ? "owed" : "owe"} ${owed}${metal}${upTo}; customs ${past ? "were" : "are"} expected to take ${percentOf(law.expected)}. ${read}`;
};
// Rates of one kind of lines that lie this far apart are answered by their ends, as in kinds.py.
const NAMED = 3, WIDE = 0.1;
const listed = words => words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words[0];
const kindsIn = ({ kinds, several }) => {
  const rest = kinds.slice(NAMED).reduce((sum, [, own]) => sum + own.lines, 0);
  return listed([...kinds.slice(0, NAMED).map(([kind, own]) => `${rateIn(kind, own)} on ${countOf(own.lines, several)} (${percentOf(own.weight)})`), ...(rest ? [`otherwise on ${rest.toLocaleString("en")} more`] : [])]);
};
// Of an article on a list of metals what is owed is its worst case; what the goods are may make them owe more.
const metalOf = ({ outcomes, lines }) => {
  const how = outcomes.some(one => one.use === "no_metal") ? "all" : outcomes.some(one => one.use === "all_metal") ? "none" : "";
  return how && (lines > 1 ? "if articles on a list of metals are all metal or none, whichever owes more" : `if ${how} of it is the listed metal`);
};
const upToOf = law => law.most > law.highest + 0.0005 ? `up to ${percentOf(law.most)} by what the goods are` : "";
// The largest thing on the page: what is owed; of lines far apart both ends; of unlike kinds that with most imports.
const bigOf = (law, found) => {
  const [kind, own] = law.kinds[0];
  if (Number.isNaN(law.rate)) return make("p", { class: "big", id: "rate" }, "barred");
  if (law.kinds.length > 1) return [make("p", { class: "big", id: "rate" }, rateIn(kind, own), make("span", {}, `expected on ${countOf(own.lines, law.several)}, ${percentOf(own.weight)} of imports; the other lines differ`)),
    make("p", { class: "beside", id: "expected" }, make("b", {}, endsOf(law.lowest, law.highest)), " owed where nothing is claimed")];
  const wide = law.highest - law.lowest >= WIDE, range = found.length > 1 ? rangeOf(law, found) : "";
  const owed = wide ? `owed, ${percentOf(law.owed)} in the mean of ${law.lines.toLocaleString("en")} tariff lines` : `owed ${metalOf(law) || "where nothing is claimed"}${range ? `, ${range}` : ""}`;
  return [make("p", { class: "big", id: "rate" }, wide ? endsOf(law.lowest, law.highest) : percentOf(law.owed), make("span", {}, owed)),
    make("p", { class: "beside", id: "expected" }, make("b", {}, percentOf(law.expected)), " expected at customs", law.claimable > Math.min(law.owed, law.expected) - 0.0005 ? "" : [" \u00b7 down to ", make("b", {}, percentOf(law.claimable)), " with a claim or use"], upToOf(law) && ` \u00b7 ${upToOf(law)}`)];
};
const rangeOf = (law, found) => found.length > 1 && law.high - law.low >= 0.0005 ? `between ${percentOf(law.low)} and ${percentOf(law.high)} by country` : "";

const showGoods = async (asked, state) => {
  const code = asked.what.code, shard = await shardOf(code);
  if (!shard) return refuse(asked, `No chapter of the tariff schedule is ${code.slice(0, 2)}.`);
  const codes = asked.who.codes.length ? asked.who.codes : core.partners.map(([partner]) => partner);
  const back = codes.length === 1 && code.length > 6 && carried(codes[0], asked.on);
  if (codes.length === 1 && !stood(shard, codes[0], code, asked.on)) return refuse(asked, `${dotted(code)} cannot be carried back to ${longDay(asked.on)}: ${dotted(code.slice(0, 6))} begins with the tariff of ${longDay(core.carriedBack[0])}, or China sold nothing of it in 2017.`);
  const found = partnersOn(shard, codes, code, asked.on);
  if (!found.length) {
    const there = linesOf(shard, code).length, others = there ? othersOf(shard, [], code, state, asked.on) : null;
    const near = nearestSold(shard, codes, code);
    return write(make("p", { class: "problem" }, there ? `${asked.who.name} sold nothing of ${titleOf(shard, code).toLowerCase()} (${dotted(code)}) in 2024, so that no mean is held here. ` : `${dotted(code)} is no line of the tariff of 2024\u20132026 that anybody sold. `,
      near ? ["The nearest that was sold is ", asking(dotted(near), { ...state, goods: near }), "."] : "", " ", make("code", {}, "analysis.statutory_rate"), " computes lines that were not sold."), others);
  }
  const law = together(found), words = goodsWords(shard, code, asked.goods), sentence = sentenceOf(asked, law, code, words);
  const largest = [...found].sort((a, b) => b.value - a.value)[0].partner, unlike = law.kinds.length > 1;
  const steps = codes.length <= 60 ? courseOf(shard, codes, code) : [];
  const title = `US tariff owed on ${words} from ${asked.who.codes.length ? inSentence(asked.who.name) : "all countries"}, ${core.first.slice(0, 4)} to ${core.last.slice(0, 4)}`;
  const chart = steps.length ? make("figure", { id: "course" }, make("figcaption", { class: "head" }, title),
    stepChart({ steps, what: law.lines > 1 ? "mean " : "", first: core.first, last: core.last, readTo: core.readTo, day: asked.on, title, say: day => ask({ ...state, day }, true) }),
    make("figcaption", {}, law.lines > 1 ? "The course is the mean of the lines that may enter. " : "", "Days are chosen by pointer or arrow keys. Shaded: after the day to which legal texts were read.")) : null;
  const born = code.length === 10 ? bornAfter(shard, code, asked.on) : null, open = byId("out").querySelector("svg.steps") === document.activeElement;
  write(
    make("p", { class: "kicker" }, [asked.who.codes.length ? asked.who.name : "All countries", `${words}, ${dotted(code)}`, longDay(asked.on)].join(" \u00b7 ")),
    bigOf(law, found),
    make("p", { class: "sentence" }, sentence, " ", copyButton(sentence)),
    gaveWayOn(shard, code, asked.on) ? note(`${dotted(code)} gave way to ${listed(numbersOn(shard, code, asked.on).map(dotted))} on ${longDay(gaveWayOn(shard, code, asked.on))}: the rate is theirs.`) : null,
    born ? note(`${dotted(code)} begins on ${longDay(born.first)}: before, its goods stand under ${listed(born.olds.map(dotted))}.`) : null,
    back ? note(core.carriedBack[1]) : null,
    monthNote(asked, steps),
    dayNotes(asked),
    kindsTable(law, asked.on), leftOutOf(law), completeOf(asked.who, law, asked.on), usesOf(law), parts(law, largest, asked.on), chart,
    make("p", { class: "small" }, make("a", { href: `what_if.html${hashOf({ partner: state.partner || "all", goods: dotted(code) })}` }, "What a further duty on these goods would do")),
    changesTable(steps, unlike), linesTable(shard, found, code, state, asked.on), othersOf(shard, codes.length < 60 ? codes : [], code, state, asked.on));
  if (open) out.querySelector("svg.steps")?.focus();
};
const nearestSold = (shard, codes, code) => {
  const own = codes.map(partner => place[partner]);
  const sold = Object.keys(shard.lines).filter(line => own.some(number => weightOn(sellersOf(shard, line).get(number)?.[1], "")));
  const alike = line => { let n = 0; while (n < code.length && line[n] === code[n]) n++; return n; };
  const best = sold.sort().reduce((most, line) => alike(line) > alike(most) ? line : most, sold[0] ?? "");
  return best && best.slice(0, Math.max(4, code.length));
};
const dayNotes = ({ cut, on }) => [
  cut ? note(`The law here runs from ${longDay(core.first)} to ${longDay(core.last)}: ${longDay(cut)} is outside it.`) : null,
  on > core.readTo ? note(`Legal texts were read to ${longDay(core.readTo)}: this is what they set for ${longDay(on)}${on === today() ? ", today" : ""}, and nothing later.`) : null];
// A month is read as its first day; where its last day has another rate, that is said too.
const monthNote = ({ when, on }, steps) => {
  if (!when.month) return null;
  const next = new Date(`${on.slice(0, 7)}-01T00:00:00Z`); next.setUTCMonth(next.getUTCMonth() + 1);
  const last = new Date(next - 864e5).toISOString().slice(0, 10), held = day => steps.findLast(([since]) => since <= day);
  const [first, end] = [held(on), held(last)], words = step => step.slice(1, 3).map(rate => Number.isNaN(rate) ? "barred" : percentOf(rate));
  const moved = first && end && words(first).join() !== words(end).join();
  return note(`${capital(when.month)} is read as its first day.${moved ? ` On its last, ${longDay(last)}: ${words(end)[0]} owed, ${words(end)[1]} expected.` : ""}`);
};
const changesTable = (steps, unlike) => {
  if (steps.length < 2) return null;
  const rows = steps.map(([day, rate, expected], k) => [longDay(day), Number.isNaN(rate) ? "barred" : percentOf(rate), Number.isNaN(rate) ? "\u2013" : percentOf(expected), k && !Number.isNaN(rate - steps[k - 1][1]) ? `${rate > steps[k - 1][1] ? "+" : "\u2212"}${Math.abs(100 * (rate - steps[k - 1][1])).toFixed(1)}` : "\u2013"]).reverse();
  const fold = make("details", {}, make("summary", {}, `All ${steps.length} steps as a table`), tableOf(`Steps of the ${unlike ? "mean" : "rate"}, newest first`, [{ head: "From" }, { head: "Owed", number: true }, { head: "Expected", number: true }, { head: "Points owed", number: true }], rows, "steps"));
  return fold;
};

// A country without goods: all of them and its chapters, on any day.
const TENTHS = 1000, onDay = (course, day) => { let held = null; for (let k = 0; k < course.length && course[k] <= day; k += 3) held = course.slice(k + 1, k + 3).map(tenths => tenths < 0 ? NaN : tenths / TENTHS); return held ?? [NaN, NaN]; };
const showChapters = async (asked, state) => {
  const { who, on } = asked, one = who.codes.length === 1, rows = [], shown = rate => Number.isNaN(rate) ? "\u2013" : percentOf(rate);
  const courses = await Promise.all(who.codes.map(code => load(`law/${code}`)));
  who.codes.forEach((code, k) => {
    for (const [goods, course] of Object.entries(courses[k]).sort(([a], [b]) => (b === "all") - (a === "all") || (a < b ? -1 : 1))) {
      if (!one && goods !== "all") continue;
      const name = one ? (goods === "all" ? "All goods" : `${goods} ${core.chapters[goods] ?? ""}`) : partnerName(code), rates = onDay(course, on);
      if (goods !== "all" && rates.every(Number.isNaN)) continue;
      rows.push([one && goods === "all" ? make("b", {}, name) : asking(name, one ? { ...state, goods } : { ...state, partner: code }), ...rates.map(shown)]);
    }
  });
  const [owed, expected] = onDay(courses[0].all, on), past = on < today(), basis = basisOf(who, "", on);
  const read = `Legal texts read to ${longDay(core.readTo)}${on > core.readTo ? ", and nothing later" : ""}.`;
  const sentence = one ? `On ${longDay(on)} US imports of all goods from ${inSentence(who.name)} ${past ? "owed" : "owe"} ${shown(owed)}, the mean of tariff lines by ${basis}; customs ${past ? "were" : "are"} expected to take ${shown(expected)}. ${read}` : "";
  const steps = one ? courses[0].all.flatMap((day, k, all) => k % 3 ? [] : [[day, ...all.slice(k + 1, k + 3).map(tenths => tenths < 0 ? NaN : tenths / TENTHS)]]) : [];
  const title = `US tariff owed on all goods from ${inSentence(who.name)}, ${core.first.slice(0, 4)} to ${core.last.slice(0, 4)}`, open = out.querySelector("svg.steps") === document.activeElement;
  write(make("p", { class: "kicker" }, `${who.name} \u00b7 all goods \u00b7 ${longDay(on)}`),
    one ? [make("p", { class: "big", id: "rate" }, shown(owed), make("span", {}, "owed, mean of all goods")), make("p", { class: "beside", id: "expected" }, make("b", {}, shown(expected)), " expected at customs"), make("p", { class: "sentence" }, sentence, " ", copyButton(sentence))] : null,
    monthNote(asked, steps), dayNotes(asked),
    steps.length ? make("figure", { id: "course" }, make("figcaption", { class: "head" }, title), stepChart({ steps, what: "mean ", first: core.first, last: core.last, readTo: core.readTo, day: on, title, say: day => ask({ ...state, day }, true) })) : null,
    note("What is owed takes articles on a list of metals as all metal or none, whichever owes more. Name goods for the legal rows, and for what a claim or use makes of a rate."),
    folded(tableOf(`US tariff by law on all goods from ${inSentence(who.name)}, ${longDay(on)}: means by ${basis}`, [{ head: one ? "Chapter" : "Country" }, { head: "Owed", number: true }, { head: "Expected", number: true }], rows, "chapters"), 30, one ? "chapters" : "countries"));
  if (open) out.querySelector("svg.steps")?.focus();
};

let turn = 0;
const ask = async (state, typed = false) => {
  const own = ++turn;
  byId("status").textContent = "";
  try {
    const asked = await understood(state);
    if (own !== turn) return;
    const { who, what } = asked;
    setFields(asked);
    const next = { partner: who.codes?.length ? (who.codes.length === 1 ? who.codes[0] : asked.partner) : "", goods: asked.goods, day: asked.day };
    if (who.problem) return refuse(asked, who.problem, who.near, { ...next, partner: who.near });
    if (asked.when.wrong) return refuse(asked, noDay(asked.when.wrong));
    if (what.problem) return refuse(asked, notGoods(asked), what.near, { ...next, goods: what.near });
    if (what.choices) return write(make("p", { class: "problem" }, choicesOf(asked.goods, what)),
      make("ul", { class: "choices" }, what.choices.slice(0, 12).map(([code, title]) => make("li", {}, asking(`${dotted(code)} ${short(title)}`, { ...next, goods: code })))),
      what.choices.length > 12 ? note(`And ${what.choices.length - 12} more: add a word, or write the digits.`) : null);
    keep(next);
    await (what.code ? showGoods(asked, next) : who.codes.length ? showChapters(asked, next) : showGoods({ ...asked, what: { code: "8703" }, goods: "cars" }, { ...next, goods: "8703" }));
    if (typed) byId("status").textContent = out.querySelector(".sentence")?.firstChild?.textContent ?? "";
  } catch (error) { write(make("p", { class: "problem" }, `${error.message}. The folder \u201claw\u201d belongs beside this page.`)); }
};
const fromAddress = () => {
  const query = new URLSearchParams(location.search).get("q"), state = stateIn();
  if (Object.keys(state).length) return ask(state);
  return ask(query ? { q: query } : { partner: "CHN", goods: "toys" });
};
// On a narrow screen the answer may begin below it.
const toAnswer = () => { if (out.getBoundingClientRect().top > window.innerHeight / 2) out.scrollIntoView(); };
asker.addEventListener("submit", event => { event.preventDefault(); ask({ partner: fields.partner.value, goods: fields.goods.value, day: fields.day.value === today() ? "" : fields.day.value }, true).then(toAnswer); });
window.addEventListener("hashchange", () => { if (location.hash !== told) { ask(stateIn(), true).then(() => { byId("out").focus({ preventScroll: true }); byId("ask").scrollIntoView(); }); } });
fields.day.min = core.first; fields.day.max = core.last;
fromAddress();
