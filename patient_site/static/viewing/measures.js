// Measures on a picture, by mouse, finger and keyboard: distances, angles, and values in an area. Tells why
// where something can't be measured.

import { SHAPES, angle, area, distance, statistics } from "./shapes.js";
import { Sheet } from "./sheet.js";
import { filled } from "./telling.js";

const DRAWN = 6; // pixels of the screen: less is a click, not a drag
const FAR = 10; // pixels of the picture for an arrow with Shift
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SQUARE_CENTIMETRE = 100; // mm²

export class Measures {
  constructor(viewer) {
    this.viewer = viewer;
    this.group = viewer.root.querySelector(".measures");
    this.words = JSON.parse(this.group.dataset.texts);
    this.list = this.group.querySelector("ol");
    this.how = this.group.querySelector(".how");
    this.sheet = new Sheet(viewer.stage);
    this.made = [];
    this.#drop();
    for (const name of Object.keys(SHAPES)) viewer.acts[name] = () => this.#toggle(name);
    const { frame, canvas } = viewer.stage;
    for (const event of ["placed", "drawn"]) frame.addEventListener(event, () => this.#draw());
    frame.addEventListener("pointermove", event => this.#hover(event));
    canvas.addEventListener("keydown", event => this.#press(event));
    viewer.view.on(["number"], () => this.#drop());
    viewer.view.on(["state"], () => { if (viewer.view.state) viewer.take(null); });
    viewer.onTool(() => this.#tellTool());
  }

  // --- Taking a tool and leaving it ---

  async #toggle(name) {
    const { viewer } = this;
    if (this.#isTaken(name)) return viewer.take(null);
    viewer.view.change({ state: null }); // which may be cut and turned: pixels lie elsewhere there
    const reason = await this.#obstacle(SHAPES[name].needs);
    if (reason) return this.#tell(reason);
    viewer.take({ name, drag: event => this.#drag(event), leave: () => this.#drop() });
    this.cross = { x: viewer.stage.canvas.width / 2, y: viewer.stage.canvas.height / 2 };
    viewer.stage.canvas.focus({ preventScroll: true });
    this.#tell(this.words.how);
    return this.#draw();
  }

  #isTaken(name) {
    return this.viewer.tool?.name === name;
  }

  #tellTool() {
    for (const name of Object.keys(SHAPES)) {
      const button = this.group.querySelector(`[data-act=${name}]`);
      button.setAttribute("aria-pressed", this.#isTaken(name));
    }
    this.viewer.stage.canvas.tabIndex = this.shape ? 0 : -1;
    if (!this.shape) this.#tell("");
  }

  get shape() {
    return SHAPES[this.viewer.tool?.name];
  }

  // Why something can't be measured here, null where it can.
  async #obstacle(needs) {
    const { facts, pictures, view } = this.viewer;
    if (needs === "spacing" && !facts.pixelSize) return this.words.noSpacing;
    if (needs !== "values") return null;
    const depth = await pictures.depth(view.number, true).catch(() => null);
    return depth ? null : this.words.noValues;
  }

  #tell(words) {
    this.how.textContent = words;
    if (words) this.viewer.say(words);
  }

  // --- Placing points ---

  #drag(start) {
    const { stage } = this.viewer;
    const before = this.points.length;
    let isDrawn = false;
    this.#place(stage.inPicture(start));
    return {
      move: event => {
        isDrawn ||= Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > DRAWN;
      },
      end: () => { if (isDrawn && this.points.length) this.#place(this.hovered); },
      cancel: () => { this.points.length = before; },
    };
  }

  #hover(event) {
    if (!this.points.length) return;
    this.hovered = this.viewer.stage.inPicture(event);
    this.#draw();
  }

  #press(event) {
    if (!this.shape) return;
    if (event.key in ARROWS) this.#moveCross(ARROWS[event.key], event.shiftKey ? FAR : 1);
    else if (event.key === "Enter" || event.key === " ") this.#place({ ...this.cross });
    else if (event.key === "Escape") this.viewer.take(null);
    else return;
    event.preventDefault();
  }

  // As it is seen, however the picture is turned.
  #moveCross([across, down], pixels) {
    const { canvas, matrix } = this.viewer.stage;
    const way = matrix.inverse().transformPoint({ x: across, y: down, w: 0 });
    const length = Math.hypot(way.x, way.y);
    this.cross = {
      x: Math.min(Math.max(this.cross.x + way.x / length * pixels, 0), canvas.width),
      y: Math.min(Math.max(this.cross.y + way.y / length * pixels, 0), canvas.height),
    };
    this.hovered = this.cross;
    this.#draw();
  }

  #place({ x, y }) {
    const { takes } = this.shape;
    this.points.push({ x, y });
    if (this.points.length === takes) return this.#finish();
    this.viewer.say(filled(this.words.placed, { point: this.points.length, points: takes }));
    return this.#draw();
  }

  #drop() {
    this.points = [];
    this.hovered = null;
    this.#draw();
  }

  // --- Results ---

  async #finish() {
    const { viewer } = this;
    const measure = { name: viewer.tool.name, points: this.points, picture: viewer.view.number };
    this.#drop();
    Object.assign(measure, await this.#measured(measure));
    this.made.push(measure);
    viewer.say(measure.result);
    this.#list();
    this.#draw();
  }

  // The result in words, and the label that stands at the shape.
  async #measured({ name, points, picture }) {
    if (SHAPES[name].needs === "values") return this.#values(SHAPES[name], points, picture);
    const label = name === "angle"
      ? `${decimal(angle(points))}°`
      : `${decimal(distance(points) * this.viewer.facts.pixelSize)} mm`;
    return { label, result: name === "angle" ? label : this.#where(label) };
  }

  async #values(shape, points, picture) {
    const { facts, pictures } = this.viewer;
    const depth = await pictures.depth(picture, true);
    const { count, mean, deviation } = statistics(shape, points, depth, pictures.size(picture));
    if (!count) return { label: "", result: this.words.nothing };
    const label = `${decimal(mean)} ± ${decimal(deviation)} ${facts.unit}`.trim();
    const values = filled(this.words.values, { values: label });
    const size = facts.pixelSize && this.#area(area(shape, points) * facts.pixelSize ** 2);
    return { label, result: size ? `${values} ; ${size}` : values };
  }

  #area(millimetres) {
    const [size, unit] = millimetres < SQUARE_CENTIMETRE
      ? [millimetres, "mm²"] : [millimetres / SQUARE_CENTIMETRE, "cm²"];
    return this.#where(`${decimal(size)} ${unit}`);
  }

  // Projections enlarge: what is measured at the detector is larger than what is in the body.
  #where(size) {
    return this.viewer.facts.atDetector ? filled(this.words.atDetector, { size }) : size;
  }

  #list() {
    this.list.replaceChildren(...this.made.map((measure, at) => this.#item(measure, at)));
  }

  #item(measure, at) {
    const { name, picture, result } = measure;
    const item = document.createElement("li");
    const button = document.createElement("button");
    const place = this.viewer.place(picture);
    const words = filled(this.words.result, { name: this.words[name], place, result });
    Object.assign(button, { type: "button", className: "button quiet", textContent: this.words.remove });
    button.setAttribute("aria-label", `${this.words.remove}, ${words}`);
    button.addEventListener("click", () => {
      this.made.splice(at, 1);
      this.#list();
      this.#draw();
      this.group.querySelector("button").focus();
    });
    item.append(`${words} `, button);
    return item;
  }

  // --- Drawing ---

  #draw() {
    const { sheet, viewer } = this;
    if (!viewer.stage.matrix) return;
    sheet.clear();
    if (viewer.stage.state) return;
    this.made.forEach(({ name, points, picture, label }, at) => {
      const { outline, isClosed } = SHAPES[name];
      if (picture !== viewer.view.number) return;
      sheet.outline(outline(points), isClosed, `${at + 1} : ${label}`);
    });
    if (!this.shape) return;
    const points = this.hovered ? [...this.points, this.hovered] : this.points;
    if (points.length === this.shape.takes) sheet.outline(this.shape.outline(points), this.shape.isClosed);
    else if (points.length) sheet.outline(points, false);
    if (document.activeElement === viewer.stage.canvas) sheet.cross(this.cross);
  }
}

function decimal(number) {
  return number.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
}
