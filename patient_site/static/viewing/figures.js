// The window of the picture that is shown, in figures, where the page has a place for them: for doctors.

import { filled, shortened } from "./telling.js";

const AT_REST = 400; // milliseconds: what is only leafed past isn't asked about

export function tellWindow({ root, view, pictures, facts }) {
  const place = root.querySelector(".window");
  if (!place) return;
  let own = null; // the window that this picture's object has
  let resting;

  function tell() {
    const window = view.window ?? (view.shownState ? null : facts.stackWindow ?? own);
    const [center, width] = (window ?? []).map(shortened);
    const words = window ? filled(place.dataset.words, { center, width }) : "";
    place.textContent = words && `${words} ${facts.unit ?? ""}`.trim();
  }

  async function ask() {
    const { number } = view;
    const views = await pictures.views(number).catch(() => null);
    if (number !== view.number) return;
    own = views?.windows.filter(each => each.own).map(({ center, width }) => [center, width])[0] ?? null;
    tell();
  }

  function move() {
    own = null;
    tell();
    clearTimeout(resting);
    if (!facts.stackWindow) resting = setTimeout(ask, AT_REST);
  }

  view.on(["number"], move);
  view.on(["window", "state"], tell);
  move();
}
