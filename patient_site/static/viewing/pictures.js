// Gets drawings of pictures: as prepared, from the stack or alone; or through another window, shaded here
// where the values are at hand, else by the site. Keeps what was decoded, as far as memory is cheap.

import { ask } from "./asking.js";
import { readDepth } from "./depth.js";

const DECODED_PIXELS = 24e6; // four bytes each
const DEPTHS = 4;
const SEEN_PIXELS = 1 << 20; // as many as a screen shows: for dragging, more would only be late

export class Pictures {
  constructor(base, stack, size) {
    Object.assign(this, { base, stack });
    this.size = number => stack.index?.[number - 1].size ?? size;
    this.decoded = new Map(); // by address, the newest last
    this.depths = new Map(); // by number, the newest last
    this.asked = new Map(); // by address, promises
  }

  // As prepared; null for one that can't be shown.
  async prepared(number) {
    if (!this.stack.has(number)) await this.fetch(number);
    const blob = this.stack.blobs.get(number);
    return blob && this.#drawing(`${number}`, () => blob);
  }

  fetch(number) {
    return this.#once(`${number}.jpg`, async answer => {
      if (!this.stack.has(number)) this.stack.put(number, answer && await answer.blob());
    });
  }

  // Through a window; a hasty one may be coarser. Null for a picture that can't be shown.
  async through(number, window, hasty) {
    const depth = this.depths.get(number);
    if (depth && (hasty || depth.every === 1)) return depth.shaded(window);
    const address = `${number}.jpg?center=${window[0]}&width=${window[1]}`;
    return this.#drawing(address, () => this.#once(address, answer => answer?.blob() ?? null));
  }

  // As a saved view shows it; null for a picture that can't be shown.
  presented(number, state) {
    const address = `${number}.jpg?state=${state.name}`;
    return this.#drawing(address, () => this.#once(address, answer => answer?.blob() ?? null));
  }

  // The measured values, null for colour; of a large picture some rows and columns are left out, unless
  // all are asked for.
  async depth(number, all = false) {
    const kept = this.depths.get(number);
    if (kept && (kept.every === 1 || !all)) return kept;
    const [width, height] = this.size(number);
    const every = all ? 1 : Math.ceil(Math.sqrt(width * height / SEEN_PIXELS));
    const depth = await this.#once(`${number}.depth?every=${every}`, async answer =>
      answer && readDepth(await answer.arrayBuffer(), every));
    if (depth) remember(this.depths, number, depth, () => this.depths.size > DEPTHS);
    return depth;
  }

  views(number) {
    return this.#once(`${number}.views`, answer => answer?.json() ?? null);
  }

  async #drawing(key, blob) {
    const kept = this.decoded.get(key);
    const drawing = kept ?? await decode(await blob());
    if (drawing) remember(this.decoded, key, drawing, () => this.#isTooMuch());
    return drawing;
  }

  #isTooMuch() {
    const pixels = [...this.decoded.values()].map(({ width, height }) => width * height);
    return pixels.length > 1 && pixels.reduce((one, other) => one + other, 0) > DECODED_PIXELS;
  }

  // What is being asked for already isn't asked for twice.
  #once(address, read) {
    if (!this.asked.has(address)) {
      const reading = ask(this.base + address).then(read);
      this.asked.set(address, reading);
      reading.catch(() => null).finally(() => this.asked.delete(address));
    }
    return this.asked.get(address);
  }
}

function decode(blob) {
  return blob && createImageBitmap(blob);
}

function remember(kept, key, value, isTooMuch) {
  kept.delete(key);
  kept.set(key, value);
  while (isTooMuch()) kept.delete(kept.keys().next().value);
}
