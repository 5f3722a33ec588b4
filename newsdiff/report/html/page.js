"use strict";
/* Filters, search, keys and the choice of columns. The page is readable without any of this. */
(() => {
  const $ = (id) => document.getElementById(id);
  const place = $("rows");
  const tools = $("tools");
  const unfolded = [];
  let rows = [];
  let texts = [];
  let here = -1;

  const say = (words) => { $("status").textContent = words; };
  const shown = () => rows.filter((row) => !row.hidden);

  function collect() {
    rows = Array.from(place.children);
    texts = rows.map((row) => row.textContent.toLowerCase());
    here = -1;
    const counts = {};
    for (const row of rows) counts[row.dataset.part] = (counts[row.dataset.part] || 0) + 1;
    tools.querySelectorAll("[data-count]").forEach((element) => {
      element.textContent = counts[element.dataset.count] || 0;
    });
    filter();
  }

  function filter() {
    const parts = new Set(Array.from(tools.querySelectorAll("[name=part]:checked"), (box) => box.value));
    const least = Number($("least").value);
    const sought = $("search").value.trim().toLowerCase();
    const onlyMoved = $("only-moved").checked;
    const onlyDiverges = $("only-diverges").checked;
    $("least-shown").textContent = least ? least.toFixed(2).replace(/^0/, "") : "0";
    unmark();
    rows.forEach((row, at) => {
      const { part, score } = row.dataset;
      const level = part === "stub" ? true : parts.has(part);
      const scored = score === undefined || Number(score) >= least;
      const moved = !onlyMoved || "moved" in row.dataset || part === "stub";
      const diverges = !onlyDiverges || "diverges" in row.dataset;
      const found = !sought || texts[at].includes(sought);
      row.hidden = !(level && scored && moved && diverges && found);
      if (sought && !row.hidden) {
        mark(row, sought);
        if (part === "noise") unfold(row.querySelector("details"));
      }
    });
    const left = shown().length;
    $("nothing").hidden = left > 0 || rows.length === 0;
    $("shown").textContent = left === rows.length ? `${rows.length} rows` : `${left} of ${rows.length} rows`;
  }

  function unfold(noise) {
    if (noise.open) return;
    noise.open = true;
    unfolded.push(noise);
  }

  function unmark() {
    unfolded.splice(0).forEach((noise) => { noise.open = false; });
    place.querySelectorAll("mark.nd-found").forEach((found) => {
      const parent = found.parentNode;
      found.replaceWith(...found.childNodes);
      parent.normalize();
    });
  }

  function mark(row, sought) {
    for (const paragraph of row.querySelectorAll(".nd-side p")) {
      const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
      const nodes = [];
      while (walker.nextNode()) nodes.push(walker.currentNode);
      for (const node of nodes) {
        for (let rest = node, at; (at = rest.data.toLowerCase().indexOf(sought)) >= 0;) {
          if (at + sought.length > rest.data.length) break;
          const found = rest.splitText(at);
          rest = found.splitText(sought.length);
          const wrapper = document.createElement("mark");
          wrapper.className = "nd-found";
          found.replaceWith(wrapper);
          wrapper.append(found);
        }
      }
    }
  }

  function unfilter() {
    tools.querySelectorAll("[name=part]").forEach((box) => { box.checked = true; });
    $("only-moved").checked = $("only-diverges").checked = false;
    $("least").value = "0";
    $("search").value = "";
    filter();
  }

  function go(row) {
    if (!row) return;
    if (row.hidden) { unfilter(); say("Filters were cleared to show the row."); }
    if (here >= 0 && rows[here]) rows[here].classList.remove("nd-here");
    here = rows.indexOf(row);
    row.classList.add("nd-here");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  }

  function step(by, only) {
    const candidates = shown().filter((row) => !only || only in row.dataset);
    const at = by > 0
      ? candidates.find((row) => rows.indexOf(row) > here)
      : candidates.findLast((row) => rows.indexOf(row) < (here < 0 ? Infinity : here));
    if (at) go(at); else say(by > 0 ? "No further row." : "No row before this.");
  }

  function follow() {
    const link = here >= 0 && rows[here].querySelector(".nd-flag-moved[href], .nd-flag-other[href], .nd-follow");
    if (!link) { say("This row has no other place."); return; }
    link.click();
    const target = $(link.hash.slice(1));
    if (target && target.parentNode === place) go(target); // the next key may come before hashchange
  }

  function arrive() {
    const id = decodeURIComponent(location.hash.slice(1));
    const columns = /^pair-(\d+)-(\d+)(?:-row-(\d+))?$/.exec(id);
    if (columns && $("choose")) {
      choose(Number(columns[1]), Number(columns[2]));
      if (!columns[3]) $("text").scrollIntoView();
      if (columns[3]) go($(`row-${columns[3]}`));
      return;
    }
    const target = id && $(id);
    if (!target) return;
    if (target.parentNode === place) go(target);
    const folded = target.closest("details");
    if (folded) folded.open = true;
  }

  function copyLink(event) {
    const link = event.target.closest(".nd-no");
    if (!link || !navigator.clipboard) return;
    navigator.clipboard.writeText(link.href).then(() => say("Link to the row copied."), () => {});
  }

  function openHelp() { $("help").showModal(); }

  const keys = {
    j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1),
    d: () => step(1, "diverges"), m: follow,
    o: () => { const noise = place.querySelectorAll("details"); const open = Array.from(noise).some((each) => !each.open); noise.forEach((each) => { each.open = open; }); },
    "/": () => $("search").focus(), "?": openHelp,
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !$("keys").checked || $("help").open) return;
    const field = event.target.closest("input, select, textarea");
    if (field && (field.type === "search" || field.tagName === "SELECT")) {
      if (event.key === "Enter" && field.type === "search") { event.preventDefault(); step(1); }
      if (event.key === "Escape") { field.blur(); }
      return;
    }
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  }

  function choose(left, right) {
    const data = choose.data;
    if (!(left in data.names) || !(right in data.names) || left === right) return;
    $("choose-left").value = left;
    $("choose-right").value = right;
    newsdiffPair.draw(data, left, right, place, $("glance"));
    const heads = $("columns").querySelectorAll("span");
    heads[0].textContent = data.names[left];
    heads[1].textContent = data.names[right];
    $("columns").hidden = false;
    collect();
  }

  function chooser() {
    choose.data = JSON.parse($("data").textContent);
    const [left, right] = [$("choose-left"), $("choose-right")];
    const changed = (event) => {
      if (left.value === right.value) {
        const other = event && event.target === right ? left : right;
        other.value = String((Number(left.value) + 1) % choose.data.names.length);
      }
      choose(Number(left.value), Number(right.value));
    };
    left.addEventListener("change", changed);
    right.addEventListener("change", changed);
    $("choose-swap").addEventListener("click", () => {
      [left.value, right.value] = [right.value, left.value];
      changed();
    });
    $("choose").hidden = false;
    linkOverlap();
    choose(0, 1);
  }

  /* A cell of the overlap table leads to its two columns. */
  function linkOverlap() {
    document.querySelectorAll("[data-pairs] tbody tr").forEach((row, left) => {
      row.querySelectorAll("td").forEach((cell, right) => {
        if (left === right) return;
        const link = document.createElement("a");
        link.href = `#pair-${left}-${right}`;
        link.setAttribute("aria-label", `${cell.textContent}, side by side`);
        link.append(...cell.childNodes);
        cell.append(link);
      });
    });
  }

  function theme() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
    document.documentElement.dataset.theme = now === "dark" ? "light" : "dark";
    say(`Theme: ${document.documentElement.dataset.theme}`);
  }

  tools.hidden = false;
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("input", filter);
  $("previous").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));
  $("theme").addEventListener("click", theme);
  $("ask").addEventListener("click", openHelp);
  $("help-close").addEventListener("click", () => $("help").close());
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", copyLink);
  addEventListener("hashchange", arrive);
  const measure = () => document.documentElement.style.setProperty("--tools", `${tools.offsetHeight}px`);
  addEventListener("resize", measure);
  measure();
  if ($("data")) chooser(); else collect();
  arrive();
})();
