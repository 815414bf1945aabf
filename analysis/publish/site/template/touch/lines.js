// Lines in time of one or two partners as SVG, without a style sheet so that a saved copy looks the same.
const LOOKS = [{ colour: "#000000" }, { colour: "#A33C00", marked: true }];
const SOFT = "#595959", FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const MONTH_NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const monthText = day => `${MONTH_NAMES[+day.slice(5, 7) - 1]} ${day.slice(0, 4)}`;
const scaleTo = most => {
  const size = 10 ** Math.floor(Math.log10(most / 5)), step = [1, 2, 2.5, 5, 10].map(one => one * size).find(one => most / one <= 5.001);
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, k) => k * step);
};
const axisText = (unit, value, step) => {
  const [scale, end] = unit === "USD" ? [1e-9, ""] : [100, "\u00a0%"], digits = [0, 1, 2].find(n => Math.abs(step * scale * 10 ** n % 1) < 1e-6 || Math.abs(step * scale * 10 ** n % 1 - 1) < 1e-6) ?? 2;
  return (value * scale).toFixed(digits) + end;
};
const valueText = (unit, value) => unit === "USD" ? dollars(value) : percentOf(value);

// Width of words in a font, and words in rows that are no wider than some room.
const pen = document.createElement("canvas").getContext("2d");
const widthOf = (words, font) => { pen.font = `${font} ${FONT}`; return pen.measureText(words).width; };
const rowsOf = (text, font, room) => text.split(" ").reduce((rows, word) => {
  const longer = `${rows.at(-1)} ${word}`.trim();
  return widthOf(longer, font) <= room ? [...rows.slice(0, -1), longer] : [...rows, word];
}, [""]);

// What a line shows on a day: in steps the rate in force, else the value of the month (or year) that the day lies in.
const indexOn = (line, day) => line.steps ? (day <= line.points.at(-1)[0] ? line.points.findLastIndex(([since]) => since <= day) : -1) : line.points.findIndex(([at]) => at.slice(0, 7) === day.slice(0, 7));
// The part of a line within a window; a rate in force holds at both of its ends.
const inWindow = (line, from, until) => {
  const inside = line.points.filter(([day]) => day >= from && day <= until);
  if (!line.steps) return inside;
  const before = line.points.findLast(([day]) => day < from), known = line.points.at(-1)[0];
  if (before && known >= from && inside[0]?.[0] !== from) inside.unshift([from, before[1]]);
  if (known > until && inside.length && inside.at(-1)[0] !== until) inside.push([until, inside.at(-1)[1]]);
  return inside;
};

// lines: [{ points, end, phone, dash, steps, breaks, colour, marked }]; heard(day, byKey) hears where the mark stands.
const linesChart = ({ title, axis, unit, lines, events, from, until, at, heard }) => {
  const narrow = document.documentElement.clientWidth < 640, width = narrow ? 350 : 760, height = narrow ? 250 : 275;
  const size = narrow ? 10.5 : 12, [left, least, top, bottom] = narrow ? [42, 106, 34, 24] : [52, 186, 34, 24];
  const right = Math.max(least, ...lines.map(line => 12 + widthOf(narrow ? line.phone : line.end, `${size}px`)));
  const start = dayNumber(from), end = Math.max(dayNumber(until), start + 1);
  const seen = lines.map(line => ({ ...line, drawn: inWindow(line, from, until) })).filter(line => line.drawn.length), ticks = scaleTo(Math.max(...seen.flatMap(line => line.drawn.map(([, value]) => value)), unit === "USD" ? 1e8 : 0.01));
  const x = day => left + (dayNumber(day) - start) / (end - start) * (width - left - right), y = value => height - bottom - value / ticks.at(-1) * (height - top - bottom);
  const text = (attributes, words) => shape("text", { fill: SOFT, "font-size": size, ...attributes }, words);
  const happened = events.filter(([day]) => day >= from && day <= until);
  const stops = [...new Set([...seen.flatMap(line => line.drawn), ...(seen.length ? happened : [])].map(([day]) => day))].sort();
  const art = shape("svg", { viewBox: `0 0 ${width} ${height}`, "font-family": FONT, class: "lines", role: "slider", tabindex: 0,
    "aria-label": `${title}. Arrow keys read values.`, "aria-valuemin": 0, "aria-valuenow": 0, "aria-valuetext": "no value", "aria-valuemax": Math.max(0, stops.length - 1) });
  art.append(text({ x: 0, y: 12 }, axis));
  for (const value of ticks) art.append(shape("line", { x1: left, x2: width - right, y1: y(value), y2: y(value), stroke: value ? "#DDDDDD" : "#000000", "stroke-width": value ? 1 : 0.8 }),
    text({ x: left - 6, y: y(value) + 4, "text-anchor": "end" }, axisText(unit, value, ticks[1])));
  // The time axis: years, or every third month of a short window.
  const years = (end - start) / 365.25, room = narrow ? 5 : 14, step = years > 2.5 ? 12 * Math.ceil(years / room) : years > 1.2 ? (narrow ? 6 : 3) : years > 0.5 ? (narrow ? 3 : 2) : 1;
  const leading = Math.ceil((+from.slice(0, 4) * 12 + +from.slice(5, 7) - 1) / step) * step;
  for (let month = leading; ; month += step) {
    const day = `${Math.floor(month / 12)}-${String(month % 12 + 1).padStart(2, "0")}-01`;
    if (dayNumber(day) > end) break;
    const words = step >= 12 || month % 12 === 0 ? day.slice(0, 4) : MONTH_NAMES[month % 12].slice(0, 3) + (month === leading ? ` ${day.slice(0, 4)}` : "");
    art.append(shape("line", { x1: x(day), x2: x(day), y1: height - bottom, y2: height - bottom + 4, stroke: "#000000" }), text({ x: x(day), y: height - 6, "text-anchor": "middle" }, words));
  }
  for (const [day] of happened) art.append(shape("line", { x1: x(day), x2: x(day), y1: top, y2: height - bottom, stroke: "#999999", "stroke-width": 0.7 }));
  for (const line of seen) {
    let path = "", last = null;
    for (const [day, value] of line.drawn) {
      const off = last === null || line.breaks.some(month => last < month && day.slice(0, 7) >= month);
      path += off ? `M${x(day).toFixed(1)} ${y(value).toFixed(1)}` : `${line.steps ? `H${x(day).toFixed(1)}V` : `L${x(day).toFixed(1)} `}${y(value).toFixed(1)}`;
      last = day;
    }
    art.append(shape("path", { d: path, fill: "none", stroke: line.colour, "stroke-width": 2, "stroke-dasharray": line.dash || "none", "stroke-linejoin": "round", class: "line" }));
    const every = Math.ceil(line.drawn.length / 14);
    if (line.marked || line.drawn.length === 1) line.drawn.filter((_, k) => (line.drawn.length - 1 - k) % every === 0).forEach(([day, value]) =>
      art.append(shape("circle", { cx: x(day), cy: y(value), r: 3.2, fill: "#ffffff", stroke: line.colour, "stroke-width": 1.6 })));
  }
  // Names at the ends of the lines, moved apart.
  const rows = seen.map(line => ({ line, words: narrow ? line.phone : line.end, want: y(line.drawn.at(-1)[1]) + 4 })).sort((a, b) => a.want - b.want), gap = size + 2;
  rows.forEach((row, k) => { row.at = Math.max(row.want, k ? rows[k - 1].at + gap : top); });
  for (let k = rows.length - 1, most = height - bottom; k >= 0; k--) { rows[k].at = Math.min(rows[k].at, most); most = rows[k].at - gap; }
  for (const { line, words, at: place } of rows) art.append(text({ x: width - right + 8, y: place, fill: line.colour }, words));
  const mark = shape("line", { y1: top, y2: height - bottom, stroke: "#000000", "stroke-dasharray": "3 3", class: "mark" });
  const dots = seen.map(line => shape("circle", { r: 4.2, fill: line.colour, stroke: "#ffffff", class: "mark" }));
  const flag = text({ y: top - 8, fill: "#000000", "font-weight": 600, class: "mark" }, "");
  art.append(mark, ...dots, flag);
  let now = Math.max(0, at ? stops.findLastIndex(day => day <= at) : stops.length - 1);
  const point = (place, byKey) => {
    const day = stops[place];
    if (!day) return;
    mark.setAttribute("x1", x(day)); mark.setAttribute("x2", x(day));
    seen.forEach((line, k) => {
      const found = line.points[indexOn(line, day)], hidden = !found || found[0] < from && !line.steps;
      dots[k].setAttribute("visibility", hidden ? "hidden" : "visible");
      if (!hidden) { dots[k].setAttribute("cx", line.steps ? x(day) : Math.max(left, x(found[0]))); dots[k].setAttribute("cy", y(found[1])); }
    });
    const words = heard(day, byKey), late = x(day) > (left + width - right) / 2;
    flag.textContent = words; flag.setAttribute("x", x(day) + (late ? 3 : -3)); flag.setAttribute("text-anchor", late ? "end" : "start");
    art.setAttribute("aria-valuenow", place); art.setAttribute("aria-valuetext", words);
  };
  const nearest = event => {
    const box = art.getBoundingClientRect(), place = (event.clientX - box.left) / box.width * width;
    return stops.reduce((best, day, k) => Math.abs(x(day) - place) < Math.abs(x(stops[best]) - place) ? k : best, 0);
  };
  art.addEventListener("pointermove", event => point(nearest(event), false));
  art.addEventListener("pointerleave", () => point(now, false));
  art.addEventListener("click", event => { now = nearest(event); point(now, true); });
  art.addEventListener("keydown", event => {
    const to = { ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1, PageDown: now - 12, PageUp: now + 12, Home: 0, End: stops.length - 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    now = Math.min(stops.length - 1, Math.max(0, to));
    point(now, true);
  });
  point(now, false);
  return art;
};
