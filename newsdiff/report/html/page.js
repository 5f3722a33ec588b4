"use strict";
/* Filters, search, keys and the choice of columns. The page is readable without any of this. */
(() => {
  const $ = (id) => document.getElementById(id);
  const place = $("rows");
  const tools = $("tools");
  const data = $("data") ? JSON.parse($("data").textContent) : null;
  let rows = [];
  let here = -1;
  let pair = null;

  let chosen = false;
  let strayed = false;
  let clicked = false;
  let silence = 0;
  const places = new Map();

  function say(words) {
    $("status").textContent = words;
    clearTimeout(silence);
    silence = setTimeout(() => { $("status").textContent = ""; }, 4000);
  }
  const shown = () => rows.filter((row) => !row.hidden);
  const boxes = () => Array.from(tools.querySelectorAll("[name=part]"));
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  /* What is chosen now, as the address has it. */
  function state() {
    const only = [$("only-moved").checked && "moved", $("only-diverges").checked && "differs"].filter(Boolean);
    return {
      pair: chosen ? pair.join("-") : "",
      hide: boxes().filter((box) => !box.checked).map((box) => box.value).join("."),
      only: only.join("."),
      least: $("least").value === "0" ? "" : $("least").value,
      find: $("search").value.trim(),
      open: data ? newsdiffMany.opened() : "",
    };
  }

  const defaultPair = () => (data ? data.pair.map((article) => article + 1) : []);

  function apply(wanted) {
    const hidden = (wanted.hide || "").split(".");
    const only = (wanted.only || "").split(".");
    boxes().forEach((box) => { box.checked = !hidden.includes(box.value); });
    $("only-moved").checked = only.includes("moved");
    $("only-diverges").checked = only.includes("differs");
    $("least").value = wanted.least || "0";
    if (data) {
      const found = /^(\d+)-(\d+)$/.exec(wanted.pair || "");
      const numbers = found ? [Number(found[1]), Number(found[2])] : defaultPair();
      chosen = Boolean(found) && isPair(numbers);
      choose(chosen ? numbers : defaultPair());
    }
    filter();
    $("search").value = wanted.find || "";
    seek();
    return data ? newsdiffMany.open(wanted.open || "") : null;
  }

  function collect() {
    rows = Array.from(place.children);
    here = -1;
    const counts = {};
    for (const row of rows) counts[row.dataset.part] = (counts[row.dataset.part] || 0) + 1;
    tools.querySelectorAll("[data-count]").forEach((element) => {
      element.textContent = counts[element.dataset.count] || 0;
    });
  }

  function filter() {
    const parts = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
    const least = Number($("least").value);
    const onlyMoved = $("only-moved").checked;
    const onlyDiverges = $("only-diverges").checked;
    $("least-shown").textContent = least ? least.toFixed(2).replace(/^0/, "") : "0";
    for (const row of rows) {
      const { part, score } = row.dataset;
      const level = part === "stub" ? true : parts.has(part);
      const scored = score === undefined || Number(score) >= least;
      const moved = !onlyMoved || "moved" in row.dataset || part === "stub";
      const diverges = !onlyDiverges || "diverges" in row.dataset;
      row.hidden = !(level && scored && moved && diverges);
    }
    const left = shown().length;
    $("nothing").hidden = left > 0 || rows.length === 0;
    $("shown").textContent = left === rows.length ? `${rows.length} rows` : `${left} of ${rows.length} rows`;
  }

  function unfilter() {
    boxes().forEach((box) => { box.checked = true; });
    $("only-moved").checked = $("only-diverges").checked = false;
    $("least").value = "0";
    filter();
  }

  let counts = null;
  function seek() {
    counts = newsdiffFind.seek($("search").value);
    $("found").textContent = counts ? newsdiffFind.told(counts) : "";
  }

  function stepFound(by) {
    if (!counts) return;
    newsdiffFind.step(by);
    $("found").textContent = newsdiffFind.told(counts);
    const row = document.querySelector(".nd-hit")?.closest("#rows > li");
    if (row?.hidden) { unfilter(); say("Filters were cleared to show the row."); }
  }

  function go(row) {
    if (!row) return;
    if (row.hidden) { unfilter(); say("Filters were cleared to show the row."); }
    if (here >= 0 && rows[here]) rows[here].classList.remove("nd-here");
    here = rows.indexOf(row);
    strayed = false;
    row.classList.add("nd-here");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  }

  /* A row in which something is to be seen: not noise, not the same words in the same place. */
  const isChange = (row) => !["noise", "stub"].includes(row.dataset.part)
    && (row.dataset.part !== "verbatim" || "moved" in row.dataset);
  const isDifference = (row) => "diverges" in row.dataset;

  /* Where steps count from: the row one is at, or the first in view once it was scrolled away. */
  function from(by) {
    const inView = (row) => { const { top, bottom } = row.getBoundingClientRect(); return bottom > tools.offsetHeight && top < innerHeight; };
    if (here >= 0 && !(strayed && !inView(rows[here]))) return here;
    const seen = shown().filter(inView);
    if (seen.length) return by > 0 ? rows.indexOf(seen[0]) - 1 : rows.indexOf(seen[seen.length - 1]) + 1;
    const above = shown().filter((row) => row.getBoundingClientRect().bottom <= tools.offsetHeight).length;
    return above ? rows.indexOf(shown()[above - 1]) + (by > 0 ? 0 : 1) : by > 0 ? -1 : 0;
  }

  function step(by, is, none) {
    const candidates = shown().filter(is || (() => true));
    if (!candidates.length) { say(none || "No row is left by these filters."); return; }
    const start = from(by);
    const at = by > 0
      ? candidates.find((row) => rows.indexOf(row) > start)
      : candidates.findLast((row) => rows.indexOf(row) < start);
    if (at) go(at); else say(by > 0 ? "Nothing further." : "Nothing before this.");
  }

  function follow() {
    const link = here >= 0 && rows[here].querySelector(".nd-flag-moved[href], .nd-flag-other[href], .nd-follow");
    if (!link) { say("This row has no other place."); return; }
    const number = /row[-=](\d+)$/.exec(link.hash)[1];
    link.click();
    go($(`row-${number}`)); // the next key may come before hashchange
  }

  /* Shows what the address names. */
  function arrive() {
    const { id, state: wanted } = newsdiffAddress.read();
    const before = clicked ? undefined : places.get(location.hash);
    const sought = $("search").value.trim();
    clicked = false;
    strayed = true;
    if (wanted || !location.hash) {
      const opened = apply(wanted || {});
      const row = wanted?.row && $(`row-${wanted.row}`);
      if (before !== undefined) scrollTo({ top: before, behavior: "instant" });
      else if (row && row.parentNode === place) go(row);
      else if (wanted?.find && wanted.find !== sought) stepFound(1);
      else if (opened) opened.scrollIntoView({ block: "center" });
      else if (wanted?.pair) $("text").scrollIntoView();
      return;
    }
    const target = id && $(id);
    if (!target) return;
    if (target.parentNode === place && before === undefined) { go(target); return; }
    const folded = target.matches("details, tr") ? target.closest("details") || target.querySelector("details") : target.closest("details");
    if (folded) folded.open = true;
    if (target.tabIndex >= -1 && target.hasAttribute("tabindex")) target.focus({ preventScroll: true });
    if (before !== undefined) scrollTo({ top: before, behavior: "instant" });
    else target.scrollIntoView({ block: target.matches("li") ? "center" : "start", behavior: calm() ? "auto" : "smooth" });
  }

  function copyLink(event) {
    const link = event.target.closest("#rows .nd-no");
    if (!link || !navigator.clipboard) return;
    navigator.clipboard.writeText(link.href).then(() => say("Link to the row copied."), () => {});
  }

  function openHelp() { $("help").showModal(); }

  const keys = {
    j: () => step(1, isChange), k: () => step(-1, isChange), n: () => step(1), p: () => step(-1),
    d: () => step(1, isDifference, "No differences here."), D: () => step(-1, isDifference, "No differences here."), m: follow,
    o: () => { const noise = place.querySelectorAll(".nd-noise details"); const open = Array.from(noise).some((each) => !each.open); noise.forEach((each) => { each.open = open; }); },
    "/": () => $("search").focus(), "?": openHelp,
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
    const field = event.target.closest("input, select, textarea");
    if (field && (field.type === "search" || field.tagName === "SELECT")) {
      if (event.key === "Enter" && field.type === "search") { event.preventDefault(); stepFound(event.shiftKey ? -1 : 1); }
      if (event.key === "Escape") {
        if (field.type === "search") { field.value = ""; seek(); newsdiffAddress.write(state(), false); }
        field.blur();
      }
      return;
    }
    if (keys[event.key] && $("keys").checked) { event.preventDefault(); keys[event.key](); }
  }

  const isPair = ([left, right]) => left !== right && [left, right].every((number) => number - 1 in data.names);

  /* Sets two articles side by side, by their numbers. */
  function choose(numbers) {
    const [left, right] = numbers;
    if (pair && pair[0] === left && pair[1] === right) return;
    pair = numbers;
    $("choose-left").value = left;
    $("choose-right").value = right;
    newsdiffPair.draw(data, left - 1, right - 1, place, $("glance"));
    $("columns").querySelectorAll("span").forEach((head, side) => {
      head.textContent = `${numbers[side]} ${data.names[numbers[side] - 1]}`;
    });
    $("columns").hidden = false;
    collect();
  }

  function chooser() {
    const [left, right] = [$("choose-left"), $("choose-right")];
    const changed = (event) => {
      if (left.value === right.value) {
        const other = event && event.target === right ? left : right;
        other.value = String((Number(left.value) % data.names.length) + 1);
      }
      chosen = true;
      choose([Number(left.value), Number(right.value)]);
      filter();
      newsdiffAddress.write(state(), true);
    };
    left.addEventListener("change", changed);
    right.addEventListener("change", changed);
    $("choose-swap").addEventListener("click", () => {
      [left.value, right.value] = [right.value, left.value];
      changed();
    });
    $("choose").hidden = false;
    newsdiffMany.start(() => newsdiffAddress.write(state(), true));
    choose(defaultPair());
  }

  function theme() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
    document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
    say(`Theme: ${document.documentElement.dataset.theme}`);
  }

  tools.hidden = $("finder").hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("input", ({ target }) => {
    if (target === $("search")) seek();
    else if (tools.contains(target)) filter();
    else return;
    newsdiffAddress.write(state(), false);
  });
  $("find-previous").addEventListener("click", () => stepFound(-1));
  $("find-next").addEventListener("click", () => stepFound(1));
  $("previous").addEventListener("click", () => step(-1, isChange));
  $("next").addEventListener("click", () => step(1, isChange));
  $("theme").addEventListener("click", theme);
  $("ask").addEventListener("click", openHelp);
  $("help-close").addEventListener("click", () => $("help").close());
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", copyLink);
  document.addEventListener("click", ({ target }) => { clicked = Boolean(target.closest("a[href^='#']")); }, true);
  addEventListener("scroll", () => places.set(location.hash, scrollY), { passive: true });
  for (const name of ["wheel", "touchmove", "pointerdown"]) addEventListener(name, () => { strayed = true; }, { passive: true });
  newsdiffAddress.follow(arrive);
  const measure = () => document.documentElement.style.setProperty("--tools", `${tools.offsetHeight}px`);
  addEventListener("resize", measure);
  measure();
  if (data) chooser(); else collect();
  filter();
  arrive();
})();
