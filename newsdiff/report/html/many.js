"use strict";
/* Of a page of n articles: wordings where they are asked for, and marks beside the sentences. */
const newsdiffMany = (() => {
  const $ = (id) => document.getElementById(id);

  const { make } = newsdiffPair;

  const rowOf = (passage) => $(`passage-${passage}`);

  /* The marks of those who carry a passage, each at its place, as its row of the matrix has them. */
  function stripOf(passage) {
    const strip = make("span", { class: "nd-strip-of", "aria-hidden": "true" });
    Array.from(rowOf(passage).cells).slice(2).forEach((cell, article) => {
      strip.append(cell.className ? make("i", { class: cell.className }, String(article + 1)) : make("i", {}));
    });
    return strip;
  }

  let changed = () => {};

  /* The ids of the places in core and matrix whose wordings are open, joined by `.`. */
  function opened() {
    const rows = document.querySelectorAll("#matrix tr:has(details[open]), .nd-core > li:has(> .nd-worded)");
    return Array.from(rows, (row) => row.id).join(".");
  }

  /* Opens the wordings of these places, and folds all others; gives the first that was not open. */
  function open(ids) {
    const wanted = new Set(ids.split("."));
    let first = null;
    document.querySelectorAll("#matrix tbody tr, .nd-core > li[id]").forEach((place) => {
      const details = place.querySelector("details");
      const isOpen = details ? details.open : Boolean(place.querySelector(".nd-worded"));
      if (isOpen === wanted.has(place.id)) return;
      if (details) details.open = !isOpen; else openers.get(place)?.();
      if (!isOpen) first ||= place;
    });
    return first;
  }

  const openers = new Map();

  /* Opens the wordings of a passage under `after`, or takes them away again. */
  function toggleWordings(passage, after, opener) {
    const known = after.nextElementSibling;
    const isOpen = known !== null && known.classList.contains("nd-worded");
    if (isOpen) known.remove();
    else after.after(rowOf(passage).querySelector(".nd-worded").cloneNode(true));
    opener.setAttribute("aria-expanded", String(!isOpen));
  }

  /* A link to a row of the matrix becomes a button that opens the wordings where it stands. */
  function openInCore() {
    document.querySelectorAll(".nd-core .nd-open").forEach((link) => {
      const passage = link.hash.slice("#passage-".length);
      const button = make("button", { type: "button", class: "nd-open", "aria-expanded": "false" }, link.textContent);
      link.replaceWith(button);
      const item = button.closest("li");
      const strip = item.querySelector(".nd-strip-of");
      const open = () => toggleWordings(passage, item.lastElementChild.classList.contains("nd-worded") ? item.lastElementChild.previousElementSibling : item.lastElementChild, button);
      openers.set(item, open);
      const act = () => { open(); changed(); };
      button.addEventListener("click", act);
      strip.classList.add("nd-opens");
      strip.addEventListener("click", act);
    });
  }

  /* Rows of the matrix open by their heads; a cell opens the row at the wording of its article. */
  function openInMatrix() {
    $("matrix").tBodies[0].addEventListener("click", (event) => {
      const summary = event.target.closest("summary");
      if (summary) {
        event.preventDefault();
        summary.parentNode.open = !summary.parentNode.open;
        changed();
        return;
      }
      const cell = event.target.closest("td");
      if (!cell || !cell.className || cell.classList.contains("nd-n")) return;
      const article = String(cell.cellIndex - 2);
      const row = cell.parentNode;
      row.querySelector("details").open = true;
      row.querySelectorAll("[data-by]").forEach((wording) => {
        const isHis = wording.dataset.by.split(" ").includes(article);
        wording.classList.toggle("nd-hit", isHis);
        if (isHis) wording.scrollIntoView({ block: "nearest" });
      });
      changed();
    });
  }

  /* Sets an article out sentence by sentence, each with the marks of those who carry it too. */
  function setMarks(article) {
    if (article.classList.contains("nd-marked")) return;
    article.classList.add("nd-marked");
    article.querySelectorAll("span[data-p]").forEach((sentence) => {
      const passages = sentence.dataset.p.split(" ").filter(rowOf);
      const box = make("span", { class: "nd-beside", lang: "en", dir: "ltr" });
      for (const passage of passages) {
        const count = rowOf(passage).cells[1].textContent;
        const button = make("button", { type: "button", class: "nd-opens", "aria-expanded": "false" },
          make("span", { class: "nd-hidden" }, `carried by ${count} articles: wordings of passage ${passage}`), stripOf(passage));
        button.addEventListener("click", () => toggleWordings(passage, box, button));
        box.append(button);
      }
      sentence.after(box);
    });
  }

  /* A cell of the overlap table leads to its two columns. */
  function linkOverlap() {
    document.querySelectorAll("[data-pairs] tbody tr").forEach((row, left) => {
      row.querySelectorAll("td").forEach((cell, right) => {
        if (left === right) return;
        const link = make("a", { href: `#pair=${left + 1}-${right + 1}`, "aria-label": `${cell.textContent}, ${left + 1} and ${right + 1} side by side` }, ...cell.childNodes);
        cell.append(link);
      });
    });
  }

  /* Makes core, matrix and texts open; `whenChanged` is called after a reader opened or folded one. */
  function start(whenChanged) {
    changed = whenChanged;
    openInCore();
    openInMatrix();
    linkOverlap();
    document.querySelectorAll(".nd-full").forEach((article) => {
      article.addEventListener("toggle", () => { if (article.open) setMarks(article); });
    });
  }

  return { start, opened, open };
})();
