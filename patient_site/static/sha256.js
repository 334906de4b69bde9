// SHA-256 of bytes that come in pieces (FIPS 180-4): WebCrypto wants the whole file in memory at once.

const BLOCK = 64;
const PRIMES = firstPrimes(64);
const ROUNDS = Int32Array.from(PRIMES, prime => fraction(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map(prime => fraction(Math.sqrt(prime)));

export class Sha256 {
  #state = Int32Array.from(START);
  #words = new Int32Array(64);
  #rest = new Uint8Array(0);
  #length = 0;

  update(bytes) {
    this.#length += bytes.length;
    const all = this.#rest.length ? joined(this.#rest, bytes) : bytes;
    const whole = all.length - (all.length % BLOCK);
    const view = new DataView(all.buffer, all.byteOffset, all.length);
    for (let at = 0; at < whole; at += BLOCK) {
      this.#compress(view, at);
    }
    this.#rest = all.slice(whole);
  }

  // In hexadecimal; nothing can be added afterwards.
  digest() {
    const length = this.#length;
    const padding = new Uint8Array(((119 - (length % BLOCK)) % BLOCK) + 9);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(length / 0x20000000));
    view.setUint32(padding.length - 4, (length % 0x20000000) * 8);
    this.update(padding);
    return [...this.#state].map(word => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  #compress(view, at) {
    const words = this.#words;
    const state = this.#state;
    for (let n = 0; n < 16; n += 1) {
      words[n] = view.getInt32(at + 4 * n);
    }
    for (let n = 16; n < 64; n += 1) {
      const x = words[n - 15];
      const y = words[n - 2];
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[n] = (words[n - 16] + low + words[n - 7] + high) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let n = 0; n < 64; n += 1) {
      const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + high + ((e & f) ^ (~e & g)) + ROUNDS[n] + words[n]) | 0;
      const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, n) => {
      state[n] = (state[n] + word) | 0;
    });
  }
}

function joined(one, other) {
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}

// The first 32 bits behind the point.
function fraction(number) {
  return ((number - Math.floor(number)) * 0x100000000) | 0;
}

function firstPrimes(count) {
  const primes = [];
  for (let number = 2; primes.length < count; number += 1) {
    if (primes.every(prime => number % prime)) {
      primes.push(number);
    }
  }
  return primes;
}
