// A grey frame in full depth: its measured values, and its picture through any window, made here at once.

const WORD = 4;

export class Depth {
  constructor(head, steps, every) {
    Object.assign(this, head, { steps, every });
    this.canvas = Object.assign(document.createElement("canvas"), {
      width: head.width, height: head.height,
    });
    this.picture = new ImageData(head.width, head.height);
  }

  // The measured value of a pixel, NaN where nothing was measured or something is drawn over it.
  value(column, row) {
    const step = this.steps[row * this.width + column];
    return step >= this.mark ? NaN : this.slope * step + this.intercept;
  }

  // Center and width of all there is to see.
  range() {
    let [low, high] = [this.mark, 0];
    for (const step of this.steps) {
      if (step < low) low = step;
      if (step > high && step < this.mark) high = step;
    }
    const width = Math.abs((high - low) * this.slope) || 1;
    return [(low + high) / 2 * this.slope + this.intercept, width];
  }

  // A canvas with the picture through a window of center and width.
  shaded(window) {
    const shades = this.#shades(window);
    const pixels = new Uint32Array(this.picture.data.buffer);
    for (let at = 0; at < pixels.length; at++) pixels[at] = shades[this.steps[at]];
    this.canvas.getContext("2d").putImageData(this.picture, 0, 0);
    return this.canvas;
  }

  // For every step its pixel, as the site computes it (PS3.3 C.11.2.1.2).
  #shades([center, width]) {
    const shades = new Uint32Array(this.blank + 1);
    const [middle, span] = this.whole && width > 1 ? [center - 0.5, width - 1] : [center, width];
    for (let step = 0; step < this.mark; step++) {
      const share = (this.slope * step + this.intercept - middle) / span + 0.5;
      const grey = Math.round(Math.min(Math.max(share, 0), 1) * 255);
      shades[step] = opaque(this.inverted ? 255 - grey : grey);
    }
    shades[this.mark] = opaque(255);
    shades[this.blank] = opaque(0);
    return shades;
  }
}

function opaque(grey) {
  return (255 << 24 | grey << 16 | grey << 8 | grey) >>> 0;
}

// Reads what the site sends: the length of a head, the head, the folded steps.
export function readDepth(buffer, every) {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, WORD, length)));
  return new Depth(head, unfolded(new Uint8Array(buffer, WORD + length), head), every);
}

// Steps are written as differences from the pixel to the left, low bytes first, then high ones.
function unfolded(written, { width, height }) {
  const pixels = width * height;
  const steps = new Uint16Array(pixels);
  for (let at = 0, step = 0; at < pixels; at++) {
    if (at % width === 0) step = 0;
    const folded = written[at] | written[at + pixels] << 8;
    step += folded >> 1 ^ -(folded & 1);
    steps[at] = step;
  }
  return steps;
}
