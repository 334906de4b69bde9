// Brightness and contrast: presets and buttons, and dragging on the picture, computed from measured values.

const ACROSS = 300; // pixels for a contrast e times as weak
const DOWN = 400; // pixels for a window's width of brightness
const STEP = 0.1; // of the window's width, by a button
const WEAKER = 1.25;

const BUTTONS = {
  lighter: ([center, width]) => [center - STEP * width, width],
  darker: ([center, width]) => [center + STEP * width, width],
  stronger: ([center, width]) => [center, width / WEAKER],
  weaker: ([center, width]) => [center, width * WEAKER],
};

export function adjustBrightness(viewer) {
  const { root, view, pictures, facts, acts } = viewer;
  const group = root.querySelector(".brightness");
  const toggle = group.querySelector("[data-act=drag]");

  // What dragging starts from: the window that is shown. Null for colour.
  async function shownWindow() {
    const depth = await pictures.depth(view.number);
    return depth && (view.window ?? facts.stackWindow ?? depth.window ?? depth.range());
  }

  async function press(change) {
    const window = await shownWindow();
    if (window) view.change({ window: change(window).map(rounded) });
  }

  function drag(start) {
    let from = null;
    let isOver = false;
    shownWindow().then(window => { from = window; });
    return {
      move(event) {
        if (from && !isOver) view.change({ window: dragged(from, start, event), hasty: true });
      },
      end() {
        isOver = true;
        view.change({ hasty: false });
      },
      cancel() {
        this.end();
      },
    };
  }

  function choose(event) {
    const link = event.target.closest("[data-window]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [center, width] = link.dataset.window.split(" ").map(Number);
    view.change({ window: link.dataset.window ? [center, width] : null, state: null });
  }

  function mark() {
    const chosen = view.window ? view.window.join(" ") : view.state ? null : "";
    for (const link of group.querySelectorAll("[data-window]")) {
      link.toggleAttribute("aria-current", link.dataset.window === chosen);
      if (link.dataset.window === chosen) link.setAttribute("aria-current", "true");
    }
  }

  // The object's own windows but the first, which is the one that pictures are prepared with.
  function offer({ grey, windows }) {
    group.hidden = !grey;
    const links = group.querySelector(".windows");
    const known = new Set([...links.querySelectorAll("a")].map(link => link.dataset.window));
    for (const { name, center, width } of windows.slice(1)) {
      const window = `${center} ${width}`;
      if (!known.has(window)) links.append(linked(links, name, window));
    }
    mark();
  }

  const tool = { drag, name: "drag" };
  acts.drag = () => viewer.take(viewer.tool === tool ? null : tool);
  viewer.onTool(() => toggle.setAttribute("aria-pressed", viewer.tool === tool));
  for (const [name, change] of Object.entries(BUTTONS)) acts[name] = () => press(change);
  viewer.brighten = drag;
  group.addEventListener("click", choose);
  view.on(["window", "state"], mark);
  viewer.views.then(offer);
}

function linked(links, name, window) {
  const link = links.querySelector("a").cloneNode();
  const [center, width] = window.split(" ");
  link.removeAttribute("aria-current");
  link.search = `?center=${center}&width=${width}`;
  link.dataset.window = window;
  link.textContent = name;
  const item = document.createElement("li");
  item.append(link);
  return item;
}

function dragged([center, width], start, event) {
  const across = event.clientX - start.clientX;
  const down = event.clientY - start.clientY;
  const wider = width * Math.exp(across / ACROSS);
  return [center + down / DOWN * wider, wider].map(rounded);
}

// As many digits as matter, so that an address stays readable.
export function rounded(number) {
  return Number(number.toPrecision(5));
}
