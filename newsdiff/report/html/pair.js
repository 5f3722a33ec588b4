"use strict";
/* Draws any two columns of a page of n articles. Text only ever enters the page as text nodes. */
const newsdiffPair = (() => {
  function make(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(properties || {})) {
      if (value === false || value === undefined || value === null) continue;
      element.setAttribute(key, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  /* The white space between a sentence and the next of its paragraph, marks beside it left out. */
  function gapAfter(span) {
    let next = span.nextSibling;
    while (next && next.nodeType === Node.ELEMENT_NODE && !next.className.startsWith("nd-p-")) next = next.nextSibling;
    return next && next.nodeType === Node.TEXT_NODE ? " " : "";
  }

  /* Sentences of an article, read from its full text in the page. */
  function sentencesOf(article) {
    const section = document.getElementById(`article-${article + 1}`);
    const found = [];
    section.querySelectorAll("p").forEach((paragraph, block) => {
      for (const span of paragraph.children) {
        if (!span.className.startsWith("nd-p-")) continue;
        const text = span.textContent;
        found.push({
          text, block, kind: paragraph.dataset.kind, gap: gapAfter(span),
          part: span.className.replace("nd-p-", ""), size: text.length,
        });
      }
    });
    return { sentences: found, language: section.dataset.lang || "" };
  }

  /* Numbers as newsdiff/report/html/codes.py writes them, one after the other. */
  function reader(packed) {
    const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let at = 0;
    const next = () => {
      let number = 0;
      for (let shift = 0, digit = 32; digit & 32; shift += 5, at += 1) {
        digit = digits.indexOf(packed[at]);
        number += (digit & 31) << shift;
      }
      return number;
    };
    const signed = () => {
      const number = next();
      return number & 1 ? -(number >> 1) : number >> 1;
    };
    return { next, signed, more: () => at < packed.length, times: (count, one) => Array.from({ length: count }, one) };
  }

  /* Links of a pair, as newsdiff/report/html/columns.py says; `keys` names its two sides. */
  function linksOf(data, packed, keys) {
    const numbers = reader(packed);
    const firsts = [0, 0];
    const links = [];
    while (numbers.more()) {
      const head = numbers.next();
      const link = { level: data.levels[head & 3], moved: Boolean(head & 16), kinds: [], marks: { left: [], right: [] } };
      firsts.forEach((before, side) => { firsts[side] = before + numbers.signed(); });
      link.score = (100 - numbers.next()) / 100;
      keys.forEach((key, side) => {
        link[key] = [firsts[side]];
        if (head & 8) numbers.times(numbers.next(), () => link[key].push(link[key][link[key].length - 1] + numbers.next()));
      });
      if (head & 32) link.kinds = numbers.times(numbers.next(), () => data.kinds[numbers.next()]);
      if (head & 4) {
        for (const key of keys) {
          let end = 0;
          link.marks[key] = numbers.times(numbers.next(), () => {
            const start = end + numbers.next();
            end = start + numbers.next();
            const code = head & 40 ? numbers.next() : 1;
            return { start, end, changed: Boolean(code & 1), first: Boolean(code & 2), kind: data.kinds[(code >> 2) - 1] };
          });
        }
      }
      links.push(link);
    }
    return links;
  }

  /* Rows of a pair, as arranged by newsdiff/report/rows.py. */
  function rowsOf(packed, links, keys) {
    const numbers = reader(packed);
    const rows = [];
    const next = [0, 0];
    let at = -1;
    while (numbers.more()) {
      const head = numbers.next();
      const row = { number: rows.length + 1, kind: ["link", "own", "noise", "stub"][head & 3], left: [], right: [] };
      if (row.kind === "own" || row.kind === "noise") {
        keys.forEach((key, side) => {
          if (!(head & (4 << side))) return;
          const first = next[side] + numbers.signed();
          row[key] = numbers.times(numbers.next(), (_, step) => first + step);
        });
      } else {
        at += 1 + numbers.signed();
        row.link = links[at];
        if (head & 4) row.other = numbers.next();
        if (head & 8) row.repeats = numbers.next();
        for (const key of row.kind === "stub" ? keys.slice(1) : keys) row[key] = row.link[key];
      }
      keys.forEach((key, side) => { if (row[key].length) next[side] = row[key][row[key].length - 1] + 1; });
      rows.push(row);
    }
    return rows;
  }

  function marked(text, mark, tag) {
    const words = mark.changed ? make(tag, null, text) : text;
    if (!mark.kind) return words;
    return make("mark", { class: "nd-div", title: `${mark.kind} differs` },
      mark.first ? make("span", { class: "nd-sign", "aria-hidden": "true" }, "≠") : null, words);
  }

  /* The sentences of one side of a link, with its marks, which count from the first of them. */
  function words(sentences, indices, marks, tag) {
    const parts = [];
    let base = 0;
    indices.forEach((index, place) => {
      const { text, gap } = sentences[index];
      let at = 0;
      for (const mark of marks.filter(({ start }) => start >= base && start < base + text.length)) {
        parts.push(text.slice(at, mark.start - base), marked(text.slice(mark.start - base, mark.end - base), mark, tag));
        at = mark.end - base;
      }
      parts.push(text.slice(at), place < indices.length - 1 ? gap || (sentences[indices[place + 1]].block === sentences[index].block ? "" : " ") : "");
      base += text.length;
    });
    return parts.filter((part) => part !== "");
  }

  function paragraphs(sentences, indices) {
    const found = [];
    for (const index of indices) {
      const sentence = sentences[index];
      const known = found[found.length - 1];
      if (known && known.block === sentence.block) known.text += known.gap + sentence.text;
      else found.push({ block: sentence.block, kind: sentence.kind, text: sentence.text });
      found[found.length - 1].gap = sentence.gap;
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
        tagged ? " " : null, paragraph.text));
    }
    return box;
  }

  const anchor = (number) => make("a", { class: "nd-no", href: address(number), "aria-label": `Row ${number}, link to it` }, String(number));
  let shownPair = "";
  const address = (number) => newsdiffAddress.hashOf({ pair: shownPair, row: number });
  const hidden = (text) => make("span", { class: "nd-hidden" }, text);
  const sign = (text) => make("span", { "aria-hidden": "true" }, text);

  function meta(row, data, side) {
    const box = make("div", { class: "nd-meta" }, anchor(row.number));
    if (row.kind === "own") box.append(make("span", { class: "nd-level" }, sign(data.signs.own), " own"));
    if (row.kind !== "link") return box;
    const { level: [level, glyph, meaning], score, moved, kinds } = row.link;
    box.append(make("span", { class: "nd-level", title: meaning }, sign(glyph), ` ${level}`),
      score < 0.995 ? make("span", { class: "nd-score" }, hidden("score "), score.toFixed(2).replace(/^0/, "")) : "");
    for (const kind of kinds) {
      box.append(make("span", { class: "nd-flag nd-flag-div" }, sign("≠"), ` ${kind}`, hidden(" differs")));
    }
    if (row.other) {
      box.append(make("a", { class: `nd-flag ${moved ? "nd-flag-moved" : "nd-flag-other"}`, href: address(row.other) },
        sign(row.other < row.number ? "↑" : "↓"), moved ? ` moved, row ${row.other}` : ` ${side[1]}: row ${row.other}`));
    } else if (moved) box.append(make("span", { class: "nd-flag nd-flag-moved" }, sign("↕"), " moved"));
    if (row.repeats) box.append(make("a", { class: "nd-flag nd-flag-other", href: address(row.repeats) }, `${side[0]}: as row ${row.repeats}`));
    return box;
  }

  function drawRow(row, data, left, right, names, keys) {
    const item = make("li", { class: `nd-row nd-${row.kind}`, id: `row-${row.number}`, tabindex: "-1", "data-part": row.kind }, meta(row, data, keys));
    if (row.kind === "stub") {
      const there = row.right.length ? { key: "right", article: right, name: names[1] } : { key: "left", article: left, name: names[0] };
      const { text } = there.article.sentences[row[there.key][0]];
      item.append(make("div", { class: `nd-side nd-${there.key}` },
        make("span", { class: "nd-who" }, make("bdi", null, there.name)),
        make("p", { dir: "auto", lang: there.article.language || null },
          make("a", { class: "nd-follow", lang: "en", dir: "ltr", href: address(row.other) },
            sign(row.other < row.number ? "↑" : "↓"), ` moved: see row ${row.other}`),
          ` ${text.length > 90 ? `${text.slice(0, 89)}…` : text}`)));
      return item;
    }
    if (row.kind === "noise") {
      const count = paragraphs(left.sentences, row.left).length + paragraphs(right.sentences, row.right).length;
      const folded = make("div", { class: "nd-folded" });
      if (row.left.length) folded.append(side(left, "left", names[0], row.left, null, true));
      if (row.right.length) folded.append(side(right, "right", names[1], row.right, null, true));
      item.append(make("details", null, make("summary", null, `${count} ${count === 1 ? "line" : "lines"} of noise`), folded));
      return item;
    }
    let content = [null, null];
    if (row.kind === "link") {
      const [level] = row.link.level;
      item.dataset.part = level;
      item.dataset.score = row.link.score.toFixed(2);
      item.classList.add(`nd-l-${level}`);
      if (row.link.moved) { item.classList.add("nd-moved"); item.dataset.moved = ""; }
      if (row.link.kinds.length) item.dataset.diverges = "";
      content = [words(left.sentences, row.left, row.link.marks.left, "del"),
        words(right.sentences, row.right, row.link.marks.right, "ins")];
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
    return shape("path", { class: `nd-r-${row.link.level[0]}${row.link.moved ? " nd-r-moved" : ""}`, d: path });
  }

  /* Both articles from start to end, ribbons between what is linked. */
  function strip(rows, left, right, place, names) {
    const [over, under] = names.map((name) => make("p", { class: "nd-glance-name" }, make("bdi", null, name)));
    const places = [placesOf(left.sentences), placesOf(right.sentences)];
    const linked = rows.filter((row) => row.kind === "link");
    linked.sort((one, two) => Number(one.link.moved) - Number(two.link.moved));
    place.replaceChildren(over, bar(left.sentences, places[0]),
      drawing("nd-ribbons", 100, ...linked.map((row) => ribbon(row, ...places))),
      bar(right.sentences, places[1]), under);
  }

  /* Puts the rows of two articles into `place`, and their strip into `glance`. The rows are those of
     the pair with the lower number on the left; swapped, they stand mirrored, in the same order. */
  function draw(data, leftIndex, rightIndex, place, glance) {
    const keys = leftIndex < rightIndex ? ["left", "right"] : ["right", "left"];
    const [links, rows] = data.pairs[`${Math.min(leftIndex, rightIndex)} ${Math.max(leftIndex, rightIndex)}`];
    const drawn = rowsOf(rows, linksOf(data, links, keys), keys);
    const left = sentencesOf(leftIndex);
    const right = sentencesOf(rightIndex);
    const names = [data.names[leftIndex], data.names[rightIndex]];
    shownPair = `${leftIndex + 1}-${rightIndex + 1}`;
    strip(drawn, left, right, glance, names);
    place.replaceChildren(...drawn.map((row) => drawRow(row, data, left, right, names, keys)));
  }

  return { make, draw };
})();
