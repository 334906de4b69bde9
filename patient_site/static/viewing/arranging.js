// How a picture lies on the stage: larger, turned, mirrored, inverted, on the whole screen; and back.

const CLOSER = 1.5;
const CLOSE_UP = 2;

export function arrange(viewer) {
  const { root, view, stage, acts } = viewer;
  Object.assign(acts, {
    larger: () => view.change({ zoom: view.zoom * CLOSER }),
    smaller: () => view.change({ zoom: view.zoom / CLOSER }),
    fit: () => view.fit(),
    turn: () => view.change({ turns: (view.turns + (view.mirrored ? 3 : 1)) % 4 }),
    mirror: () => view.change({ mirrored: !view.mirrored }),
    invert: () => view.change({ inverted: !view.inverted }),
    reset: () => view.reset(),
    screen: () => toggleScreen(root),
  });
  const press = (name, pressed) =>
    root.querySelector(`[data-act=${name}]`).setAttribute("aria-pressed", pressed);
  view.on(["mirrored", "inverted"], () => {
    press("mirror", view.mirrored);
    press("invert", view.inverted);
  });
  stage.frame.addEventListener("dblclick", event => {
    if (viewer.tool) return;
    if (view.zoom > 1) view.fit();
    else stage.zoomAt(event, CLOSE_UP);
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (root.classList.contains("whole")) toggleScreen(root);
    else viewer.take(null);
  });
  const told = () => press("screen", isWhole(root));
  document.addEventListener("fullscreenchange", told);
  root.addEventListener("whole", told);
}

function isWhole(root) {
  return document.fullscreenElement === root || root.classList.contains("whole");
}

// Some phones give the whole screen to films only: there the viewer covers the page instead.
function toggleScreen(root) {
  if (document.fullscreenElement) return document.exitFullscreen();
  if (root.requestFullscreen) return root.requestFullscreen();
  root.classList.toggle("whole");
  return root.dispatchEvent(new Event("whole"));
}
