document.documentElement.classList.add("js");
const said = document.getElementById("said");
const say = text => { said.textContent = text; clearTimeout(say.timer); say.timer = setTimeout(() => { said.textContent = ""; }, 4000); };

// Copy: by the clipboard, else by a selection (pages opened from a disk in some browsers), else by hand.
const bySelection = text => {
  const box = document.createElement("textarea");
  box.value = text; box.setAttribute("aria-hidden", "true"); box.style.position = "fixed"; box.style.opacity = "0";
  document.body.append(box); box.select();
  const done = document.execCommand("copy"); box.remove();
  return done;
};
document.addEventListener("click", async event => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  // A page that stands somewhere gives its address with its sentence, one on a disk has none to give.
  const page = button.dataset.page && new URL(button.dataset.page, location.href).href;
  const text = button.dataset.copy + (page && !page.startsWith("file:") ? ` ${page}` : "");
  let done = false;
  try { await navigator.clipboard.writeText(text); done = true; } catch { done = bySelection(text); }
  button.focus();
  if (done) say(`Copied as ${button.textContent}: ${text.length > 60 ? text.slice(0, 60) + "…" : text}`); else prompt("Copy this text", text);
});
