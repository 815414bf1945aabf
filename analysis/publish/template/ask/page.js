// What both pages that ask have in common: data beside the page, elements, per cent, state in the address.
const core = JSON.parse(document.getElementById("core").textContent);
const known = { called: core.called, goods: core.goods, names: Object.fromEntries(core.partners) };

// Scripts that assign: a page from a disk may load them, and none of them is named by what a reader types.
const here = {}, waiting = {};
window.arrived = (name, content) => { here[name] = content; waiting[name]?.forEach(done => done(content)); delete waiting[name]; };
const load = name => new Promise((done, failed) => {
  if (name in here) { done(here[name]); return; }
  (waiting[name] ??= []).push(done);
  if (waiting[name].length > 1) return;
  const script = document.createElement("script");
  script.src = `${name}.js`;
  script.onerror = () => { delete waiting[name]; script.remove(); failed(new Error(`${name}.js is not beside this page`)); };
  document.head.append(script);
});
const byId = id => document.getElementById(id);
const make = (kind, attributes = {}, ...inside) => {
  const made = document.createElement(kind);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== false) made.setAttribute(name, value);
  made.append(...inside.flat().filter(part => part !== null && part !== undefined));
  return made;
};
const percentOf = (rate, digits = 1) => `${(100 * rate).toFixed(digits).replace("-", "\u2212")}\u00a0%`;
const dotted = code => [code.slice(0, 4), code.slice(4, 6), code.slice(6, 8), code.slice(8)].filter(Boolean).join(".").replace(/\.(\d\d)\.(\d\d)$/, ".$1$2").replace(/^(\d{4})\.(\d{2})(\d{2})$/, "$1.$2.$3");
const dollars = value => {
  const size = Math.abs(value);
  if (size >= 0.95e9) return `${(size / 1e9).toLocaleString("en", { minimumFractionDigits: size >= 99.95e9 ? 0 : 1, maximumFractionDigits: size >= 99.95e9 ? 0 : 1 })}\u00a0bn\u00a0USD`;
  const [scale, unit] = size >= 9.95e5 ? [1e6, "million"] : [1e3, "thousand"];
  return `${Math.round(size / scale).toLocaleString("en")}\u00a0${unit}\u00a0USD`;
};
const tableOf = (caption, heads, rows, id) => {
  const label = `${id}-caption`;
  const body = rows.map(cells => make("tr", {}, cells.map((cell, k) => k ? make("td", { class: heads[k].number ? "number-cell" : null }, cell) : make("th", { scope: "row" }, cell))));
  const head = heads.map(one => make("th", { scope: "col", class: one.number ? "number-cell" : null }, one.head));
  const table = make("table", { "aria-labelledby": label }, make("thead", {}, make("tr", {}, head)), make("tbody", {}, body));
  return make("figure", { class: "table" }, make("figcaption", { id: label }, caption), make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption }, table));
};
// A table whose later rows wait for a button.
const folded = (figure, most, what) => {
  const rows = [...figure.querySelectorAll("tbody tr")];
  if (rows.length <= most + 2) return figure;
  rows.slice(most).forEach(row => { row.hidden = true; });
  const button = make("button", { type: "button", class: "more" }, `All ${rows.length} ${what}`);
  button.addEventListener("click", () => { rows.forEach(row => { row.hidden = false; }); rows[most].querySelector("a, button")?.focus(); button.remove(); });
  figure.append(button);
  return figure;
};

const stateIn = () => {
  const found = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(found);
};
const hashOf = state => "#" + new URLSearchParams(Object.entries(state).filter(([, value]) => value)).toString();
let told = null;
const keep = state => { const hash = hashOf(state); told = hash; if (location.hash !== hash) { try { history.replaceState(null, "", hash); } catch { location.hash = hash; } } };
const copyButton = (text, label = "Copy the sentence") => make("button", { type: "button", "data-copy": text }, label);
