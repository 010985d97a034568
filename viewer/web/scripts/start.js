// Runs when the page is parsed and before it is first painted. ``landing`` was written by ``viewer.web.scripts``.

function restyle({ theme, size, width, face }) {
  const root = document.documentElement;
  root.dataset.theme = theme;
  root.dataset.face = face;
  root.style.setProperty("--size", size);
  root.style.setProperty("--measure", width);
  document.querySelector("meta[name=color-scheme]")?.setAttribute(
    "content",
    { system: "light dark", dark: "dark" }[theme] ?? "light",
  );
}

/* What stands below the post: other posts that belong to it. The markup is the program's own. */
function surround(html) {
  document.querySelector("body > .around")?.remove();
  document.querySelector("article.post")?.insertAdjacentHTML("afterend", html);
  tellPlace();
}

function land() {
  const { place: at, anchor, terms } = landing;
  if (terms.length && markHits(terms)) return;
  if (terms.length) clearHits();
  if (anchor) jumpTo(anchor);
  else if (at) goTo(at);
}

followPlace();
land();
offerEnlarging();
tellOfLinks();
tellPlace();

/* The outline, or a link: the reader wants to be there. */
function visit(anchor) {
  place.own = true;
  jumpTo(anchor);
}

globalThis.archive = { goTo, visit, restyle, surround, markHits, clearHits, stepHit, closeLarge, zoomLarge, fit };
