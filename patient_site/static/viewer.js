// Leafs through a stack without reloading: slider, arrow keys, wheel, swipe. Without this script every
// picture has its own page, and the links lead from one to the next.

const KEPT = 48; // pictures held in memory
const AHEAD = [1, -1, 2, 3, -2, 4]; // fetched before they are asked for, the likeliest first
const SWIPED = 16; // pixels under a finger for one picture
const TURNED = 40; // pixels of a wheel for one picture
const AT_REST = 400; // milliseconds without leafing

const viewer = document.querySelector(".viewer");
const part = selector => viewer.querySelector(selector);
const stage = part(".stage");
const image = part("img");
const slider = part("input");
const links = [...viewer.querySelectorAll("[data-to]")];
const count = Number(viewer.dataset.count);
const place = number => viewer.dataset.place.replace("{number}", number);

const pictures = new Map(); // by number, the promise of an address in memory
let wanted = Number(viewer.dataset.number);
let shown = wanted;
let chasing = false;
let resting;

if (slider) begin();

function begin() {
  part(".slider").hidden = part(".tip").hidden = false;
  slider.value = wanted;
  slider.addEventListener("input", () => go(slider.valueAsNumber));
  links.forEach(link => link.addEventListener("click", follow));
  document.addEventListener("keydown", step);
  leafByWheel();
  leafBySwipe();
  fetchAhead();
}

function go(number) {
  number = Math.min(Math.max(number, 1), count);
  if (number === wanted) return;
  wanted = number;
  tell();
  chase();
}

// --- Where one is -------------------------------------------------------------------------------

function tell() {
  slider.value = wanted;
  slider.setAttribute("aria-valuetext", place(wanted));
  part(".place").textContent = place(wanted);
  links.forEach(point);
  clearTimeout(resting);
  resting = setTimeout(rest, AT_REST);
}

function point(link) {
  const number = target(link);
  if (number >= 1 && number <= count && number !== wanted) return link.setAttribute("href", number);
  if (link === document.activeElement) slider.focus();
  link.removeAttribute("href");
}

function target(link) {
  return { first: 1, previous: wanted - 1, next: wanted + 1, last: count }[link.dataset.to];
}

// Browsers refuse an address that changes a hundred times in a moment, and nobody listens that fast. A
// slider says its own place: nobody wants to hear it twice.
function rest() {
  history.replaceState(null, "", wanted);
  document.title = document.title.replace(/^.*(?= — )/, place(wanted));
  part("[role=status]").textContent = slider === document.activeElement ? "" : place(wanted);
}

// --- The picture --------------------------------------------------------------------------------

// One picture is fetched at a time while the slider runs: those passed over meanwhile are left out.
async function chase() {
  if (chasing) return;
  chasing = true;
  while (shown !== wanted) {
    const number = wanted;
    draw(number, await picture(number));
    shown = number;
  }
  chasing = false;
  fetchAhead();
}

function draw(number, address) {
  if (address) image.src = address;
  image.alt = place(number);
  image.hidden = !address;
  part(".problem").hidden = Boolean(address);
}

// The address of a picture in memory, or null for one that can't be shown.
function picture(number) {
  if (!pictures.has(number)) {
    pictures.set(number, fetched(number));
    forgetTheFarthest();
  }
  return pictures.get(number);
}

async function fetched(number) {
  try {
    const response = await fetch(`${number}.jpg`);
    if (response.redirected) location.reload(); // the session has ended
    return response.ok ? URL.createObjectURL(await response.blob()) : null;
  } catch {
    pictures.delete(number); // the network failed: next time may be better
    return null;
  }
}

function fetchAhead() {
  for (const distance of AHEAD) {
    const number = wanted + distance;
    if (number >= 1 && number <= count) picture(number);
  }
}

async function forgetTheFarthest() {
  if (pictures.size <= KEPT) return;
  const far = [...pictures.keys()].reduce((one, other) =>
    Math.abs(one - wanted) > Math.abs(other - wanted) ? one : other);
  const address = pictures.get(far);
  pictures.delete(far);
  URL.revokeObjectURL(await address);
}

// --- Ways to leaf -------------------------------------------------------------------------------

function follow(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(target(event.currentTarget));
}

// On the slider the browser knows the keys already, Home and End among them.
function step(event) {
  const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!way || event.target === slider || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  go(wanted + (document.dir === "rtl" ? -way : way));
}

// Only once the picture was touched: a page that is scrolled must not be caught by it.
function leafByWheel() {
  let turned = 0;
  stage.addEventListener("click", () => slider.focus({ preventScroll: true }));
  stage.addEventListener("wheel", event => {
    if (document.activeElement !== slider || event.ctrlKey) return;
    event.preventDefault();
    turned += event.deltaY;
    go(wanted + Math.trunc(turned / TURNED));
    turned %= TURNED;
  }, { passive: false });
}

function leafBySwipe() {
  let start = null;
  stage.addEventListener("pointerdown", event => {
    if (event.isPrimary) start = { x: event.clientX, number: wanted };
  });
  stage.addEventListener("pointermove", event => {
    if (start && event.isPrimary) go(start.number + Math.round((start.x - event.clientX) / SWIPED));
  });
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => { start = null; });
}
