// A claim in the field: what it was read as, in chips that can be changed, its verdict, and a sentence to copy.
const core = JSON.parse(byId("core").textContent), field = byId("claim"), out = byId("out");
let grammar = null, turn = 0;
const ready = async () => {
  if (grammar) return;
  const [made, figures] = await Promise.all([load("claims/grammar"), load("claims/series")]);
  made.setSeries(figures);
  grammar = made;
};
const STATUS = { holds: "Holds", "does not hold": "Does not hold", open: "Open", "not checkable": "Cannot be checked" };
const capital = text => text[0].toUpperCase() + text.slice(1);
const valueOf = (value, unit) => {
  if (unit === "fraction") return percentOf(value, Math.abs(value) < 0.0995 ? 2 : 1);
  if (unit === "USD") return `${value < 0 ? "\u2212" : ""}${dollars(value)}`;
  return unit === "months" ? `${Math.floor(value)} months${value % 1 ? " or more" : ""}` : String(value);
};
const figureOf = ({ definition, value, unit }) => (value === null ? "" : `${capital(definition)}: ${valueOf(value, unit)}`);

// The words of a line, each with what it is: a chip puts another in its place.
const kindOf = measure => core.measures.find(([word]) => word === measure)?.[2];
const chipsOf = line => {
  const [words, amount] = grammar.partsOf(line), codes = words.filter((word, k) => /^[A-Z]{2,}$/.test(word) && words[k - 1] !== "than"), chips = [];
  const measure = words.find(word => kindOf(word)), asked = core.asked[kindOf(measure)] ?? [], names = grammar.namesOf();
  words.forEach((word, k) => {
    const add = (label, choices = null) => chips.push({ k, word, label, choices });
    if (kindOf(word)) add("What", core.measures.filter(([, ledger]) => codes.length < 2 || ledger === codes[0]).map(([one, , , called]) => [one, called]));
    else if (words[k - 1] === "than") add("Compared with", names);
    else if (/^from/.test(words[k - 1] ?? "")) add("Against");
    else if (codes.includes(word)) add(codes.length > 1 && word === codes[0] ? "Who records" : "With whom", codes.length > 1 && word === codes[0] ? core.offices : names);
    else if (asked.some(([one]) => one === word)) add("Asked", asked);
    else if (/^(\d{4}|FY)/.test(word)) { const toDate = words.includes("ytd"); chips.push({ k, word: toDate ? `${word} ytd` : word, label: "When", choices: null }); }
  });
  if (!chips.some(one => one.label === "Asked")) chips.push({ k: words.length, word: "level", label: "Asked", choices: asked });
  return { words, amount, chips: [...chips, { k: -1, word: amount, label: "Claimed", choices: null }] };
};
const lineWith = ({ words, amount }, chip, chosen) => {
  const turned = chip.label === "Who records" ? words.indexOf(chosen) : -1;  // of two countries the other records
  if (turned > 0) words[turned] = chip.word;
  const rest = chip.label === "When" ? words.filter(word => word !== "ytd") : [...words];
  if (chip.k < 0) return [...words, chosen].join(" ");
  const at = chip.label === "When" ? rest.indexOf(words[chip.k]) : chip.k;
  rest[at] = chip.label === "Asked" && chosen === "level" ? "" : chosen;
  return [...rest, amount].filter(Boolean).join(" ");
};
const chipFields = (line, state) => {
  const parsed = chipsOf(line);
  return make("div", { class: "chips" }, parsed.chips.map((chip, n) => {
    const id = `chip-${n}`, choices = chip.choices && (chip.choices.some(([word]) => word === chip.word) ? chip.choices : [[chip.word, chip.word], ...chip.choices]);
    const box = choices ? make("select", { id }, choices.map(([word, called]) => make("option", { value: word, selected: word === chip.word ? "" : null }, called))) : make("input", { id, value: chip.word, autocomplete: "off", spellcheck: "false" });
    box.addEventListener("change", async () => { await ask({ ...state, line: lineWith(parsed, chip, box.value.trim()) }); byId(id)?.focus(); });
    return make("div", {}, make("label", { for: id }, chip.label), box);
  }));
};

const citationOf = (claim, result) => {
  const figure = figureOf(result), at = location.protocol === "file:" ? "" : ` ${location.href}`;
  return `\u201c${claim}\u201d: ${result.verdict}.${figure && ` ${figure} (${result.source}; ${result.release}).`} Export declines under tariffs ${core.version}, claim check.${at}`;
};
const listOf = (head, items) => items.length ? [make("p", { class: "head" }, head), make("ul", {}, items.map(one => make("li", {}, one)))] : [];
const show = (result, state) => {
  const claim = state.line || state.q;
  if (result.elsewhere) return out.replaceChildren(make("p", { class: "problem" }, "Goods by sector or tariff line are judged by ", make("code", {}, "export-declines check"), ", not in this page."));
  if (result.problem) return out.replaceChildren(make("p", { class: "problem" }, capital(result.problem)));
  const line = result.line || claim, figure = figureOf(result);
  out.replaceChildren(...[
    make("p", { class: "big", id: "verdict" }, STATUS[result.status]),
    make("p", { class: "beside" }, `It ${result.verdict}.`),
    figure && make("p", { id: "figure" }, figure, make("small", { class: "source" }, `Source: ${result.source}; ${result.release}.`)),
    make("p", { class: "head" }, result.parts.length ? "The claim that decides was read as" : "Read as"), chipFields(line, state),
    make("p", { class: "small" }, make("code", {}, line), result.usual && ` The change is ${result.usual}.`),
    ...listOf("Each claim", result.parts.map(one => [make("code", {}, one.line), ` ${one.verdict}.`])),
    ...listOf("Beside it", result.also.map(([label, value]) => `${capital(label)}: ${valueOf(value, result.unit)}`)),
    make("p", { class: "sentence" }, citationOf(claim, result), " ", copyButton(citationOf(claim, result)), " ", copyButton(location.href, "Copy the link")),
  ].filter(Boolean));
  return undefined;
};
const ask = async state => {
  const own = ++turn, claim = (state.line || state.q || "").trim();
  field.value = state.q ?? state.line ?? "";
  if (!claim) { out.replaceChildren(); return; }
  keep(state);
  try {
    if (claim.length > core.longest) { show({ problem: `A claim has at most ${core.longest} characters; write one sentence.` }, state); return; }
    await ready();
    if (own === turn) show(grammar.judge(claim), state);
  } catch (error) { if (own === turn) show({ problem: error.message }, state); }
  byId("status").textContent = byId("verdict")?.textContent ?? out.textContent;
};
byId("ask").addEventListener("submit", event => { event.preventDefault(); ask({ q: field.value.trim() }); });
field.addEventListener("keydown", event => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); byId("ask").requestSubmit(); } });
field.addEventListener("focus", () => ready().catch(() => {}), { once: true });
addEventListener("hashchange", () => { if (location.hash !== told) ask(stateIn()); });
const typed = new URLSearchParams(location.search).get("q");
ask(Object.keys(stateIn()).length || !typed ? stateIn() : { q: typed });
