// Imports by month without and with a duty, as lines with a band; arrow keys and pointer tell the values.
const monthName = (first, k) => { const [year, month] = first.split("-").map(Number), at = new Date(Date.UTC(year, month - 1 + k, 1)); return `${MONTHS[at.getUTCMonth()].slice(0, 3).replace(/^./, letter => letter.toUpperCase())} ${at.getUTCFullYear()}`; };
const bandChart = ({ rows, first, title }) => {
  const narrow = document.documentElement.clientWidth < 600, width = narrow ? 350 : 720, height = 240, [left, right, top, bottom] = [52, 12, 32, 28];
  const high = Math.max(...rows.flatMap(row => [row.without, row.withDuty, row.high])), power = 10 ** Math.floor(Math.log10(high));
  const step = [0.2, 0.25, 0.5, 1, 2, 2.5].find(one => high / (one * power) <= 5) * power, most = Math.ceil(high / step) * step;
  const [scale, unit] = high >= 0.95e9 ? [1e9, "bn"] : high >= 0.95e6 ? [1e6, "million"] : [1e3, "thousand"];
  const x = k => left + (rows.length > 1 ? k / (rows.length - 1) : 0) * (width - left - right), y = value => height - bottom - value / most * (height - top - bottom);
  const art = shape("svg", { viewBox: `0 0 ${width} ${height}`, class: "steps", role: "slider", tabindex: 0, "aria-label": title, "aria-valuemin": 1, "aria-valuemax": rows.length });
  for (let value = 0; value <= most + step / 2; value += step) art.append(shape("line", { x1: left, x2: width - right, y1: y(value), y2: y(value), class: value ? "grid" : "axis" }), shape("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, (value / scale).toLocaleString("en", { maximumSignificantDigits: 4 })));
  art.append(shape("text", { x: 2, y: 11 }, `${unit} USD a month`));
  const every = Math.ceil(rows.length / (narrow ? 4 : 7));
  rows.forEach((_, k) => { if (k % every === 0) art.append(shape("text", { x: x(k), y: height - 9, "text-anchor": k ? "middle" : "start" }, k && !monthName(first, k).startsWith("Jan") ? monthName(first, k).slice(0, 3) : monthName(first, k))); });
  const course = read => rows.map((row, k) => `${k ? "L" : "M"}${x(k).toFixed(1)} ${y(read(row)).toFixed(1)}`).join("");
  const back = [...rows].reverse().map((row, k) => `L${x(rows.length - 1 - k).toFixed(1)} ${y(row.low).toFixed(1)}`).join("");
  art.append(shape("path", { d: `${course(row => row.high)}${back}Z`, class: "band" }), shape("path", { d: course(row => row.without), class: "without" }), shape("path", { d: course(row => row.withDuty), class: "rate" }));
  const last = rows.at(-1), far = Math.abs(y(last.without) - y(last.withDuty)) > 14;
  const labels = [["without", last.without, last.without >= last.withDuty ? -7 : 15], ["with", last.withDuty, last.without >= last.withDuty ? 15 : -7]];
  if (far) for (const [text, value, shift] of labels) art.append(shape("text", { x: width - right, y: y(value) + shift, "text-anchor": "end", class: "flag" }, text));
  const mark = shape("line", { y1: top, y2: height - bottom, class: "mark" }), flag = shape("text", { y: top - 5, class: "flag" });
  art.append(mark, flag);
  let at = Math.min(5, rows.length - 1);
  const point = k => {
    const row = rows[k], words = `${monthName(first, k)}: ${dollars(row.without)} without, ${dollars(row.withDuty)} with`;
    mark.setAttribute("x1", x(k)); mark.setAttribute("x2", x(k));
    flag.textContent = words; flag.setAttribute("x", narrow ? width - right : x(k) + (x(k) > width * 0.6 ? -6 : 6)); flag.setAttribute("text-anchor", narrow || x(k) > width * 0.6 ? "end" : "start");
    art.setAttribute("aria-valuenow", k + 1); art.setAttribute("aria-valuetext", words);
  };
  point(at);
  art.addEventListener("pointermove", event => { const box = art.getBoundingClientRect(); point(Math.max(0, Math.min(rows.length - 1, Math.round(((event.clientX - box.left) / box.width * width - left) / (width - left - right) * (rows.length - 1))))); });
  art.addEventListener("pointerleave", () => point(at));
  art.addEventListener("keydown", event => {
    const to = { ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to >= 0 && to < rows.length) { at = to; point(at); }
  });
  return art;
};
