// A transparent sheet over the stage, on which shapes are drawn; it follows the picture.

const SVG = "http://www.w3.org/2000/svg";
const CROSS = 12; // pixels of the screen, each way
const LINE = 18;
const ASIDE = 8;

export class Sheet {
  constructor(stage) {
    this.stage = stage;
    this.svg = element("svg", { class: "sheet", "aria-hidden": "true" });
    stage.frame.append(this.svg);
  }

  clear() {
    this.svg.replaceChildren();
  }

  // A line over a wider dark one, so that it is seen on black and on white.
  outline(points, isClosed, label = "") {
    const places = points.map(point => this.stage.onStage(point));
    const path = places.map(({ x, y }) => `${x},${y}`).join(" ");
    for (const layer of ["below", "above"]) {
      this.svg.append(element(isClosed ? "polygon" : "polyline", { points: path, class: layer }));
    }
    if (!isClosed) places.forEach(place => this.#dot(place));
    if (label) this.#label(places, isClosed, label);
  }

  cross(point) {
    const { x, y } = this.stage.onStage(point);
    const path = `M${x - CROSS} ${y}h${2 * CROSS}M${x} ${y - CROSS}v${2 * CROSS}`;
    for (const layer of ["below", "above"]) this.svg.append(element("path", { d: path, class: layer }));
  }

  #dot({ x, y }) {
    this.svg.append(element("circle", { cx: x, cy: y, r: 4 }));
  }

  // Beneath an area, at the end of a line.
  #label(places, isClosed, label) {
    const [x, y] = isClosed
      ? [Math.min(...places.map(place => place.x)), Math.max(...places.map(place => place.y)) + LINE]
      : [places.at(-1).x + ASIDE, places.at(-1).y];
    const text = element("text", { x, y });
    text.textContent = label;
    this.svg.append(text);
  }
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
