// A link that the reader chose is told of, and never followed by Chromium itself: a navigation that it begins, and that is then
// refused, can take the load that answers the click down with it.

function chosen(event) {
  const link = event.target.closest?.("a[href], area[href]");
  if (!link || !event.isTrusted || (event.type === "auxclick" && event.button !== 1)) return;
  swallow(event);
  tell("followed", link.href);
}

function tellOfLinks() {
  addEventListener("click", chosen, true);
  addEventListener("auxclick", chosen, true);
}
