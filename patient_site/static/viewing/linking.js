// Two viewers with one brightness and one size.

import { rounded } from "./brightness.js";

// The same window where values mean the same, else a window as much wider, and as far aside for its width.
export async function linkWindows(left, right, isOn) {
  const [known, otherKnown] = await Promise.all([left.views, right.views]);
  const bases = new Map([[left, base(left, known)], [right, base(right, otherKnown)]]);

  function translated([center, width], one, other) {
    if (one.facts.unit && one.facts.unit === other.facts.unit) return [center, width];
    const [from, to] = [bases.get(one), bases.get(other)];
    if (!from || !to) return null;
    return [to[0] + (center - from[0]) / from[1] * to[1], width / from[1] * to[1]].map(rounded);
  }

  const follow = both(left, right, ["window", "hasty", "inverted"], isOn, (one, other) => {
    const { window, hasty, inverted } = one.view;
    if (hasty) other.pictures.depth(other.view.number).catch(() => null);
    other.view.change({ window: window && translated(window, one, other), hasty, inverted });
  });
  follow(left, right);
}

// The window that the pictures were prepared with.
function base({ facts }, { windows: [first] }) {
  return facts.stackWindow ?? (first ? [first.center, first.width] : null);
}

// The same millimetres on the screen where both know theirs, else as much larger than the whole.
export function linkSize(left, right, isOn) {
  const isKnown = left.facts.pixelSize && right.facts.pixelSize;
  const scale = ({ stage, facts }) => (isKnown ? stage.fitted().scale / facts.pixelSize : 1);
  const extent = ({ pictures, view, facts }, side) =>
    (isKnown ? pictures.size(view.number)[side] * facts.pixelSize : 1);

  both(left, right, ["zoom", "x", "y"], isOn, (one, other) => {
    const { zoom, x, y } = one.view;
    other.view.change({
      zoom: zoom > 1 ? zoom * scale(one) / scale(other) : 1,
      x: x * extent(one, 0) / extent(other, 0),
      y: y * extent(one, 1) / extent(other, 1),
    });
  });
}

// What changes in one changes in the other, and not back again. Gives what has one follow another at once.
export function both(left, right, names, isOn, act) {
  let isFollowing = false;
  function follow(one, other) {
    if (isFollowing || !isOn()) return;
    isFollowing = true;
    act(one, other);
    isFollowing = false;
  }
  left.view.on(names, () => follow(left, right));
  right.view.on(names, () => follow(right, left));
  return follow;
}
