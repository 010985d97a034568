// A picture of the post, as large as the window: the same file, no request but to the archive.

const PICTURES = ".content img:not(.formula, .icon)";
const PICTURE_FILE = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp)(?:[?#]|$)/i;
const STEP = 1.25;
const large = { layer: null, image: null, of: null, scale: 1, x: 0, y: 0, drag: null };

function canEnlarge(image) {
  const link = image.closest("a[href]");
  return !image.closest(".card") && (!link || PICTURE_FILE.test(link.getAttribute("href")));
}

function pictures() {
  return [...document.querySelectorAll(PICTURES)].filter(canEnlarge);
}

function offerEnlarging() {
  for (const image of pictures()) {
    image.tabIndex = 0;
    image.setAttribute("role", "button");
    image.setAttribute("aria-label", image.alt ? `Enlarge: ${image.alt}` : "Enlarge the picture");
    image.style.cursor = "zoom-in";
  }
  addEventListener("click", clicked, true);
  addEventListener("auxclick", (event) => large.layer && swallow(event), true);
  addEventListener("keydown", pressed, true);
  addEventListener("wheel", wheeled, { capture: true, passive: false });
  addEventListener("pointerdown", grabbed, true);
  addEventListener("pointermove", dragged, true);
  addEventListener("pointerup", released, true);
  addEventListener("resize", fit);
}

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function made(tag, name, text) {
  const element = document.createElement(tag);
  element.className = name;
  if (text) element.textContent = text;
  return element;
}

function enlarge(image) {
  closeLarge();
  const layer = made("div", "enlarged");
  layer.setAttribute("role", "dialog");
  layer.setAttribute("aria-modal", "true");
  layer.setAttribute("aria-label", image.alt || "Picture");
  const shown = made("img", "");
  shown.src = image.currentSrc || image.src;
  shown.alt = image.alt;
  shown.draggable = false;
  const caption = image.closest("figure")?.querySelector("figcaption")?.textContent || image.alt;
  const foot = made("p", "enlarged-foot");
  foot.append(made("span", "enlarged-caption", caption), made("span", "enlarged-zoom"));
  const close = made("button", "enlarged-close", "×");
  close.setAttribute("aria-label", "Close (Esc)");
  close.title = "Close (Esc)";
  layer.append(shown, foot, close);
  document.documentElement.append(layer);
  Object.assign(large, { layer, image: shown, of: image, drag: null });
  shown.addEventListener("load", fit);
  fit();
  close.focus({ preventScroll: true });
  tell("enlarged", true);
}

function closeLarge() {
  if (!large.layer) return;
  large.layer.remove();
  large.layer = null;
  large.of.focus({ preventScroll: true });
  tell("enlarged", false);
}

/* The size at scale 1, in CSS pixels; a drawing has as many as the window. */
function ownSize() {
  const { naturalWidth: width, naturalHeight: height } = large.image;
  return width && height ? [width, height] : [innerWidth, innerHeight];
}

function fitScale() {
  const [width, height] = ownSize();
  const most = /\.svg|^data:image\/svg/i.test(large.image.src) ? 16 : Math.max(1, 1 / devicePixelRatio) * 2;
  return Math.min((innerWidth - 48) / width, (innerHeight - 96) / height, most);
}

function fit() {
  if (!large.layer) return;
  large.scale = fitScale();
  large.x = large.y = 0;
  draw();
}

/* Zooms so that what is under a point (from the middle of the window) stays there. */
function zoomLarge(factor, x = 0, y = 0) {
  if (!large.layer) return;
  const scale = Math.min(Math.max(large.scale * factor, Math.min(fitScale(), 1) / 4), 16);
  large.x = x - ((x - large.x) * scale) / large.scale;
  large.y = y - ((y - large.y) * scale) / large.scale;
  large.scale = scale;
  draw();
}

function draw() {
  const [width, height] = ownSize();
  const wide = width * large.scale, high = height * large.scale;
  const reachX = Math.max((wide - innerWidth) / 2 + 24, 0), reachY = Math.max((high - innerHeight) / 2 + 48, 0);
  large.x = Math.min(Math.max(large.x, -reachX), reachX);
  large.y = Math.min(Math.max(large.y, -reachY), reachY);
  Object.assign(large.image.style, {
    width: `${wide}px`,
    height: `${high}px`,
    left: `${(innerWidth - wide) / 2 + large.x}px`,
    top: `${(innerHeight - high) / 2 + large.y - 12}px`,
    cursor: reachX || reachY ? "grab" : "zoom-in",
  });
  large.layer.querySelector(".enlarged-zoom").textContent = `${Math.round(large.scale * 100)} %`;
}

function turnPicture(by) {
  const all = pictures();
  const at = all.indexOf(large.of);
  if (all.length > 1 && at >= 0) enlarge(all[(at + by + all.length) % all.length]);
}

function clicked(event) {
  if (large.layer) {
    swallow(event);
    if (event.target !== large.image) {
      if (!event.target.closest(".enlarged-foot")) closeLarge();
    } else if (!large.moved) {
      const x = event.clientX - innerWidth / 2, y = event.clientY - innerHeight / 2;
      if (Math.abs(large.scale - fitScale()) > 0.01) fit();
      else zoomLarge(large.scale < 0.99 ? 1 / large.scale : 2, x, y);
    }
    return;
  }
  const image = event.target.closest?.(PICTURES);
  if (event.button === 0 && !event.ctrlKey && !event.metaKey && image && canEnlarge(image)) {
    swallow(event);
    enlarge(image);
  }
}

function pressed(event) {
  if (!large.layer) {
    const image = event.target.closest?.(PICTURES);
    if (image && event.key === "Enter" && canEnlarge(image)) {
      swallow(event);
      enlarge(image);
    }
    return;
  }
  const does = {
    Escape: closeLarge,
    Enter: closeLarge,
    "+": () => zoomLarge(STEP),
    "=": () => zoomLarge(STEP),
    "-": () => zoomLarge(1 / STEP),
    0: fit,
    1: () => zoomLarge(1 / large.scale),
    ArrowLeft: () => turnPicture(-1),
    ArrowRight: () => turnPicture(1),
  }[event.key];
  swallow(event);
  if (does) does();
}

function wheeled(event) {
  if (large.layer) {
    swallow(event);
    const x = event.clientX - innerWidth / 2, y = event.clientY - innerHeight / 2;
    zoomLarge(Math.exp(-event.deltaY / 400), x, y);
  } else if (event.ctrlKey) {
    event.preventDefault();
    tell("resized", event.deltaY < 0 ? 1 : -1);
  }
}

function grabbed(event) {
  if (!large.layer || event.target !== large.image || event.button !== 0) return;
  large.drag = [event.clientX - large.x, event.clientY - large.y, event.clientX, event.clientY];
  large.moved = false;
}

function dragged(event) {
  if (!large.layer || !large.drag) return;
  const [x, y, fromX, fromY] = large.drag;
  large.moved ||= Math.hypot(event.clientX - fromX, event.clientY - fromY) > 4;
  large.x = event.clientX - x;
  large.y = event.clientY - y;
  draw();
}

function released() {
  large.drag = null;
}
