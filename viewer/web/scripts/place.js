// Where the reader is in a post, as a number that outlives another text size, width or window: how many blocks of text
// (paragraphs, headings, lines of lists ...) begin above the upper edge, plus the part of the last one that is above it.
// Below 1 it is a part of what stands before the first block: the head.

const BLOCKS =
  ".content :is(p, h1, h2, h3, h4, h5, h6, li, dt, dd, pre, figure, table, blockquote, summary, hr, .missing)";
const place = { now: 0, expected: 0, own: false, forced: "" };
let blocks = [];
let headings = [];

function topOf(element) {
  return element.getBoundingClientRect().top;
}

/* The number of elements (in order of the page) whose top is at or above a line, by bisection. */
function countAbove(elements, line) {
  let low = 0, high = elements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (topOf(elements[middle]) <= line) low = middle + 1;
    else high = middle;
  }
  return low;
}

function readPlace() {
  const above = countAbove(blocks, 0.5);
  if (above) {
    const box = blocks[above - 1].getBoundingClientRect();
    return above + Math.min(Math.max(-box.top / Math.max(box.height, 1), 0), 0.999);
  }
  const head = blocks.length ? topOf(blocks[0]) + scrollY : document.documentElement.scrollHeight;
  return Math.min(Math.max(scrollY / Math.max(head, 1), 0), 0.999);
}

function goTo(at) {
  const whole = Math.floor(at), part = at - whole;
  let top = 0;
  if (whole >= 1 && blocks.length) {
    const box = blocks[Math.min(whole, blocks.length) - 1].getBoundingClientRect();
    top = box.top + scrollY + part * box.height;
  } else if (blocks.length) {
    top = part * (topOf(blocks[0]) + scrollY);
  }
  scrollByProgram(top);
  place.now = at;
}

/* What the program scrolls is not the reader's doing. */
function scrollByProgram(top) {
  scrollTo({ top, behavior: "instant" });
  place.expected = scrollY;
  place.now = readPlace();
}

function jumpTo(anchor) {
  const element = document.getElementById(anchor);
  if (!element) return;
  for (let e = element; e; e = e.parentElement) if (e.localName === "details") e.open = true;
  element.scrollIntoView({ behavior: "instant" });
  place.expected = scrollY;
  place.now = readPlace();
  place.forced = anchor; // near the end of a page it cannot come to the upper edge
  tellPlace();
}

function headingHere() {
  if (place.forced) return place.forced;
  const above = countAbove(headings, innerHeight * 0.25);
  return above ? headings[above - 1].id : "";
}

/* The part of the text that is still below the lower edge. */
function partLeft() {
  const content = document.querySelector(".content");
  if (!content) return 0;
  const box = content.getBoundingClientRect();
  return Math.min(Math.max((box.bottom - innerHeight) / Math.max(box.height, 1), 0), 1);
}

function tellPlace() {
  tell("moved", place.now, headingHere(), partLeft(), place.own);
}

let telling = false, moved = false;
function scrolled() {
  if (Math.abs(scrollY - place.expected) > 1) {
    moved = place.own = true;
    place.forced = "";
    place.expected = scrollY;
  }
  if (telling) return;
  telling = true;
  requestAnimationFrame(() => {
    telling = false;
    if (moved) place.now = readPlace(); // else the place is what the program went for, whatever the lines do meanwhile
    moved = false;
    tellPlace();
  });
}

/* When a change of style or width, a late font or a picture moves the lines: the same words at the upper edge as before. */
function keepPlace() {
  if (place.now) goTo(place.now);
  tellPlace();
}

function followPlace() {
  blocks = [...document.querySelectorAll(BLOCKS)];
  headings = [...document.querySelectorAll(".content :is(h1, h2, h3, h4, h5, h6)[id]")];
  document.documentElement.style.overflowAnchor = "none"; // two that hold the page would pull at it
  document.addEventListener("scroll", scrolled, { passive: true });
  addEventListener("resize", tellPlace);
  const content = document.querySelector(".content");
  if (content) new ResizeObserver(keepPlace).observe(content);
}
