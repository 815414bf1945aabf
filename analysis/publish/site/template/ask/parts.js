// What pages with scripts have in common: data beside the page, elements, shapes, days, numbers, state in the address, a button that copies.
// Scripts that assign: a page from a disk may load them, and none of them is named by what a reader types.
const here = {}, waiting = {};
window.arrived = (name, content) => { here[name] = content; waiting[name]?.forEach(([done]) => done(content)); delete waiting[name]; };
const load = name => new Promise((done, failed) => {
  if (name in here) { done(here[name]); return; }
  (waiting[name] ??= []).push([done, failed]);
  if (waiting[name].length > 1) return;
  const script = document.createElement("script");
  script.src = `${name}.js`;
  script.onerror = () => {
    const asked = waiting[name];
    delete waiting[name];
    script.remove();
    asked.forEach(([, refuse]) => refuse(new Error(`${name}.js is not beside this page`)));
  };
  document.head.append(script);
});
const byId = id => document.getElementById(id);
const make = (kind, attributes = {}, ...inside) => {
  const made = document.createElement(kind);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== false) made.setAttribute(name, value);
  made.append(...inside.flat().filter(part => part !== null && part !== undefined));
  return made;
};
const percentOf = (rate, digits = 1) => `${(+(100 * rate).toFixed(digits) + 0).toFixed(digits).replace("-", "\u2212")}\u00a0%`;
const dollars = value => {
  const size = Math.abs(value);
  if (size >= 0.95e9) return `${(size / 1e9).toLocaleString("en", { minimumFractionDigits: size >= 99.95e9 ? 0 : 1, maximumFractionDigits: size >= 99.95e9 ? 0 : 1 })}\u00a0bn\u00a0USD`;
  const [scale, unit] = size >= 9.95e5 ? [1e6, "million"] : [1e3, "thousand"];
  return `${Math.round(size / scale).toLocaleString("en")}\u00a0${unit}\u00a0USD`;
};

const SVG = "http://www.w3.org/2000/svg";
const shape = (kind, attributes, ...inside) => {
  const made = document.createElementNS(SVG, kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
};
const dayNumber = day => Date.parse(day) / 864e5;
const dayText = number => new Date(Math.round(number) * 864e5).toISOString().slice(0, 10);

const stateIn = () => {
  const found = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(found);
};
const hashOf = state => "#" + new URLSearchParams(Object.entries(state).filter(([, value]) => value)).toString();
let told = null;
const keep = state => { const hash = hashOf(state); told = hash; if (location.hash !== hash) { try { history.replaceState(null, "", hash); } catch { location.hash = hash; } } };
const copyButton = (text, label = "Copy the sentence") => make("button", { type: "button", "data-copy": text }, label);
