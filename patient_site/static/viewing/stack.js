// The stored stack: fetched by one streaming request, its pictures handed out as they arrive, every eighth
// first. A request that was cut off goes on where it ended.

import { ask, pause } from "./asking.js";
import { Bytes } from "./bytes.js";

const HEAD = 24; // sixteen bytes of magic, the length of the index, four in reserve
const LENGTH_AT = 16;
const TRIES = 6;
const REST = 2000; // milliseconds between two tries

export class Stack extends EventTarget {
  constructor(address) {
    super();
    this.address = address;
    this.index = null;
    this.blobs = new Map(); // by number; null for a picture that can't be shown
  }

  has(number) {
    return this.blobs.has(number);
  }

  put(number, blob) {
    this.blobs.set(number, blob);
    this.dispatchEvent(new Event("arrival"));
  }

  // The number of the nearest picture that is here; null while there is none.
  nearest(number) {
    if (!this.blobs.size) return null;
    for (let distance = 0; ; distance++) {
      if (this.has(number - distance)) return number - distance;
      if (this.has(number + distance)) return number + distance;
    }
  }

  // Fetches all pictures; gives up in the end, for each can be fetched alone.
  async load() {
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        return await this.#goOn();
      } catch {
        await pause(REST);
      }
    }
  }

  async #goOn() {
    const answer = await ask(this.address, { headers: this.#missing() });
    if (!answer) return;
    if (answer.status !== 206) this.#begin(answer);
    const bytes = new Bytes(answer);
    if (!this.index) await this.#readIndex(bytes);
    for (const entry of this.waiting) await this.#readPicture(bytes, entry);
    this.dispatchEvent(new Event("complete"));
  }

  #missing() {
    return this.index ? { Range: `bytes=${this.at}-`, "If-Range": this.mark } : {};
  }

  #begin(answer) {
    this.mark = answer.headers.get("ETag");
    this.index = null;
    this.at = 0;
  }

  async #readIndex(bytes) {
    const head = await bytes.take(HEAD);
    const length = new DataView(head.buffer).getUint32(LENGTH_AT, true);
    const index = JSON.parse(new TextDecoder().decode(await bytes.take(length)));
    this.at = HEAD + length;
    this.index = index.pictures.map((fields, position) => entry(fields, position + 1, this.at));
    this.dispatchEvent(new Event("index"));
    this.index.filter(each => each.problem).forEach(each => this.put(each.number, null));
  }

  get waiting() {
    return this.index
      .filter(each => !each.problem && each.offset >= this.at)
      .sort((one, other) => one.offset - other.offset);
  }

  async #readPicture(bytes, { number, offset, length }) {
    await bytes.take(offset - this.at);
    const picture = await bytes.take(length);
    this.at = offset + length;
    this.put(number, new Blob([picture], { type: "image/jpeg" }));
  }
}

// Offsets are written from the end of the index, and counted here from the start of the stack.
function entry([offset, length, width, height, , , problem, position], number, start) {
  return { number, offset: start + offset, length, size: [width, height], problem, position };
}
