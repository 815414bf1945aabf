// The points of a figure: arrow keys go from one to the next, a tap chooses one, its words stand below.
document.querySelectorAll(".plot:has(.points)").forEach(plot => {
  const points = [...plot.querySelectorAll(".points > *")], said = document.createElement("output");
  let at = -1;
  const choose = to => {
    points[at]?.classList.remove("on");
    at = (to + points.length) % points.length;
    points[at].classList.add("on");
    if (!said.isConnected) plot.after(said);
    said.textContent = points[at].textContent;
  };
  said.className = "point";
  plot.tabIndex = 0;
  plot.addEventListener("keydown", event => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(at < 0 ? 0 : at + step);
  });
  plot.addEventListener("focus", () => { if (at < 0 && plot.matches(":focus-visible")) choose(0); });
  plot.addEventListener("click", event => { if (points.includes(event.target)) choose(points.indexOf(event.target)); });
});
