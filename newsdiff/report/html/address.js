"use strict";
/* What is shown, in the part of the address after `#`: either the id of a place in the page, or
   `key=value` joined by `&`: pair, row, hide, only, least, find, open. It works from a file, too. */
const newsdiffAddress = (() => {
  const KEYS = ["pair", "row", "hide", "only", "least", "find", "open"];
  let applied = null;

  function decoded(words) {
    try { return decodeURIComponent(words); } catch { return words; }
  }

  /* The id, or the state; each empty where the address has none. */
  function read() {
    const words = location.hash.slice(1);
    applied = location.hash;
    if (!words.includes("=")) return { id: decoded(words), state: null };
    const state = {};
    for (const part of words.split("&")) {
      const at = part.indexOf("=");
      if (KEYS.includes(part.slice(0, at))) state[part.slice(0, at)] = decoded(part.slice(at + 1));
    }
    return { id: "", state };
  }

  function hashOf(state) {
    const words = KEYS.filter((key) => state[key]).map((key) => `${key}=${encodeURIComponent(state[key])}`);
    return `#${words.join("&") || "hide="}`;
  }

  /* Puts a state into the address; `isNew` makes it a step for the back button. */
  function write(state, isNew) {
    applied = hashOf(state);
    if (applied === location.hash) return;
    if (isNew) location.hash = applied;
    else location.replace(applied);
  }

  /* Calls `arrive` when the address changes otherwise than by `write`. */
  function follow(arrive) {
    addEventListener("hashchange", () => { if (location.hash !== applied) arrive(); });
  }

  return { read, write, hashOf, follow };
})();
