"use strict";
/* Search, filters, order, keys. The page is readable without any of this. */
(() => {
  const $ = (id) => document.getElementById(id);
  const place = $("rows");
  const tools = $("tools");
  const rows = Array.from(place.children);
  const data = JSON.parse($("data").textContent);
  const fields = { q: $("search"), outlet: $("outlet"), with: $("with"), agency: $("agency"), sort: $("sort") };
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const stories = data.stories.map(([outlets, agencies, first, last, share], at) => ({
    row: rows[at], at, outlets, agencies, first, last, share,
    text: fold([rows[at].querySelector("h3").textContent, ...outlets.map((each) => data.outlets[each]),
      ...agencies.map((each) => data.agencies[each])].join(" \n ")),
  }));
  const never = (time, instead) => (time === null ? instead : time);
  const orders = {
    "": (a, b) => a.at - b.at,
    time: (a, b) => never(a.first, Infinity) - never(b.first, Infinity) || a.at - b.at,
    latest: (a, b) => never(b.last, -Infinity) - never(a.last, -Infinity) || a.at - b.at,
    share: (a, b) => b.share - a.share || a.at - b.at,
  };
  let here = null;
  let order = "";

  const say = (words) => { $("status").textContent = words; };
  const shown = () => Array.from(place.children).filter((row) => !row.hidden);

  function fill(select, names, counts) {
    names.map((name, index) => [name, counts[index]])
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, 400)
      .forEach(([name, count]) => select.append(new Option(`${name} (${count})`, name)));
  }

  function counted(names, key) {
    const counts = names.map(() => 0);
    for (const story of stories) for (const each of story[key]) counts[each] += 1;
    return counts;
  }

  /* A select takes only what it has: a name that was cut off its list is put there. */
  function put(field, value) {
    if (value && field.tagName === "SELECT" && !Array.from(field.options).some((each) => each.value === value)) {
      if (field === fields.sort) return;
      field.append(new Option(value, value));
    }
    field.value = value;
  }

  function filter() {
    const sought = fold(fields.q.value.trim());
    const has = (names, list, name) => !name || list.some((each) => names[each] === name);
    let left = 0;
    for (const story of stories) {
      const found = (!sought || story.text.includes(sought))
        && has(data.outlets, story.outlets, fields.outlet.value)
        && has(data.outlets, story.outlets, fields.with.value)
        && has(data.agencies, story.agencies, fields.agency.value);
      story.row.hidden = !found;
      left += found;
    }
    if (order !== fields.sort.value) {
      order = fields.sort.value;
      place.append(...stories.slice().sort(orders[order]).map((each) => each.row));
    }
    const isFiltered = ["q", "outlet", "with", "agency"].some((name) => fields[name].value.trim());
    $("with-label").hidden = !fields.outlet.value && !fields.with.value;
    $("clear").hidden = !isFiltered;
    $("nothing").hidden = left > 0 || rows.length === 0;
    $("shown").textContent = left === rows.length ? `${rows.length} stories` : `${left} of ${rows.length} stories`;
    measure();
  }

  function remember() {
    const state = new URLSearchParams();
    for (const [name, field] of Object.entries(fields)) if (field.value.trim()) state.set(name, field.value.trim());
    history.replaceState(null, "", state.size ? `#${state}` : location.pathname + location.search);
  }

  function clear() {
    for (const name of ["q", "outlet", "with", "agency"]) fields[name].value = "";
    filter();
    remember();
  }

  function go(row) {
    if (!row) return;
    if (row.hidden) { clear(); say("Filters were cleared to show the story."); }
    if (here) here.classList.remove("nd-here");
    here = row;
    row.classList.add("nd-here");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  function step(by) {
    const list = shown();
    const at = here ? list.indexOf(here) : -1;
    const next = list[at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by];
    if (next) go(next); else say(by > 0 ? "No further story." : "No story before this.");
  }

  function arrive() {
    const hash = location.hash.slice(1);
    if (/^[\w-]*$/.test(hash)) {
      const target = hash && $(hash);
      if (target && target.parentNode === place) go(target);
      return;
    }
    const state = new URLSearchParams(hash);
    for (const [name, field] of Object.entries(fields)) put(field, state.get(name) || "");
    filter();
    $("stories").scrollIntoView();
  }

  function link(parent, label, state) {
    const made = document.createElement("a");
    made.href = `#${new URLSearchParams(state)}`;
    made.setAttribute("aria-label", label);
    made.append(...parent.childNodes);
    parent.append(made);
  }

  /* Outlets and cells of the matrix lead to their stories. */
  function lead() {
    const known = new Set(data.outlets);
    document.querySelectorAll("[data-outlet]").forEach((cell) => {
      const name = cell.dataset.outlet;
      if (known.has(name)) link(cell, `${name}: its stories`, { outlet: name });
    });
    const names = Array.from(document.querySelectorAll(".nd-grid tbody th bdi"), (each) => each.textContent);
    document.querySelectorAll(".nd-grid tbody tr").forEach((row, left) => {
      row.querySelectorAll("td[title]").forEach((cell) => {
        const right = cell.cellIndex - 1;
        if (known.has(names[left]) && known.has(names[right])) {
          link(cell, `${cell.title}: their stories`, { outlet: names[left], with: names[right] });
        }
      });
    });
    document.querySelectorAll(".nd-lead").forEach((each) => { each.hidden = false; });
  }

  function sortNext() {
    const names = Object.keys(orders);
    fields.sort.value = names[(names.indexOf(fields.sort.value) + 1) % names.length];
    filter();
    remember();
    say(fields.sort.selectedOptions[0].textContent);
  }

  function open() {
    const report = here && here.querySelector("h3 a");
    if (report) report.click(); else say("This story has no report here.");
  }

  function theme() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
    document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
    say(`Theme: ${document.documentElement.dataset.theme}`);
  }

  const keys = {
    j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1), s: sortNext, x: clear,
    "/": () => fields.q.focus(), "?": () => $("help").showModal(),
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !$("keys").checked || $("help").open) return;
    const field = event.target.closest("input, select, textarea");
    if (field && (field.type === "search" || field.tagName === "SELECT")) {
      if (event.key === "Enter" && field.type === "search") { event.preventDefault(); step(1); }
      if (event.key === "Escape") field.blur();
      return;
    }
    if (event.key === "Enter" && event.target === here) { event.preventDefault(); open(); return; }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  }

  const measure = () => document.documentElement.style.setProperty("--tools", `${tools.offsetHeight}px`);

  fill(fields.outlet, data.outlets, counted(data.outlets, "outlets"));
  fill(fields.with, data.outlets, counted(data.outlets, "outlets"));
  fill(fields.agency, data.agencies, counted(data.agencies, "agencies"));
  lead();
  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("input", () => { filter(); remember(); });
  $("clear").addEventListener("click", clear);
  $("theme").addEventListener("click", theme);
  $("ask").addEventListener("click", keys["?"]);
  $("help-close").addEventListener("click", () => $("help").close());
  document.addEventListener("keydown", onKey);
  addEventListener("hashchange", arrive);
  addEventListener("resize", measure);
  filter();
  arrive();
})();
