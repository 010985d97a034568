// Marks what a search looked for, without touching the page: by ranges and the CSS Custom Highlight API
// (https://www.w3.org/TR/css-highlight-api-1/).

const SEPARATE = new Set(
  "ADDRESS ARTICLE ASIDE BLOCKQUOTE BR DD DETAILS DIV DL DT FIGCAPTION FIGURE H1 H2 H3 H4 H5 H6 HR LI OL P PRE SECTION SUMMARY TABLE TD TH TR UL".split(" "),
);
const MOST = 2000;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const PLAIN = { ł: "l", ø: "o", đ: "d", ħ: "h", ı: "i", ŧ: "t", "’": "'", "‐": "-", "‑": "-", "−": "-" };
const NEAR = 400;
const hits = { ranges: [], at: -1 };

/* Lower case without accents, of the same length: a place in it is a place in the text. */
function fold(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
  let folded = "";
  for (let i = 0; i < text.length; i++) {
    const base = text[i].normalize("NFKD")[0] ?? text[i];
    const lower = PLAIN[base.toLowerCase()] ?? base.toLowerCase();
    folded += lower.length === 1 ? lower : base;
  }
  return folded;
}

/* The text of title and content, with the nodes that it comes from: [node, where it begins]. */
function gather() {
  const pieces = [];
  let text = "";
  for (const root of document.querySelectorAll(".head .title, .content")) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.localName === "math" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    text += "\0";
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.TEXT_NODE) {
        pieces.push([node, text.length]);
        text += fold(node.data);
      } else if (SEPARATE.has(node.tagName)) {
        text += "\0";
      }
    }
  }
  return [text, pieces];
}

/* One expression for all terms ({text, prefix}): words as the index cuts them, a phrase across any punctuation; but words
   with signs of their own (c++, .net) as they are. */
function pattern(terms) {
  const letter = "[\\p{L}\\p{N}\\p{M}]";
  const parts = [];
  for (const { text, prefix } of terms) {
    const sought = fold(text).trim();
    const words = sought.match(/[\p{L}\p{N}\p{M}]+/gu);
    if (!words) continue;
    const open = UNSPACED.test(sought);
    const signed = !open && /[^\p{L}\p{N}\p{M}\s'"-]/u.test(sought);
    const body = signed ? sought.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&") : words.join(`[^\\p{L}\\p{N}\\0]${open ? "*" : "+"}`);
    const before = open || !/^[\p{L}\p{N}]/u.test(sought) ? "" : `(?<!${letter})`;
    const after = open || !/[\p{L}\p{N}\p{M}]$/u.test(sought) ? "" : prefix ? `${letter}*` : `(?!${letter})`;
    parts.push(before + body + after);
  }
  parts.sort((one, other) => other.length - one.length);
  return parts.length ? new RegExp(parts.join("|"), "gu") : null;
}

/* Which of the hits ([place, word]) to begin with: where most of what was looked for stands close together, rare words counting
   more than those that are all over the text, and closest together; of equals the first. Forms of a word count as one. */
function best(found) {
  const counts = new Map();
  for (const hit of found) {
    hit[1] = hit[1].slice(0, 4);
    counts.set(hit[1], (counts.get(hit[1]) ?? 0) + 1);
  }
  let at = 0;
  let most = 0;
  let least = 0;
  for (let start = 0; counts.size > 1 && start < found.length; start++) {
    const seen = new Set();
    let worth = 0;
    let width = 0;
    for (let i = start; i < found.length && found[i][0] - found[start][0] <= NEAR; i++) {
      if (seen.has(found[i][1])) continue;
      seen.add(found[i][1]);
      worth += 1 / counts.get(found[i][1]);
      width = found[i][0] - found[start][0];
    }
    if (worth > most + 1e-9 || (worth > most - 1e-9 && width < least)) [at, most, least] = [start, worth, width];
  }
  return at;
}

function findHits(terms) {
  const wanted = pattern(terms);
  const ranges = [];
  const found = [];
  if (!wanted) return [ranges, 0];
  const [text, pieces] = gather();
  let at = 0;
  const point = (offset, end) => {
    while (at + 1 < pieces.length && (end ? pieces[at + 1][1] < offset : pieces[at + 1][1] <= offset)) at++;
    const [node, begin] = pieces[at];
    return [node, Math.min(Math.max(offset - begin, 0), node.data.length)];
  };
  for (const match of text.matchAll(wanted)) {
    const range = new Range();
    range.setStart(...point(match.index, false));
    range.setEnd(...point(match.index + match[0].length, true));
    ranges.push(range);
    found.push([match.index, match[0]]);
    if (ranges.length === MOST) break;
  }
  return [ranges, best(found)];
}

function markHits(terms) {
  const [ranges, first] = findHits(terms);
  hits.ranges = ranges;
  hits.at = first - 1;
  if (hits.ranges.length) {
    CSS.highlights.set("hit", new Highlight(...hits.ranges));
    stepHit(1);
  } else {
    clearHits();
  }
  return hits.ranges.length;
}

function clearHits() {
  hits.ranges = [];
  hits.at = -1;
  CSS.highlights.delete("hit");
  CSS.highlights.delete("hit-here");
  tell("found", 0, 0);
}

/* The next hit (1) or the one before (-1), round and round. */
function stepHit(by) {
  const count = hits.ranges.length;
  if (!count) return;
  hits.at = (hits.at + by + count) % count;
  const range = hits.ranges[hits.at];
  const here = new Highlight(range);
  here.priority = 1;
  CSS.highlights.set("hit-here", here);
  const parent = range.startContainer.parentElement;
  for (let e = parent; e; e = e.parentElement) if (e.localName === "details") e.open = true;
  parent.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  const box = range.getBoundingClientRect();
  const wide = parent.closest("pre, .scroll");
  if (wide) {
    const frame = wide.getBoundingClientRect();
    if (box.right > frame.right || box.left < frame.left) wide.scrollLeft += box.left - frame.left - frame.width / 3;
  }
  scrollByProgram(Math.max(scrollY + box.top - innerHeight * 0.35, 0));
  tell("found", hits.at + 1, count);
}
