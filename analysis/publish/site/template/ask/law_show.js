// From the fields to the answer and back: every answer is an address, which opens it again.
const write = (...inside) => out.replaceChildren(...inside.flat().filter(Boolean));
const setFields = asked => {
  fields.partner.value = asked.partner && fieldOf(asked.who, asked.partner);
  fields.goods.value = asked.goods; fields.day.value = asked.on;
};
const refuse = (asked, problem, near, state) => write(make("p", { class: "problem" }, problem, near ? [" Did you mean ", asking(near, state), "?"] : ""));

const basisOf = (who, on) => of2017(who.codes[0], on) ? "imports of 2017" : "imports of 2024";
const sentenceOf = ({ who, on }, law, code, words) => {
  const goods = `${words} (HTS ${dotted(code)})`, from = who.codes.length ? inSentence(who.name) : "all countries";
  if (Number.isNaN(law.rate)) return `On ${longDay(on)} US imports of ${goods} from ${from} ${on < today() ? "were" : "are"} barred. Legal texts read to ${longDay(core.readTo)}.`;
  if (law.kinds.length > 1) return `On ${longDay(on)} the law ${on < today() ? "treated" : "treats"} ${goods} from ${from} in ${law.kinds.length} ways. By share of ${basisOf(who, on)}: ${kindsIn(law)}. Legal texts read to ${longDay(core.readTo)}.`;
  const { low, high } = law.kinds[0][1];
  if (high - low >= WIDE) return `On ${longDay(on)} the US ${on < today() ? "charged" : "charges"} ${endsOf(low, high)} by law on ${goods} from ${from}, ${percentOf(law.rate)} in the mean of ${law.lines} tariff lines. Legal texts read to ${longDay(core.readTo)}.`;
  const mean = who.codes.length !== 1 ? ", the mean by imports of 2024" : law.lines > 1 ? `, the mean of ${law.lines} tariff lines by ${basisOf(who, on)}${endsOf(low, high) === percentOf(low) ? "" : `, from ${endsOf(low, high)}`}` : "";
  return `On ${longDay(on)} the US ${on < today() ? "charged" : "charges"} ${percentOf(law.rate)} by law on ${goods} from ${from}${mean}. Legal texts read to ${longDay(core.readTo)}.`;
};
// Rates of one kind of lines that lie this far apart are answered by their ends, as in kinds.py.
const NAMED = 3, WIDE = 0.1;
const listed = words => words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words[0];
const kindsIn = ({ kinds, several }) => {
  const rest = kinds.slice(NAMED).reduce((sum, [, own]) => sum + own.lines, 0);
  return listed([...kinds.slice(0, NAMED).map(([kind, own]) => `${rateIn(kind, own)} on ${countOf(own.lines, several)} (${percentOf(own.weight)})`), ...(rest ? [`otherwise on ${rest.toLocaleString("en")} more`] : [])]);
};
// The largest thing on the page: the rate; of lines that differ in kind, that of the kind with most imports.
const bigOf = (law, found) => {
  const range = rangeOf(law, found), [kind, own] = law.kinds[0];
  if (law.kinds.length > 1) return make("p", { class: "big", id: "rate" }, rateIn(kind, own), make("span", {}, `on ${countOf(own.lines, law.several)}, ${percentOf(own.weight)} of imports; the other lines differ`));
  if (own.high - own.low >= WIDE) return make("p", { class: "big", id: "rate" }, endsOf(own.low, own.high), make("span", {}, `${percentOf(law.rate)} in the mean of ${law.lines} tariff lines`));
  return make("p", { class: "big", id: "rate" }, Number.isNaN(law.rate) ? "barred" : percentOf(law.rate), range ? make("span", {}, range) : "");
};
const rangeOf = (law, found) => found.length > 1 && law.high - law.low >= 0.0005 ? `between ${percentOf(law.low)} and ${percentOf(law.high)} by country` : "";

const showGoods = async (asked, state) => {
  let code = asked.what.code, cutTo6 = "";
  const shard = await shardOf(code);
  if (!shard) return refuse(asked, `No chapter of the tariff schedule is ${code.slice(0, 2)}.`);
  const codes = asked.who.codes.length ? asked.who.codes : core.partners.map(([partner]) => partner);
  if (of2017(codes[0], asked.on) && codes.length === 1 && code.length > 6) { cutTo6 = code; code = code.slice(0, 6); }
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
  const title = `US tariff by law on ${words} from ${asked.who.codes.length ? inSentence(asked.who.name) : "all countries"}, ${core.first.slice(0, 4)} to ${core.last.slice(0, 4)}`;
  const chart = steps.length ? make("figure", { id: "course" }, make("figcaption", { class: "head" }, title),
    stepChart({ steps, what: unlike ? "mean " : "", first: core.first, last: core.last, readTo: core.readTo, day: asked.on, title, say: day => ask({ ...state, day }, true) }),
    make("figcaption", {}, unlike ? "The course is the mean of the lines that may enter, which differ. " : "", "Days are chosen by pointer or arrow keys. Shaded: after the day to which legal texts were read.")) : null;
  const born = code.length === 10 ? bornAfter(shard, code, asked.on) : null, open = byId("out").querySelector("svg.steps") === document.activeElement;
  write(
    make("p", { class: "kicker" }, [asked.who.codes.length ? asked.who.name : "All countries", `${words}, ${dotted(code)}`, longDay(asked.on)].join(" \u00b7 ")),
    bigOf(law, found),
    make("p", { class: "sentence" }, sentence, " ", copyButton(sentence)),
    gaveWayOn(shard, code, asked.on) ? note(`${dotted(code)} gave way to ${listed(numbersOn(shard, code, asked.on).map(dotted))} on ${longDay(gaveWayOn(shard, code, asked.on))}: the rate is theirs.`) : null,
    born ? note(`${dotted(code)} begins on ${longDay(born.first)}: before, its goods stand under ${listed(born.olds.map(dotted))}.`) : null,
    cutTo6 ? note(`China's law to 2023 stands by six digits: this is ${dotted(code)}, which holds ${dotted(cutTo6)}.`) : null,
    asked.when.month ? note(`${capital(asked.when.month)} is read as its first day.`) : null,
    asked.cut ? note(`The law here runs from ${longDay(core.first)} to ${longDay(core.last)}: ${longDay(asked.cut)} is outside it.`) : null,
    asked.on > core.readTo ? note(`Legal texts were read to ${longDay(core.readTo)}: this is what they set for ${longDay(asked.on)}, and nothing later.`) : null,
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
const changesTable = (steps, unlike) => {
  if (steps.length < 2) return null;
  const rows = steps.map(([day, rate], k) => [longDay(day), Number.isNaN(rate) ? "barred" : percentOf(rate), k && !Number.isNaN(rate - steps[k - 1][1]) ? `${rate > steps[k - 1][1] ? "+" : "\u2212"}${Math.abs(100 * (rate - steps[k - 1][1])).toFixed(1)}` : "\u2013"]).reverse();
  const fold = make("details", {}, make("summary", {}, `All ${steps.length} steps as a table`), tableOf(`Steps of the ${unlike ? "mean" : "rate"}, newest first`, [{ head: "From" }, { head: "Rate", number: true }, { head: "Points", number: true }], rows, "steps"));
  return fold;
};

// A country without goods: its chapters, of the day to which texts were read.
const showChapters = async (asked, state) => {
  const data = await load("law/chapters"), wanted = new Set(asked.who.codes), rows = [];
  const tenths = number => `${(number / 10).toFixed(1)}\u00a0%`, one = asked.who.codes.length === 1;
  for (const [partner, goods, rate, ...rest] of data.rows) {
    if (!wanted.has(data.partners[partner][0]) || (!one && goods)) continue;
    const code = data.goods[goods][0], target = goods ? { ...state, goods: code } : one ? null : { ...state, partner: data.partners[partner][0] };
    const name = one ? (goods ? `${code} ${data.goods[goods][1]}` : "All goods") : data.partners[partner][1];
    rows.push([target ? asking(name, target) : make("b", {}, name), tenths(rate), ...rest.slice(0, core.layers.length).map(tenths)]);
  }
  const all = data.rows.find(([partner, goods]) => !goods && data.partners[partner][0] === asked.who.codes[0]);
  const words = `US tariff by law on all goods from ${inSentence(asked.who.name)}, ${longDay(core.readTo)}`;
  const sentence = one && all ? `On ${longDay(core.readTo)} the US charges ${tenths(all[2])} by law on goods from ${inSentence(asked.who.name)}, the mean of tariff lines by imports of 2024.` : "";
  write(make("p", { class: "kicker" }, `${asked.who.name} \u00b7 all goods \u00b7 ${longDay(core.readTo)}`),
    sentence ? [make("p", { class: "big", id: "rate" }, tenths(all[2]), make("span", {}, "mean of all goods")), make("p", { class: "sentence" }, sentence, " ", copyButton(sentence))] : null,
    note("Name goods for another day, for the legal rows and the course in time."),
    folded(tableOf(`${words}: mean by imports of 2024, and its parts`, [{ head: one ? "Chapter" : "Country" }, { head: "Rate", number: true }, ...core.layers.map(([, label]) => ({ head: label, number: true }))], rows, "chapters"), 30, one ? "chapters" : "countries"));
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
asker.addEventListener("submit", event => { event.preventDefault(); ask({ partner: fields.partner.value, goods: fields.goods.value, day: fields.day.value === today() ? "" : fields.day.value }, true); });
window.addEventListener("hashchange", () => { if (location.hash !== told) { ask(stateIn(), true).then(() => { byId("out").focus({ preventScroll: true }); byId("ask").scrollIntoView(); }); } });
fields.day.min = core.first; fields.day.max = core.last;
fromAddress();
