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
    for (const formula of formulas) formula.style.cssText = "display: inline math; max-width: none; overflow: visible";
    const usual = parseFloat(getComputedStyle(document.querySelector(".content")).fontSize);
    const sizes = formulas.map(formula => {
      const size = parseFloat(getComputedStyle(formula).fontSize);
      return { ems: formula.getBoundingClientRect().width / size, part: size / usual };
    });
    formulas.forEach((formula, number) => {
      formula.style.cssText = "";
      const { ems, part } = sizes[number], wanted = ems * part * text;
      if (wanted > NEAR * room) mark(formula, ems, wanted);
    });
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
