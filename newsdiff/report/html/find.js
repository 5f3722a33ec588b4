"use strict";
/* One search over all that the page says: texts, additions, quotations. Hits are marked, counted,
   and walked in the order of the page. */
const newsdiffFind = (() => {
  const MOST_MARKED = 500;
  const KINDS = [
    ["texts", ".nd-full span[class^='nd-p-'], .nd-pair #rows .nd-side p"],
    ["additions", ".nd-additions > li > p[dir]"],
    ["quotations", ".nd-quotation q"],
  ];
  let hits = [];
  let at = -1;
  let sought = "";
  const opened = [];

  function marksIn(element) {
    if (element.querySelector("mark.nd-found")) return;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      for (let rest = node, place; (place = rest.data.toLowerCase().indexOf(sought)) >= 0;) {
        if (place + sought.length > rest.data.length) break;
        const found = rest.splitText(place);
        rest = found.splitText(sought.length);
        const wrapper = document.createElement("mark");
        wrapper.className = "nd-found";
        found.replaceWith(wrapper);
        wrapper.append(found);
      }
    }
  }

  function clear() {
    opened.splice(0).forEach((each) => { each.open = false; });
    document.querySelectorAll("mark.nd-found").forEach((found) => {
      const parent = found.parentNode;
      found.replaceWith(...found.childNodes);
      parent.normalize();
    });
    hits.forEach((hit) => hit.classList.remove("nd-hit"));
    hits = [];
    at = -1;
  }

  /* Marks what has the words, the rest when it is walked to, and gives the number of places of each kind. */
  function seek(words) {
    clear();
    sought = words.trim().toLowerCase();
    if (!sought) return null;
    const counts = KINDS.map(([kind, selector]) => {
      const found = Array.from(document.querySelectorAll(selector))
        .filter((element) => element.textContent.toLowerCase().includes(sought));
      hits.push(...found);
      return [kind, found.length];
    });
    hits.sort((one, other) => (one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    hits.slice(0, MOST_MARKED).forEach(marksIn);
    return counts;
  }

  /* Goes to the next hit, or the one before; gives its number, 0 where there is none. */
  function step(by) {
    if (!hits.length) return 0;
    if (at >= 0) hits[at].classList.remove("nd-hit");
    at = at < 0 && by < 0 ? hits.length - 1 : (at + by + hits.length) % hits.length;
    const hit = hits[at];
    hit.classList.add("nd-hit");
    marksIn(hit);
    for (let folded = hit.closest("details"); folded; folded = folded.parentNode.closest("details")) {
      if (!folded.open) { folded.open = true; opened.push(folded); }
    }
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    hit.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    return at + 1;
  }

  function told(counts) {
    const all = counts.reduce((sum, [, count]) => sum + count, 0);
    if (!all) return "nothing";
    const parts = counts.filter(([, count]) => count).map(([kind, count]) => `${count} in ${kind}`).join(", ");
    return at < 0 ? parts : `${at + 1} of ${all} · ${parts}`;
  }

  return { seek, step, told };
})();
