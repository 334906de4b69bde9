// Takes bytes from a streaming answer in pieces of any length.

export class Bytes {
  constructor(answer) {
    this.reader = answer.body.getReader();
    this.kept = new Uint8Array(0);
  }

  // So many bytes, as soon as they are there. Throws when the answer ends before.
  async take(length) {
    const parts = [this.kept];
    let found = this.kept.length;
    while (found < length) {
      const { done, value } = await this.reader.read();
      if (done) throw new Error("cut off");
      parts.push(value);
      found += value.length;
    }
    const all = parts.length > 1 ? joined(parts, found) : this.kept;
    this.kept = all.subarray(length);
    return all.slice(0, length);
  }
}

function joined(parts, length) {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
