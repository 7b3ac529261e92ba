"use strict";
(() => {
  const $ = id => document.getElementById(id);
  const cases = [...document.querySelectorAll(".case")];
  const words = cases.map(c => c.textContent.toLowerCase());
  const tiles = [...document.querySelectorAll(".tile")];
  const text = $("text"), area = $("area"), outcome = $("outcome");

  const reds = ["different", "unexpected_match", "not_run"];
  const isRed = c => reds.includes(c.dataset.outcome);

  const filter = () => {
    const want = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    cases.forEach((c, i) => {
      const yes = (!area.value || c.dataset.area === area.value)
        && (!outcome.value || c.dataset.outcome === outcome.value || outcome.value === "red" && isRed(c))
        && want.every(w => words[i].includes(w));
      c.hidden = !yes;
      if (yes) shown++;
    });
    tiles.forEach(t => t.setAttribute("aria-pressed", t.dataset.outcome === outcome.value));
    $("shown").value = shown + " of " + cases.length + " cases";
    $("none").hidden = shown > 0;
  };
  const go = () => { filter(); $("filter").scrollIntoView({ behavior: "smooth" }); };

  text.addEventListener("input", filter);
  area.addEventListener("change", filter);
  outcome.addEventListener("change", filter);
  $("filter").addEventListener("submit", e => e.preventDefault());
  tiles.forEach(t => t.addEventListener("click", () => {
    outcome.value = outcome.value === t.dataset.outcome ? "" : t.dataset.outcome;
    go();
  }));
  document.querySelectorAll("[data-area].link").forEach(b => b.addEventListener("click", () => {
    area.value = b.dataset.area;
    go();
  }));
  $("open").addEventListener("click", () => {
    const shown = cases.filter(c => !c.hidden);
    const open = shown.some(c => !c.open);
    shown.forEach(c => { c.open = open; });
  });

  const root = document.documentElement, theme = $("theme");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  // Where something is red, that is what one came to see.
  const red = cases.filter(isRed);
  if (red.length) outcome.value = "red";
  red.slice(0, 10).forEach(c => { c.open = true; });
  $("filter").hidden = false;
  if (location.hash) {
    const c = $(decodeURIComponent(location.hash.slice(1)));
    if (c) { c.open = true; outcome.value = ""; setTimeout(() => c.scrollIntoView()); }
  }
  filter();
})();
