// Formulas that are too wide for their column, found before a page is printed: a formula has no place to break, and what
// stands out at the side makes Chromium print every page smaller.
//
// How wide one is, in ems, is measured here; export.css says how large it is set then. `room` is the width of
// a column and `text` the size of text, both in CSS pixels as printed; `columns` is how many stand side by side.
(async (room, text, columns) => {
  const NEAR = 0.7;      // of a column, from where on a formula may be too wide: it may stand in a list or a quotation
  const READABLE = 0.62; // of its size; one that would be smaller than that goes across both columns
  const TIGHT = "table, .row, .gallery, .card"; // their width is made by what is in them
  const HEADING = "h1, h2, h3, h4, h5, h6";

  try {
    await measure();
  } finally {
    document.title = "measured"; // the printer waits for it
  }

  async function measure() {
    const formulas = [...document.querySelectorAll("math.long")];
    if (!formulas.length) return;
    await document.fonts.load('16px "STIX Two Math"').catch(() => {});
    const usual = size(document.querySelector(".content"));
    const widths = widthsOf(formulas);
    formulas.forEach((formula, number) => {
      const wanted = widths[number] * size(formula) / usual * text;
      if (wanted > NEAR * room) mark(formula, widths[number], wanted);
    });
  }

  // In ems, of copies: only they have to be laid out for that, not the posts.
  function widthsOf(formulas) {
    const shelf = document.createElement("div"), posts = [...document.body.children];
    for (const formula of formulas) {
      const copy = formula.cloneNode(true);
      copy.style.cssText = "display: inline math; max-width: none; overflow: visible";
      shelf.append(copy, " ");
    }
    for (const post of posts) post.style.display = "none";
    document.body.append(shelf);
    const widths = [...shelf.children].map(copy => copy.getBoundingClientRect().width / size(copy));
    shelf.remove();
    for (const post of posts) post.style.display = "";
    return widths;
  }

  function size(element) {
    return parseFloat(getComputedStyle(element).fontSize);
  }

  function mark(formula, ems, wanted) {
    formula.style.setProperty("--ems", ems.toFixed(3));
    if (formula.closest(TIGHT)) {
      formula.classList.add("boxed");
      return;
    }
    formula.classList.add("wide");
    const displayed = formula.closest(".display");
    const holder = displayed ?? formula.closest(`${HEADING}, p, li, dd, dt, figcaption, summary, blockquote, div`);
    holder.classList.add("fit");
    if (displayed && columns > 1 && wanted * READABLE > room) goAcross(displayed);
  }

  function goAcross(displayed) {
    displayed.classList.add("across");
    const above = displayed.closest(".content > *").previousElementSibling;
    if (above?.matches(HEADING)) above.classList.add("across"); // else the two could part
  }
})
