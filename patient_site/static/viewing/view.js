// What is looked at, and how: the state that all parts of a viewer share and tell each other by.

const CLOSEST = 16;
const AS_PREPARED = { window: null, state: null, hasty: false, inverted: false };
const UPRIGHT = { turns: 0, mirrored: false };
const WHOLE = { zoom: 1, x: 0, y: 0 };

export class View extends EventTarget {
  // `window` is center and width in measured values, null for the pictures as they were prepared; `hasty`
  // while it is being dragged. `state` is a saved view, null for none; there is no window then. `turns` are
  // quarters clockwise, before mirroring. `x` and `y` tell the middle of the stage as a share of the
  // picture's size, from its centre.
  constructor(number, count, window) {
    super();
    Object.assign(this, { number, count }, AS_PREPARED, UPRIGHT, WHOLE, { window });
  }

  change(changes) {
    const before = { ...this };
    Object.assign(this, changes);
    if (changes.window) this.state = null;
    if (changes.state) Object.assign(this, { window: null, hasty: false });
    this.number = within(1, this.number, this.count);
    this.zoom = within(1, this.zoom, CLOSEST);
    const reach = this.zoom > 1 ? 0.5 : 0;
    this.x = within(-reach, this.x, reach);
    this.y = within(-reach, this.y, reach);
    const changed = Object.keys(before).filter(name => this[name] !== before[name]);
    if (changed.length) this.dispatchEvent(new CustomEvent("change", { detail: changed }));
  }

  // The saved view that this picture is seen in, null where it isn't meant for it.
  get shownState() {
    return this.state?.numbers.has(this.number) ? this.state : null;
  }

  on(names, act) {
    this.addEventListener("change", event => {
      if (event.detail.some(name => names.includes(name))) act();
    });
  }

  reset() {
    this.change({ ...AS_PREPARED, ...UPRIGHT, ...WHOLE });
  }

  fit() {
    this.change(WHOLE);
  }
}

export function within(low, value, high) {
  return Math.min(Math.max(value, low), high);
}
