// The stage: draws a picture, lays it out as the view says, and tells which of its pixels lies where.

import { letters, roundLength, turned } from "./space.js";

const BAR = 0.25; // of the stage's width, at most

export class Stage {
  constructor(frame, view, facts) {
    Object.assign(this, { frame, view, facts });
    this.state = null; // the saved view that is drawn
    this.image = frame.querySelector("img"); // came with the page
    this.part = name => frame.querySelector(`.${name}`);
    this.canvas = Object.assign(document.createElement("canvas"), { hidden: true });
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-describedby", this.part("sides").id);
    view.on(["zoom", "x", "y", "turns", "mirrored", "inverted"], () => this.place());
    new ResizeObserver(() => this.place()).observe(frame);
  }

  // Takes over from the picture that came with the page once that is there, unless somebody leafed before.
  async takeOver() {
    const { image } = this;
    await image.decode().catch(() => null);
    if (this.canvas.isConnected) return;
    const drawing = image.naturalWidth ? image : null;
    this.draw(drawing, [image.naturalWidth, image.naturalHeight], this.view.shownState);
  }

  // A picture of this size in pixels, null where it can't be shown; as a saved view shows it, or as it is.
  draw(drawing, [width, height], state = null) {
    this.image.replaceWith(this.canvas);
    this.frame.classList.add("live");
    this.canvas.hidden = !drawing;
    this.part("problem").hidden = Boolean(drawing);
    if (!drawing) return;
    const isOther = this.canvas.width !== width || this.canvas.height !== height || this.state !== state;
    if (isOther) {
      Object.assign(this.canvas, { width, height });
      this.state = state;
      this.place();
    }
    this.canvas.getContext("2d").drawImage(drawing, 0, 0, width, height);
    this.frame.dispatchEvent(new Event("drawn"));
  }

  name(words) {
    this.canvas.setAttribute("aria-label", words);
  }

  // The size of the whole picture on the stage, as it is turned, before zooming.
  fitted() {
    const { width, height } = this.canvas;
    const [across, down] = this.view.turns % 2 ? [height, width] : [width, height];
    const scale = Math.min(this.frame.clientWidth / across, this.frame.clientHeight / down);
    return { scale, across: across * scale, down: down * scale };
  }

  place() {
    const { view, canvas, frame } = this;
    const { scale, across, down } = this.fitted();
    this.pixel = scale * view.zoom; // the side of a picture's pixel on the screen
    this.matrix = new DOMMatrix()
      .translate(frame.clientWidth / 2 - view.x * across * view.zoom,
        frame.clientHeight / 2 - view.y * down * view.zoom)
      .scale(view.mirrored ? -1 : 1, 1)
      .rotate(90 * view.turns)
      .scale(this.pixel)
      .translate(-canvas.width / 2, -canvas.height / 2);
    canvas.style.transform = this.matrix.toString();
    canvas.classList.toggle("inverted", view.inverted);
    this.#tellSides();
    this.#tellLength();
    frame.dispatchEvent(new Event("placed"));
  }

  // From a place in the window to a place in the picture, in pixels.
  inPicture({ clientX, clientY }) {
    const box = this.frame.getBoundingClientRect();
    return this.matrix.inverse().transformPoint({ x: clientX - box.left, y: clientY - box.top });
  }

  // From a place in the picture to one on the stage.
  onStage(point) {
    return this.matrix.transformPoint(point);
  }

  // Changes the zoom so that what is under this place in the window stays there.
  zoomAt({ clientX, clientY }, factor) {
    const { view } = this;
    const box = this.frame.getBoundingClientRect();
    const { across, down } = this.fitted();
    const aside = (clientX - box.left - box.width / 2) / across;
    const below = (clientY - box.top - box.height / 2) / down;
    const before = view.zoom;
    view.change({ zoom: before * factor });
    const kept = 1 / before - 1 / view.zoom;
    view.change({ x: view.x + aside * kept, y: view.y + below * kept });
  }

  #tellSides() {
    const known = letters(this.facts);
    if (!known) return;
    const drawn = this.state ? turned(known, this.state.turns, this.state.mirrored) : known;
    const edges = turned(drawn, this.view.turns, this.view.mirrored);
    ["top", "right", "bottom", "left"].forEach((edge, at) => {
      this.part(edge).textContent = edges[at];
    });
    this.part("sides").textContent = this.facts.tellSides(edges);
  }

  #tellLength() {
    const { pixelSize } = this.facts;
    const screen = pixelSize / this.pixel; // mm on the patient for a pixel of the screen
    const length = pixelSize ? roundLength(this.frame.clientWidth * BAR * screen) : 0;
    this.part("scale").hidden = !length;
    this.part("ruler").style.width = `${length / screen}px`;
    this.part("length").textContent = length < 10 ? `${length} mm` : `${length / 10} cm`;
  }
}
