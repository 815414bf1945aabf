// Charts that a reader touches: partners, window, lines and the day read; saved as CSV, SVG and PNG; state in the address.
const asked = JSON.parse(document.querySelector("script#asked").textContent), PIXELS = 3;
const pick = (id, label, options, value) => {
  const made = make("select", { id }, options.map(([code, words]) => make("option", { value: code }, words)));
  made.value = options.some(([code]) => code === value) ? value : options[0][0];
  return [make("div", {}, make("label", { for: id }, label), made), made];
};
const upper = text => text[0].toUpperCase() + text.slice(1);
const save = (name, address) => { const link = make("a", { download: name, href: address }); document.body.append(link); link.click(); link.remove(); };

const touch = (figure, chart, given) => {
  const id = chart.name, codes = Object.keys(chart.partners), named = code => chart.partners[code][0];
  const linesOf = code => chart.courses.map(([name, label, short, dash, steps, breaks]) => ({ name, label, short, dash, steps, breaks, points: chart.partners[code][1][name] ?? [] }));
  const yearly = codes.every(code => linesOf(code).every(line => line.points.every(([day]) => day.endsWith("-01-01"))));
  const days = [...new Set(codes.flatMap(code => linesOf(code).filter(line => !line.steps).flatMap(line => line.points.map(([day]) => day))))].sort();
  const times = days.map(day => [day, yearly ? day.slice(0, 4) : day.slice(0, 7)]), byTime = (text, other) => days.find(day => day.startsWith(text || "?")) ?? other;
  const choices = codes.map(code => [code, named(code)]);
  const first = codes.includes(given.partner) ? given.partner : codes.includes(asked.partner) ? asked.partner : codes[0];
  const [whoBox, who] = pick(`${id}-partner`, "Partner", choices, first);
  const [besideBox, beside] = pick(`${id}-with`, "Compare with", [["", "none"], ...choices], given.with ?? "");
  const [fromBox, from] = pick(`${id}-from`, "From", times, byTime(given.from ?? (yearly ? "" : asked.start), days[0]));
  const [untilBox, until] = pick(`${id}-until`, "To", times, byTime(given.to ?? (yearly ? "" : asked.end), days.at(-1)));
  const wanted = given.lines?.split(" "), boxes = chart.courses.map(([name, label]) => {
    const box = make("input", { type: "checkbox", id: `${id}-${name}`, value: name });
    box.checked = !wanted || wanted.includes(name);
    return [make("span", { class: "one" }, box, make("label", { for: box.id }, upper(label))), box];
  });
  const head = make("p", { class: "head" }), field = make("div", { class: "field" }), read = make("p", { class: "read", "aria-live": "polite" });
  const shown = make("button", { type: "button", "aria-pressed": "false" }, "Printed figure");
  const button = (label, run) => { const made = make("button", { type: "button" }, label); made.addEventListener("click", run); return made; };
  let at = given.at ?? "", art = null, drawn = [], title = "";

  const state = () => ({ chart: id, partner: who.value, with: beside.value, from: from.value.slice(0, 7), to: until.value.slice(0, 7),
    lines: boxes.every(([, box]) => box.checked) ? "" : boxes.filter(([, box]) => box.checked).map(([, box]) => box.value).join(" "), at });
  const dayWords = day => yearly ? day.slice(0, 4) : day.endsWith("-01") ? monthText(day) : `${+day.slice(8)} ${monthText(day)}`;
  const said = (line, day) => {
    const found = line.points[indexOn(line, day)];
    return found ? `${line.label} ${valueText(chart.unit, found[1])}${line.steps ? ` on ${+day.slice(8)}\u00a0${monthText(day).split(" ")[0]}` : ""}` : "";
  };
  const heard = (day, byKey) => {
    read.setAttribute("aria-live", byKey ? "polite" : "off");
    const people = [...new Set(drawn.map(line => line.code))];
    read.replaceChildren(make("b", {}, dayWords(day)), ...people.map(code => {
      const values = drawn.filter(line => line.code === code).map(line => said(line, day)).filter(Boolean);
      const happened = chart.partners[code][2].filter(([when]) => when === day).map(([, words]) => ` (${words})`);
      return make("span", {}, ` ${named(code)}: ${values.join(", ") || "not known"}${happened.join("")}.`);
    }));
    if (byKey) { at = day; keep(state()); }
    return dayWords(day);
  };
  const draw = focused => {
    if (from.value > until.value) [from.value, until.value] = [until.value, from.value];
    const two = beside.value && beside.value !== who.value, people = two ? [who.value, beside.value] : [who.value], on = new Set(boxes.filter(([, box]) => box.checked).map(([, box]) => box.value));
    boxes.forEach(([span, box]) => { span.hidden = !people.some(code => chart.partners[code][1][box.value]); });
    drawn = people.flatMap((code, k) => linesOf(code).filter(line => line.points.length && (on.has(line.name))).map(line => {
      const alone = chart.courses.length === 1;
      return { ...line, ...LOOKS[k], code, end: alone ? named(code) : two ? `${named(code)}, ${line.short}` : upper(line.label), phone: alone ? named(code) : two ? `${code} ${line.short}` : upper(line.short) };
    }));
    title = chart.title.replace("{}", people.map(code => chart.partners[code][3]).join(" and "));
    head.textContent = title;
    art = linesChart({ title, axis: chart.axis, unit: chart.unit, lines: drawn, events: people.flatMap(code => chart.partners[code][2]), from: from.value, until: until.value, at, heard });
    field.replaceChildren(art);
    if (!drawn.some(line => line.points.some(([day]) => day >= from.value && day <= until.value))) read.textContent = "No value of these lines lies in the window.";
    if (focused) keep(state());
  };

  const csv = () => {
    const cell = text => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text, rows = [["partner", "partner_name", "series", "date", "value", "unit"]];
    for (const line of drawn) for (const [day, value] of inWindow(line, from.value, until.value)) rows.push([line.code, named(line.code), line.label, day, String(value), chart.unit]);
    return rows.map(row => row.map(cell).join(",")).join("\n") + "\n";
  };
  const whole = () => { // the chart with its title and source, without the mark
    const copy = art.cloneNode(true), [, , width, height] = art.getAttribute("viewBox").split(" ").map(Number);
    copy.querySelectorAll(".mark").forEach(one => one.remove());
    for (const name of ["role", "tabindex", "class", "aria-valuemin", "aria-valuemax", "aria-valuenow", "aria-valuetext"]) copy.removeAttribute(name);
    copy.setAttribute("role", "img"); copy.setAttribute("aria-label", title);
    const heads = rowsOf(title, "700 14px", width), sources = rowsOf(chart.note.match(/Sources?: .*/)?.[0] ?? "", "9px", width);
    const above = 7 + 17 * heads.length, tall = above + height + 8 + 12 * sources.length;
    copy.setAttribute("viewBox", `0 ${-above} ${width} ${tall}`); copy.setAttribute("width", width); copy.setAttribute("height", tall);
    copy.prepend(shape("rect", { x: 0, y: -above, width, height: tall, fill: "#ffffff" }),
      ...heads.map((words, k) => shape("text", { x: 0, y: -8 - 17 * (heads.length - 1 - k), "font-size": 14, "font-weight": 700 }, words)));
    copy.append(...sources.map((words, k) => shape("text", { x: 0, y: height + 14 + 12 * k, "font-size": 9, fill: SOFT }, words)));
    return new XMLSerializer().serializeToString(copy);
  };
  const svgAddress = () => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(whole())}`;
  const png = () => {
    const image = new Image();
    image.onload = () => {
      const canvas = make("canvas", { width: image.width * PIXELS, height: image.height * PIXELS });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      save(`${id}.png`, canvas.toDataURL("image/png"));
    };
    image.src = svgAddress();
  };
  const link = async () => {
    keep(state());
    try { await navigator.clipboard.writeText(location.href); copied.textContent = "Link copied"; setTimeout(() => { copied.textContent = "Copy link"; }, 3000); }
    catch { prompt("Copy this address", location.href); }
  };
  const copied = button("Copy link", link);
  shown.addEventListener("click", () => shown.setAttribute("aria-pressed", String(figure.classList.toggle("printed"))));
  const form = make("form", { class: "choices", "aria-label": "What the chart shows" }, whoBox, besideBox, fromBox, untilBox, chart.courses.length > 1 ? make("div", { class: "courses", role: "group", "aria-label": "Lines" }, boxes.map(([span]) => span)) : null);
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("change", () => { draw(true); });
  const box = make("div", { class: "touch" }, head, form, field, read,
    make("p", { class: "saves" }, button("CSV", () => save(`${id}.csv`, `data:text/csv;charset=utf-8,${encodeURIComponent(csv())}`)), button("PNG", png), button("SVG", () => save(`${id}.svg`, svgAddress())), copied, shown),
    make("details", { class: "note" }, make("summary", {}, "Note"), make("p", {}, chart.note)));
  draw(false);
  figure.prepend(box);
  figure.classList.add("touched");
  return draw;
};

// A chart is made when its figure comes near; one that the address names at once.
const figures = new Map(asked.charts.map(name => [byId(`figure-${name}`), name])), redraws = new Map();
const begin = async (figure, given) => {
  if (figure.dataset.begun) return;
  figure.dataset.begun = "yes";
  const chart = await load(`charts/${figures.get(figure)}`).catch(() => null); // the printed figure stays
  if (chart) redraws.set(figure, touch(figure, chart, given));
};
const watch = new IntersectionObserver(seen => seen.filter(one => one.isIntersecting).forEach(({ target }) => { watch.unobserve(target); begin(target, {}); }), { rootMargin: "400px" });
const reopen = async () => {
  const given = stateIn(), figure = [...figures.keys()].find(one => figures.get(one) === given.chart);
  if (!figure || location.hash === told) return;
  for (let fold = figure.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  figure.querySelector(".touch")?.remove();
  delete figure.dataset.begun;
  await begin(figure, given);
  figure.scrollIntoView();
};
reopen().then(() => figures.forEach((_, figure) => watch.observe(figure)));
addEventListener("hashchange", reopen);
let across = document.documentElement.clientWidth < 640;
addEventListener("resize", () => { const now = document.documentElement.clientWidth < 640; if (now !== across) { across = now; redraws.forEach(draw => draw(false)); } });
