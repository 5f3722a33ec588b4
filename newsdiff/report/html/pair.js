"use strict";
/* Draws any two columns of a page of n articles. Text only ever enters the page as text nodes. */
const newsdiffPair = (() => {
  const LEVELS = ["verbatim", "edited", "rewritten", "partial"];
  const GLYPHS = { verbatim: "=", edited: "≈", rewritten: "~", partial: "◐", own: "+", noise: "·" };
  const WORDS = {
    verbatim: "the same words", edited: "words changed, dropped or added",
    rewritten: "the same statement, re-worded", partial: "a part in common",
  };

  function make(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(properties || {})) {
      if (value === false || value === undefined || value === null) continue;
      element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  /* Sentences of an article, read from its full text in the page. */
  function sentencesOf(article) {
    const section = document.getElementById(`article-${article}`);
    const found = [];
    section.querySelectorAll("p").forEach((paragraph, block) => {
      for (const span of paragraph.children) {
        const text = span.textContent;
        found.push({
          text, block, kind: paragraph.dataset.kind,
          part: span.className.replace("nd-p-", ""), size: text.length,
        });
      }
    });
    return { sentences: found, language: section.dataset.lang || "" };
  }

  const list = (value) => (Array.isArray(value) ? value : [value]);

  function linksOf(data, left, right) {
    const swapped = left > right;
    const packed = data.pairs[swapped ? `${right} ${left}` : `${left} ${right}`] || [];
    return packed.map(([first, second, level, score, moved, diverges]) => ({
      left: list(swapped ? second : first), right: list(swapped ? first : second),
      level: LEVELS[level], score: score / 100, moved: Boolean(moved),
      divergences: (diverges || []).map(([kind, a, b]) => (
        { kind, left: swapped ? b : a, right: swapped ? a : b })),
    }));
  }

  /* Text with the words that diverge marked where they first stand. */
  function diverging(text, words, kind) {
    const at = words ? text.indexOf(words) : -1;
    if (at < 0) return [text];
    return [text.slice(0, at),
      make("mark", { class: "nd-div", title: `${kind} differs` },
        make("span", { class: "nd-sign", "aria-hidden": "true" }, "≠"), words),
      text.slice(at + words.length)];
  }

  function words(runs, tag, divergences, key) {
    return runs.flatMap(([text, changed]) => {
      let parts = [text];
      for (const each of divergences) {
        parts = parts.flatMap((part) => (typeof part === "string" ? diverging(part, each[key], each.kind) : [part]));
      }
      return changed ? [make(tag, null, ...parts)] : parts;
    });
  }

  function paragraphs(sentences, indices) {
    const found = [];
    for (const index of indices) {
      const sentence = sentences[index];
      const known = found[found.length - 1];
      if (known && known.block === sentence.block) known.texts.push(sentence.text);
      else found.push({ block: sentence.block, kind: sentence.kind, texts: [sentence.text] });
    }
    return found;
  }

  function side(article, key, name, indices, content, tagged) {
    const box = make("div", { class: `nd-side nd-${key}`, lang: article.language || null },
      make("span", { class: "nd-who", lang: "en" }, make("bdi", null, name)));
    if (content) {
      const head = /headline|subheading/.test(article.sentences[indices[0]].kind);
      box.append(make("p", { dir: "auto", class: head ? "nd-head" : null }, ...content));
      return box;
    }
    for (const paragraph of paragraphs(article.sentences, indices)) {
      const head = /headline|subheading/.test(paragraph.kind);
      box.append(make("p", { dir: "auto", class: head ? "nd-head" : null },
        tagged ? make("span", { class: "nd-tag", lang: "en" }, paragraph.kind) : null,
        tagged ? " " : null, paragraph.texts.join(" ")));
    }
    return box;
  }

  const anchor = (number) => make("a", { class: "nd-no", href: `#row-${number}`, "aria-label": `Row ${number}, link to it` }, String(number));
  const hidden = (text) => make("span", { class: "nd-hidden" }, text);
  const sign = (text) => make("span", { "aria-hidden": "true" }, text);

  function meta(row) {
    const box = make("div", { class: "nd-meta" }, anchor(row.number));
    if (row.kind === "own") box.append(make("span", { class: "nd-level" }, sign(GLYPHS.own), " own"));
    if (row.kind !== "link") return box;
    const { level, score, moved, divergences } = row.link;
    box.append(make("span", { class: "nd-level", title: WORDS[level] }, sign(GLYPHS[level]), ` ${level}`),
      score < 0.995 ? make("span", { class: "nd-score" }, hidden("similarity "), score.toFixed(2).replace(/^0/, "")) : "");
    for (const kind of new Set(divergences.map((each) => each.kind))) {
      box.append(make("span", { class: "nd-flag nd-flag-div" }, sign("≠"), ` ${kind}`, hidden(" differs")));
    }
    if (row.other) {
      box.append(make("a", { class: `nd-flag ${moved ? "nd-flag-moved" : "nd-flag-other"}`, href: `#row-${row.other}` },
        sign(row.other < row.number ? "↑" : "↓"), moved ? ` moved, row ${row.other}` : ` right: row ${row.other}`));
    } else if (moved) box.append(make("span", { class: "nd-flag nd-flag-moved" }, sign("↕"), " moved"));
    if (row.repeats) box.append(make("a", { class: "nd-flag nd-flag-other", href: `#row-${row.repeats}` }, `left: as row ${row.repeats}`));
    return box;
  }

  function drawRow(row, left, right, names) {
    const item = make("li", { class: `nd-row nd-${row.kind}`, id: `row-${row.number}`, tabindex: "-1", "data-part": row.kind }, meta(row));
    if (row.kind === "stub") {
      const text = right.sentences[row.right[0]].text;
      item.append(make("div", { class: "nd-side nd-right" },
        make("span", { class: "nd-who" }, make("bdi", null, names[1])),
        make("p", { dir: "auto", lang: right.language || null },
          make("a", { class: "nd-follow", lang: "en", dir: "ltr", href: `#row-${row.other}` },
            sign(row.other < row.number ? "↑" : "↓"), ` moved: see row ${row.other}`),
          ` ${text.length > 90 ? `${text.slice(0, 89)}…` : text}`)));
      return item;
    }
    if (row.kind === "noise") {
      const count = row.left.length + row.right.length;
      const folded = make("div", { class: "nd-folded" });
      if (row.left.length) folded.append(side(left, "left", names[0], row.left, null, true));
      if (row.right.length) folded.append(side(right, "right", names[1], row.right, null, true));
      item.append(make("details", null, make("summary", null, `${count} ${count === 1 ? "line" : "lines"} of noise`), folded));
      return item;
    }
    let content = [null, null];
    if (row.kind === "link") {
      item.dataset.part = row.link.level;
      item.dataset.score = row.link.score.toFixed(2);
      item.classList.add(`nd-l-${row.link.level}`);
      if (row.link.moved) { item.classList.add("nd-moved"); item.dataset.moved = ""; }
      if (row.link.divergences.length) item.dataset.diverges = "";
      const said = [[left, row.left], [right, row.right]].map(([article, indices]) => indices.map((index) => article.sentences[index].text).join(" "));
      const runs = row.link.level === "rewritten" ? said.map((text) => [[text, false]]) : newsdiffLayout.differ(...said);
      content = [words(runs[0], "del", row.link.divergences, "left"), words(runs[1], "ins", row.link.divergences, "right")];
    }
    if (row.left.length) item.append(side(left, "left", names[0], row.left, content[0]));
    if (row.right.length) item.append(side(right, "right", names[1], row.right, content[1]));
    return item;
  }

  const svgSpace = () => document.querySelector("svg").namespaceURI;

  function drawing(className, height, ...children) {
    const svg = document.createElementNS(svgSpace(), "svg");
    svg.setAttribute("class", className);
    svg.setAttribute("viewBox", `0 0 1000 ${height}`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.append(...children);
    return svg;
  }

  function shape(tag, properties) {
    const element = document.createElementNS(svgSpace(), tag);
    for (const [key, value] of Object.entries(properties)) element.setAttribute(key, value);
    return element;
  }

  function placesOf(sentences) {
    const whole = sentences.reduce((sum, each) => sum + each.size, 0) || 1;
    const places = [0];
    for (const each of sentences) places.push(places[places.length - 1] + (each.size * 1000) / whole);
    return places;
  }

  const bar = (sentences, places) => drawing("nd-strip", 10, ...sentences.map((each, at) => shape("rect", {
    class: `nd-f-${each.part}`, x: places[at].toFixed(1), y: 0, height: 10,
    width: Math.max(places[at + 1] - places[at] - 0.6, 0.4).toFixed(1),
  })));

  function ribbon(row, left, right) {
    const [a, b] = [left[row.left[0]], left[row.left[row.left.length - 1] + 1] - 1];
    const [c, d] = [right[row.right[0]], right[row.right[row.right.length - 1] + 1] - 1];
    const path = `M${a} 0C${a} 50 ${c} 50 ${c} 100L${d} 100C${d} 50 ${b} 50 ${b} 0Z`;
    return shape("path", { class: `nd-r-${row.link.level}${row.link.moved ? " nd-r-moved" : ""}`, d: path });
  }

  /* Both articles from start to end, ribbons between what is linked. */
  function strip(rows, left, right, place) {
    const places = [placesOf(left.sentences), placesOf(right.sentences)];
    const linked = rows.filter((row) => row.kind === "link");
    linked.sort((one, two) => Number(one.link.moved) - Number(two.link.moved));
    place.replaceChildren(bar(left.sentences, places[0]),
      drawing("nd-ribbons", 100, ...linked.map((row) => ribbon(row, ...places))),
      bar(right.sentences, places[1]));
  }

  /* Puts the rows of two articles into `place`, and their strip into `glance`. */
  function draw(data, leftIndex, rightIndex, place, glance) {
    const left = sentencesOf(leftIndex);
    const right = sentencesOf(rightIndex);
    const names = [data.names[leftIndex], data.names[rightIndex]];
    const rows = newsdiffLayout.arrange(left.sentences, right.sentences, linksOf(data, leftIndex, rightIndex));
    strip(rows, left, right, glance);
    place.replaceChildren(...rows.map((row) => drawRow(row, left, right, names)));
  }

  return { draw };
})();
