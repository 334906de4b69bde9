// Opens a viewer over the part of a page that the site made for it: puts its parts together.

import { arrange } from "./arranging.js";
import { adjustBrightness } from "./brightness.js";
import { tellWindow } from "./figures.js";
import { playFilms } from "./film.js";
import { followGestures } from "./gestures.js";
import { leaf } from "./leafing.js";
import { Pictures } from "./pictures.js";
import { chooseSaved } from "./saved.js";
import { show } from "./showing.js";
import { Stack } from "./stack.js";
import { Stage } from "./stage.js";
import { filled, tell } from "./telling.js";
import { View } from "./view.js";

const NOTHING = { grey: false, windows: [], unit: "", sides: [] };

export class Viewer extends EventTarget {
  constructor(root) {
    super();
    this.root = root;
    this.texts = JSON.parse(root.dataset.texts);
    this.facts = JSON.parse(root.dataset.facts);
    this.facts.tellSides = edges => this.#sides(edges);
    const { number, count, size, window } = this.facts;
    this.acts = {}; // what buttons do, by name
    this.tool = null; // what a drag on the stage does, where it doesn't leaf
    this.view = new View(number, count, window);
    this.stack = new Stack(`${root.dataset.base}stack`);
    this.pictures = new Pictures(root.dataset.base, this.stack, size);
    this.stage = new Stage(root.querySelector(".stage"), this.view, this.facts);
    this.views = this.#views(number);
    for (const part of PARTS) part(this);
    root.addEventListener("click", event => this.#act(event));
    this.#begin();
  }

  place(number = this.view.number) {
    return filled(this.texts.place, { number });
  }

  // The page of a picture.
  address(number) {
    return filled(this.root.dataset.address, { number });
  }

  // Whether somebody is at this viewer's picture, and not only passing by.
  isTouched() {
    return this.root.contains(document.activeElement);
  }

  take(tool) {
    this.tool?.leave?.();
    this.tool = tool;
    this.stage.frame.classList.toggle("held", Boolean(tool));
    this.dispatchEvent(new Event("tool"));
  }

  onTool(act) {
    this.addEventListener("tool", act);
  }

  #act(event) {
    const button = event.target.closest("[data-act]");
    if (button) this.acts[button.dataset.act](event);
  }

  // What may be offered for these pictures besides themselves.
  async #views(number) {
    const views = await this.pictures.views(number).catch(() => null) ?? NOTHING;
    Object.assign(this.facts, { sides: views.sides, unit: views.unit });
    if (this.stage.matrix) this.stage.place();
    return views;
  }

  #sides(edges) {
    const [top, right, bottom, left] = edges.map(letters =>
      [...letters].map(letter => this.texts.sides[letter]).join(", "));
    return filled(this.texts.lying, { top, right, bottom, left });
  }

  // The first picture came with the page, alone and at once; then come all the others.
  async #begin() {
    const { stage, stack, facts } = this;
    reveal(this.root);
    await stage.takeOver();
    const isPrepared = !facts.window && !stage.state;
    if (stage.image.naturalWidth && isPrepared) stack.put(facts.number, stage.image);
    if (this.view.count > 1) await stack.load();
  }
}

const PARTS = [chooseSaved, show, leaf, followGestures, adjustBrightness, arrange, playFilms, tell, tellWindow];

// What needs this script is hidden until it runs.
function reveal(root) {
  for (const part of root.querySelectorAll(".scripted")) part.hidden = false;
  const isBeside = root.dataset.alone && matchMedia("(min-width: 64rem)").matches;
  root.querySelector("details").open = isBeside;
}
