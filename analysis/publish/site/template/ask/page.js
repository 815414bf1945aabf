// What both pages that ask have in common: codes and tables.
const core = JSON.parse(document.getElementById("core").textContent);
// Tables by what a reader types hold nothing but their own names: "constructor" is none of them.
const lookup = entries => Object.assign(Object.create(null), entries);
const known = { called: lookup(core.called), unsold: lookup(core.unsold), goods: lookup(core.goods), askedBack: lookup(core.askedBack), names: lookup(Object.fromEntries(core.partners)) };

const dotted = code => [code.slice(0, 4), code.slice(4, 6), code.slice(6, 8), code.slice(8)].filter(Boolean).join(".").replace(/\.(\d\d)\.(\d\d)$/, ".$1$2").replace(/^(\d{4})\.(\d{2})(\d{2})$/, "$1.$2.$3");
const countOf = (lines, several) => `${lines.toLocaleString("en")} line${lines === 1 ? "" : "s"}${several ? " by country" : ""}`;
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
