// A rate in time as steps: arrow keys go from change to change, a pointer to any day.
const ticksTo = most => { const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1].find(one => most / one <= 5) ?? 2; return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, k) => k * step); };

// steps: [[day, rate or NaN], ...] from the first day of the law on; say(day) hears which day is chosen.
const stepChart = ({ steps, what = "", first, last, readTo, day, title, say }) => {
  const narrow = document.documentElement.clientWidth < 600, width = narrow ? 350 : 720, height = 220;
  const [left, right, top, bottom] = [46, 12, 12, 26];
  const from = dayNumber(first), until = dayNumber(last) + 1;
  const ticks = ticksTo(Math.max(0.04, ...steps.map(([, rate]) => rate || 0))), most = ticks.at(-1);
  const x = at => left + (dayNumber(at) - from) / (until - from) * (width - left - right);
  const y = rate => height - bottom - rate / most * (height - top - bottom);
  const art = shape("svg", { viewBox: `0 0 ${width} ${height}`, class: "steps", role: "slider", tabindex: 0, "aria-label": title,
    "aria-valuemin": 0, "aria-valuemax": steps.length - 1 });
  for (const rate of ticks) art.append(
    shape("line", { x1: left, x2: width - right, y1: y(rate), y2: y(rate), class: "grid" }),
    shape("text", { x: left - 6, y: y(rate) + 4, "text-anchor": "end" }, `${Math.round(1000 * rate) / 10}\u00a0%`));
  for (let year = +first.slice(0, 4); year <= +last.slice(0, 4); year++) {
    const at = `${year}-01-01`;
    art.append(shape("line", { x1: x(at), x2: x(at), y1: height - bottom, y2: height - bottom + 4, class: "axis" }));
    if (year < +last.slice(0, 4) && (!narrow || year % 2 === 0)) art.append(shape("text", { x: x(at) + (narrow ? 0 : 2), y: height - 8 }, year));
  }
  art.append(shape("rect", { x: x(readTo), y: top, width: Math.max(0, width - right - x(readTo)), height: height - top - bottom, class: "ahead" }));
  let line = "", open = false;
  steps.forEach(([at, rate], k) => {
    if (Number.isNaN(rate)) { open = false; return; }
    const end = k + 1 < steps.length ? steps[k + 1][0] : dayText(until);
    line += `${open ? "L" : "M"}${x(at).toFixed(1)} ${y(rate).toFixed(1)}L${x(end).toFixed(1)} ${y(rate).toFixed(1)}`;
    open = true;
  });
  art.append(shape("line", { x1: left, x2: width - right, y1: height - bottom, y2: height - bottom, class: "axis" }), shape("path", { d: line, class: "rate" }));
  const mark = shape("line", { y1: top, y2: height - bottom, class: "mark" }), dot = shape("circle", { r: 4.5, class: "dot" });
  const flag = shape("text", { y: top - 1, class: "flag" });
  art.append(mark, dot, flag);
  const stepOn = at => steps.findLastIndex(([since]) => since <= at);
  const point = at => {
    const number = Math.max(0, stepOn(at)), rate = steps[number][1], barred = Number.isNaN(rate), words = barred ? "no imports may enter" : `${what}${percentOf(rate)}`;
    mark.setAttribute("x1", x(at)); mark.setAttribute("x2", x(at));
    dot.setAttribute("cx", x(at)); dot.setAttribute("cy", y(barred ? 0 : rate));
    const late = x(at) > width * 0.62;
    flag.textContent = `${longDay(at)}: ${words}`;
    flag.setAttribute("x", x(at) + (late ? -6 : 6)); flag.setAttribute("text-anchor", late ? "end" : "start");
    art.setAttribute("aria-valuenow", number); art.setAttribute("aria-valuetext", `${longDay(at)}: ${words}`);
  };
  let at = day;
  point(at);
  const dayAt = event => {
    const box = art.getBoundingClientRect(), share = ((event.clientX - box.left) / box.width * width - left) / (width - left - right);
    return dayText(Math.min(until - 1, Math.max(from, from + share * (until - from))));
  };
  art.addEventListener("pointermove", event => point(dayAt(event)));
  art.addEventListener("pointerleave", () => point(at));
  art.addEventListener("click", event => { at = dayAt(event); point(at); say(at); });
  art.addEventListener("keydown", event => {
    const now = stepOn(at), to = { ArrowLeft: steps[now][0] < at ? now : now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, Home: 0, End: steps.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to >= 0 && to < steps.length) { at = steps[to][0]; point(at); say(at); }
  });
  return art;
};
