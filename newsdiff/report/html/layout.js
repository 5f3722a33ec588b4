"use strict";
/* Rows of two articles, by the rules of newsdiff/report/rows.py; tests hold the two together. */
const newsdiffLayout = (() => {
  /* The heaviest chain of links, by characters of the left, that increases on both sides. */
  function commonOrder(links, weigh) {
    const still = links.filter((link) => !link.moved);
    const best = still.map(() => ({ weight: 0, before: -1 }));
    let end = -1;
    still.forEach((link, at) => {
      let before = -1;
      for (let known = 0; known < at; known += 1) {
        const other = still[known];
        if (last(other.left) < link.left[0] && last(other.right) < link.right[0]
            && best[known].weight > (before < 0 ? 0 : best[before].weight)) before = known;
      }
      best[at] = { weight: weigh(link) + (before < 0 ? 0 : best[before].weight), before };
      if (end < 0 || best[at].weight > best[end].weight) end = at;
    });
    const chain = [];
    for (let at = end; at >= 0; at = best[at].before) chain.unshift(still[at]);
    return chain;
  }

  const last = (list) => list[list.length - 1];

  function runsOf(sentences, links, anchored, key) {
    const starting = new Map();
    const taken = new Set();
    let next = 0;
    for (const link of links) {
      link[key].forEach((index) => taken.add(index));
      if (anchored.has(link)) continue;
      if (!starting.has(link[key][0])) starting.set(link[key][0], []);
      starting.get(link[key][0]).push(link);
    }
    const kind = (index) => (sentences[index].part === "noise" ? "noise" : "own");
    const beginning = (index) => (starting.get(index) || []).map((link) => (
      key === "left" ? { kind: "link", left: link.left, right: link.right, link }
        : { kind: "stub", left: [], right: link.right, link }));
    const runRow = (run) => ({ kind: kind(run[0]), left: [], right: [], [key]: run });
    return {
      at(index) { next = Math.max(next, index + 1); return beginning(index); },
      until(stop) {
        const rows = [];
        let run = [];
        for (let index = next; index < stop; index += 1) {
          if (run.length && (taken.has(index) || kind(index) !== kind(run[0]))) {
            rows.push(runRow(run));
            run = [];
          }
          if (taken.has(index)) rows.push(...beginning(index)); else run.push(index);
        }
        if (run.length) rows.push(runRow(run));
        next = Math.max(next, stop);
        return rows;
      },
    };
  }

  function merge(left, right) {
    const rows = [];
    let at = 0;
    const own = right.flatMap((row, there) => (row.kind === "own" ? [there] : []));
    for (const row of left) {
      let partner = -1;
      if (row.kind === "own" && own.length) partner = own.shift();
      else if (row.kind === "noise" && at < right.length && right[at].kind === "noise") partner = at;
      if (partner < 0) {
        rows.push(row);
        continue;
      }
      rows.push(...right.slice(at, partner), { ...row, right: right[partner].right });
      at = partner + 1;
    }
    return rows.concat(right.slice(at));
  }

  function numbered(rows) {
    const shown = new Map();
    const stubs = new Map();
    const first = new Map();
    rows.forEach((row, at) => {
      row.number = at + 1;
      if (row.kind === "link") shown.set(row.link, at + 1);
      if (row.kind === "stub") stubs.set(row.link, at + 1);
    });
    for (const row of rows) {
      if (row.kind === "stub") row.other = shown.get(row.link);
      if (row.kind !== "link") continue;
      row.other = stubs.get(row.link);
      if (row.left.every((index) => first.has(index))) row.repeats = first.get(row.left[0]);
      row.left.forEach((index) => { if (!first.has(index)) first.set(index, row.number); });
    }
    return rows;
  }

  /* Rows of the view; `left` and `right` are arrays of sentences, `links` of links between them. */
  function arrange(left, right, links) {
    const size = (index) => left[index].size;
    const compare = (a, b) => a.left[0] - b.left[0] || a.left.length - b.left.length
      || a.right[0] - b.right[0] || a.right.length - b.right.length;
    const ordered = links.slice().sort(compare);
    const anchors = commonOrder(ordered, (link) => link.left.reduce((sum, index) => sum + size(index), 0));
    const leftRuns = runsOf(left, ordered, new Set(), "left");
    const rightRuns = runsOf(right, ordered, new Set(anchors), "right");
    const rows = [];
    for (const anchor of anchors) {
      rows.push(...merge(leftRuns.until(anchor.left[0]), rightRuns.until(anchor.right[0])));
      rows.push({ kind: "link", left: anchor.left, right: anchor.right, link: anchor });
      rows.push(...leftRuns.at(anchor.left[0]).filter((row) => row.link !== anchor));
      rows.push(...rightRuns.at(anchor.right[0]));
    }
    rows.push(...merge(leftRuns.until(left.length), rightRuns.until(right.length)));
    return numbered(rows);
  }

  /* Words of two texts that differ: a longest common subsequence of words, spacing, case, accents and
     punctuation alone not counted. Returns two lists of [text, changed]. */
  function differ(leftText, rightText) {
    const cut = (text) => text.match(/\s+|[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]/gu) || [];
    const left = cut(leftText);
    const right = cut(rightText);
    const isWord = (token) => /[\p{L}\p{N}]/u.test(token);
    const words = [left, right].map((tokens) => tokens.flatMap((token, at) => (isWord(token) ? [at] : [])));
    const same = [new Set(), new Set()];
    const [rows, columns] = [words[0].length, words[1].length];
    if (rows * columns <= 1e6) {
      const fold = (token) => token.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
      const table = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
      for (let i = rows - 1; i >= 0; i -= 1) {
        for (let j = columns - 1; j >= 0; j -= 1) {
          table[i][j] = fold(left[words[0][i]]) === fold(right[words[1][j]])
            ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
        }
      }
      let i = 0;
      let j = 0;
      while (i < rows && j < columns) {
        if (fold(left[words[0][i]]) === fold(right[words[1][j]])) {
          same[0].add(words[0][i]); same[1].add(words[1][j]); i += 1; j += 1;
        } else if (table[i + 1][j] >= table[i][j + 1]) i += 1; else j += 1;
      }
    }
    return [marked(left, words[0], same[0]), marked(right, words[1], same[1])];
  }

  function marked(tokens, words, same) {
    const changed = new Set(words.filter((at) => !same.has(at)));
    words.forEach((at, place) => {
      const following = words[place + 1];
      if (!changed.has(at) || !changed.has(following)) return;
      for (let between = at + 1; between < following; between += 1) changed.add(between);
    });
    const runs = [];
    tokens.forEach((token, at) => {
      const is = changed.has(at);
      if (runs.length && last(runs)[1] === is) last(runs)[0] += token; else runs.push([token, is]);
    });
    return runs;
  }

  return { arrange, differ };
})();
