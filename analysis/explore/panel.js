// What a view shows, as one can touch it: values of the figure by pointer and keys, sorted tables, copies.
const make = (kind, attributes = {}, ...inside) => {
  const made = document.createElement(kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
};

// Files of the project are served below the address that JupyterLab says of itself.
const baseUrl = () => {
  try { return JSON.parse(document.getElementById("jupyter-config-data").textContent).baseUrl; } catch { return "/"; }
};
const linked = body => body.querySelectorAll("a[data-file]").forEach(link => {
  const [file, place] = link.dataset.file.split("#");
  link.href = `${baseUrl()}files/${file.split("/").map(encodeURIComponent).join("/")}${place ? `#${place}` : ""}`;
  link.target = "_blank";
});

const bySelection = text => {
  const box = make("textarea", { "aria-hidden": "true", style: "position:fixed;opacity:0" });
  box.value = text; document.body.append(box); box.select();
  const done = document.execCommand("copy"); box.remove();
  return done;
};
const copying = (copies, say) => Object.entries(copies).map(([label, text]) => {
  const button = make("button", { type: "button" }, `Copy ${label}`);
  button.addEventListener("click", async () => {
    let done = true;
    try { await navigator.clipboard.writeText(text); } catch { done = bySelection(text); }
    button.focus();
    say(done ? `Copied: ${label}` : `This browser lets no page copy: ${text}`);
  });
  return button;
});

// The head of a column sorts: upwards, downwards, as it was. What is missing stays last.
const orders = { none: "ascending", ascending: "descending", descending: "none" };
const sorting = table => {
  const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells];
  if (rows.length > 1) heads.forEach((head, column) => {
    const button = make("button", { type: "button" }, ...head.childNodes);
    head.append(button); head.ariaSort = "none";
    button.addEventListener("click", () => {
      const order = orders[head.ariaSort];
      heads.forEach(one => { one.ariaSort = one === head ? order : "none"; });
      const keyed = rows.map(row => [row.cells[column].dataset.value ?? "", row]);
      const numbers = keyed.every(([key]) => key === "" || !Number.isNaN(Number(key)));
      const compare = (a, b) => numbers ? a - b : a.localeCompare(b, "en", { numeric: true });
      const [known, missing] = [keyed.filter(([key]) => key !== ""), keyed.filter(([key]) => key === "")];
      if (order !== "none") known.sort(([a], [b]) => (order === "ascending" ? 1 : -1) * compare(a, b));
      body.append(...(order === "none" ? rows : [...known, ...missing].map(([, row]) => row)));
    });
  });
};

// Left and right go along a line, up and down to the next one, a pointer to whatever is nearest.
const pointing = (figure, marks) => {
  if (!marks.length) return;
  const layer = make("div", { class: "layer", role: "slider", tabindex: "0", "aria-label": "Values of the figure, by arrow keys",
    "aria-valuemin": 0, "aria-valuemax": marks.length - 1 });
  const dot = make("span", { class: "dot" }), flag = make("span", { class: "flag" });
  layer.append(dot, flag); figure.append(layer);
  let at = 0;
  const go = number => {
    const { left, top, text } = marks[at = number];
    dot.style.left = `${100 * left}%`; dot.style.top = flag.style.top = `${100 * top}%`;
    Object.assign(flag.style, left > 0.5 ? { left: "", right: `${100 * (1 - left)}%` } : { left: `${100 * left}%`, right: "" });
    flag.textContent = text;
    layer.setAttribute("aria-valuenow", at); layer.setAttribute("aria-valuetext", text);
  };
  go(0);
  layer.addEventListener("pointermove", event => {
    const box = layer.getBoundingClientRect();
    const far = ({ left, top }) => Math.hypot(event.clientX - box.left - left * box.width, event.clientY - box.top - top * box.height);
    go(marks.reduce((best, mark, n) => (far(mark) < far(marks[best]) ? n : best), 0));
  });
  const series = [...new Set(marks.map(mark => mark.series))];
  const along = marks.length > series.length;  // else each row of the figure is one value
  layer.addEventListener("keydown", event => {
    const of = name => marks.map((mark, n) => [mark, n]).filter(([mark]) => mark.series === name).map(([, n]) => n);
    const own = along ? of(marks[at].series) : marks.map((_, n) => n), place = own.indexOf(at);
    const line = step => {
      const other = series[series.indexOf(marks[at].series) + step];
      return other && of(other).reduce((best, n) => Math.abs(marks[n].left - marks[at].left) < Math.abs(marks[best].left - marks[at].left) ? n : best);
    };
    const moves = { ArrowLeft: () => own[place - 1], ArrowRight: () => own[place + 1], Home: () => own[0], End: () => own.at(-1),
      ArrowUp: () => line(-1), ArrowDown: () => line(1) };
    if (!moves[event.key]) return;
    event.preventDefault();
    go(moves[event.key]() ?? at);
  });
};

const render = ({ model, el }) => {
  el.classList.add("explored");
  el.setAttribute("data-lm-suppress-shortcuts", "true");  // arrow keys are the figure's, not the notebook's
  const body = make("div"), said = make("p", { role: "status" });
  el.append(body, said);
  const say = text => { said.textContent = text; };
  const draw = () => {
    body.innerHTML = model.get("html");
    say("");
    linked(body);
    body.querySelector(".copies")?.append(...copying(model.get("copies"), say));
    body.querySelectorAll("table").forEach(sorting);
    const figure = body.querySelector(".figure");
    if (figure) pointing(figure, model.get("marks"));
  };
  const wait = () => { el.ariaBusy = String(model.get("busy")); };
  model.on("change:html", draw);
  model.on("change:busy", wait);
  draw(); wait();
};
export default { render };
