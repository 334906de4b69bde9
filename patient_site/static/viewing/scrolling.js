// Two viewers that scroll together: at the same height of the body, by as many millimetres, or in step.

import { both } from "./linking.js";
import { along, normal } from "./space.js";

export function linkScrolling(left, right, switches) {
  const box = switches.querySelector("[data-link=scroll]");
  if (!box) return;
  const rule = RULES[switches.dataset.by](left, right);
  const follow = both(left, right, ["number"], () => box.checked, (one, other) => {
    const { number, isBeyond } = rule.match(one, other);
    other.view.change({ number });
    tellBeyond(isBeyond ? other : null);
  });
  box.addEventListener("change", () => {
    tellBeyond(null);
    if (box.checked && !rule.begin()) follow(left, right);
  });
  Promise.all([left, right].map(indexed)).then(() => { if (!rule.begin()) follow(left, right); });

  function tellBeyond(viewer) {
    const words = document.querySelector(".halves").dataset;
    const side = viewer === left ? words.left : words.right;
    switches.querySelector(".beyond").textContent =
      viewer ? words.beyond.replace("{side}", side) : "";
  }
}

// Each rule finds the picture of another viewer that goes with the one of this. `begin` takes what is shown
// as going together, and tells whether it does so.
const RULES = {
  position: left => ({ begin: () => false, match: byHeight(heightsFrom(left), () => 0) }),

  distance(left, right) {
    const heights = heightsFrom(left);
    let apart = null;
    return {
      begin() {
        const isFirst = apart === null;
        const at = viewer => heights(viewer)[isFirst ? middle(viewer) : viewer.view.number - 1];
        apart = at(right) - at(left);
        return !isFirst;
      },
      match: byHeight(heights, other => (other === right ? apart : -apart)),
    };
  },

  share: () => ({
    begin: () => true,
    match: (one, other) => {
      const share = (one.view.number - 1) / (one.view.count - 1);
      return { number: Math.round(share * (other.view.count - 1)) + 1, isBeyond: false };
    },
  }),
};

function byHeight(heights, apart) {
  return (one, other) => {
    const theirs = heights(other);
    const wanted = heights(one)[one.view.number - 1] + apart(other);
    const distances = theirs.map(height => Math.abs(height - wanted));
    const least = Math.min(...distances);
    const found = distances.indexOf(least); // none where a picture doesn't know its place
    return found < 0
      ? { number: other.view.number, isBeyond: false }
      : { number: found + 1, isBeyond: least > 2 * spacing(theirs) };
  };
}

// How high each picture of a viewer lies, in mm along the normal of the left one.
function heightsFrom(left) {
  const direction = normal(left.facts.orientation);
  return ({ stack }) => (stack.index ?? []).map(({ position }) => along(direction, position));
}

function spacing(heights) {
  return heights.length > 1 ? Math.abs(heights.at(-1) - heights[0]) / (heights.length - 1) : Infinity;
}

function middle({ view }) {
  return Math.floor(view.count / 2);
}

function indexed({ stack }) {
  return stack.index ?? new Promise(resolve => stack.addEventListener("index", resolve));
}
