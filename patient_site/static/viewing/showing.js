// Shows the picture that is wanted, or meanwhile the nearest there is. One is made at a time: those passed
// over meanwhile are left out, so that a slow line or machine lags but never queues.

import { pause } from "./asking.js";

const AT_REST = 120; // milliseconds without leafing before a picture is fetched past the stack
const AHEAD = [1, -1, 2, -2];

export function show({ view, stage, stack, pictures }) {
  let shown = best().key;
  let isShowing = false;
  let resting;

  function wish() {
    clearTimeout(resting);
    resting = setTimeout(rest, AT_REST);
    chase();
  }

  async function chase() {
    if (isShowing) return;
    isShowing = true;
    for (let next = best(); next.key !== shown; next = best()) {
      shown = next.key;
      await draw(next);
    }
    isShowing = false;
  }

  async function draw({ number, drawing, state }) {
    try {
      const drawn = await drawing();
      const size = state && drawn ? [drawn.width, drawn.height] : pictures.size(number);
      stage.draw(drawn, size, state);
    } catch {
      shown = null; // the network failed: what is shown stays, and it is tried again
      await pause(AT_REST);
    }
  }

  function best() {
    const { number, window, hasty, shownState: state } = view;
    if (state) {
      const drawing = () => pictures.presented(number, state);
      return { key: `${number} ${state.name}`, number, drawing, state };
    }
    if (window) {
      const drawing = () => pictures.through(number, window, hasty);
      return { key: [number, ...window, hasty].join(), number, drawing };
    }
    const near = stack.nearest(number) ?? number;
    return { key: `${near}`, number: near, drawing: () => pictures.prepared(near) };
  }

  function rest() {
    if (view.hasty) return;
    if (view.window) AHEAD.forEach(distance => getReady(view.number + distance));
    else if (!view.shownState && !stack.has(view.number)) quietly(pictures.fetch(view.number));
  }

  function getReady(number) {
    if (number >= 1 && number <= view.count) quietly(pictures.through(number, view.window, false));
  }

  view.on(["number", "window", "state", "hasty"], wish);
  stack.addEventListener("arrival", chase);
}

// What is fetched ahead may fail: when it is wanted, it is fetched again.
function quietly(promise) {
  promise.catch(() => null);
}
