// The page says what was announced when legal texts were read; what has had its day by the reader's clock stands apart.
{
  const announced = document.querySelector("#coming + .timeline"), box = document.getElementById("passed");
  const today = new Date().toLocaleDateString("sv");
  const passed = [...announced?.children ?? []].filter(row => row.querySelector("time").dateTime <= today);
  if (passed.length) {
    box.querySelector("ul").append(...passed);
    box.hidden = false;
    announced.hidden = !announced.children.length;
  }
}
