// Ways from picture to picture: links, slider, arrow keys, wheel. Swipes are with the other gestures.

const TURNED = 40; // pixels of a wheel for one picture

let engaged = null; // the viewer that was touched last

export function leaf(viewer) {
  const { root, view, stage } = viewer;
  const slider = root.querySelector("[type=range]");
  const links = [...root.querySelectorAll("[data-to]")];
  if (!slider) return;
  engaged ??= root;

  const go = number => view.change({ number });

  function tell() {
    slider.value = view.number;
    slider.setAttribute("aria-valuetext", viewer.place());
    links.forEach(point);
  }

  // At the ends of a stack a link has no address, so that nobody follows it.
  function point(link) {
    const number = target(link);
    if (number >= 1 && number <= view.count && number !== view.number) {
      link.href = viewer.address(number);
      return;
    }
    if (link === document.activeElement) slider.focus();
    link.removeAttribute("href");
  }

  function target(link) {
    const { number, count } = view;
    return { first: 1, previous: number - 1, next: number + 1, last: count }[link.dataset.to];
  }

  function follow(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(target(event.currentTarget));
  }

  // The slider knows its keys already, Home and End among them; fields need the arrows themselves.
  function step(event) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (event.target.matches("input, select, textarea") || engaged !== root) return;
    event.preventDefault();
    go(view.number + way);
  }

  // Only once the picture was touched: a page that is scrolled must not be caught by it.
  let turned = 0;
  function turn(event) {
    if (event.ctrlKey || !(viewer.isTouched() || document.fullscreenElement)) return;
    event.preventDefault();
    turned += event.deltaY;
    go(view.number + Math.trunc(turned / TURNED));
    turned %= TURNED;
  }

  view.on(["number"], tell);
  slider.addEventListener("input", () => go(slider.valueAsNumber));
  links.forEach(link => link.addEventListener("click", follow));
  document.addEventListener("keydown", step);
  stage.frame.addEventListener("wheel", turn, { passive: false });
  stage.frame.addEventListener("click", () => {
    if (!viewer.tool) slider.focus({ preventScroll: true });
  });
  root.addEventListener("focusin", () => { engaged = root; });
  root.addEventListener("pointerdown", () => { engaged = root; });
  slider.value = view.number; // browsers remember where it was
}
