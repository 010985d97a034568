/* Searches the index of an exported site (see viewer/export/site/search.py). No request leaves the folder: the index is
   loaded piece by piece, as scripts, because a page from a disk may not fetch. */
"use strict";
(() => {
  const PIECES = 64, LONGEST = 40, MOST = 200;
  const field = document.getElementById("words"), found = document.getElementById("found");
  const all = document.getElementById("all");
  const pieces = new Map(), waiting = new Map();
  let posts = null, latest = 0;

  window.archivePosts = (list) => { posts = list; };
  window.archiveWords = (number, words) => { pieces.set(number, words); };

  function load(name) {
    if (!waiting.has(name)) {
      waiting.set(name, new Promise((done) => {
        const script = document.createElement("script");
        script.src = "search/" + name;
        script.onload = script.onerror = () => done();
        document.head.append(script);
      }));
    }
    return waiting.get(name);
  }

  function wordsOf(text) {
    const plain = text.normalize("NFKD").replace(/[\u0300-\u036f]+/g, "").toLowerCase();
    const apart = plain.replace(/[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/g, " $& ");
    return (apart.match(/[\p{L}\p{N}]+/gu) || []).map((word) => word.slice(0, LONGEST));
  }

  function pieceOf(word) {
    const letters = [...word];
    return (letters[0].codePointAt(0) * 31 + (letters.length > 1 ? letters[1].codePointAt(0) : 0)) % PIECES;
  }

  /* Posts that hold the word (or, when it may still go on, one that begins with it), with their scores. */
  function score(word, open) {
    const words = pieces.get(pieceOf(word)) || {}, scores = new Map();
    for (const each of Object.keys(words)) {
      if (each !== word && !(open && word.length > 1 && each.startsWith(word))) continue;
      const list = words[each];
      const weight = Math.log(1 + posts.length / (list.length / 2)) * (each === word ? 1 : 0.6);
      for (let i = 0; i < list.length; i += 2) {
        scores.set(list[i], (scores.get(list[i]) || 0) + weight * Math.log(1 + list[i + 1]));
      }
    }
    return scores;
  }

  async function search() {
    const mine = ++latest, text = field.value, words = wordsOf(text);
    if (!words.length) { show(null); return; }
    await Promise.all([load("posts.js"), ...words.map((word) => load("words-" + pieceOf(word) + ".js"))]);
    if (mine !== latest || posts === null) return;
    const open = !/\s$/.test(text);
    let hits = null;
    words.forEach((word, at) => {
      const scores = score(word, open && at === words.length - 1);
      if (hits === null) { hits = scores; return; }
      for (const [post, before] of hits) {
        if (scores.has(post)) hits.set(post, before + scores.get(post));
        else hits.delete(post);
      }
    });
    show([...hits].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST));
  }

  function element(tag, text, name) {
    const made = document.createElement(tag);
    made.textContent = text;
    if (name) made.className = name;
    return made;
  }

  function show(hits) {
    found.replaceChildren();
    all.hidden = hits !== null;
    if (hits === null) return;
    if (!hits.length) found.append(element("li", "Nothing found.", "none"));
    for (const [number] of hits) {
      const [name, title, date, summary, source] = posts[number];
      const item = document.createElement("li"), link = element("a", title || "Untitled");
      link.href = "posts/" + encodeURIComponent(name) + ".html";
      link.dir = "auto";
      item.append(element("time", date), link);
      if (summary) item.append(element("p", summary, "summary"));
      if (source) item.title = source;
      found.append(item);
    }
  }

  field.form.addEventListener("submit", (event) => event.preventDefault());
  field.addEventListener("input", search);
  if (field.value) search();
})();
