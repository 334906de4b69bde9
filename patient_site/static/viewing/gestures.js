// Fingers and mouse on the stage: swipe, pan, pinch, zoom by wheel; what else a drag does, tools decide.

const SWIPED = 16; // pixels under a finger for one picture
const CLOSER = 1.25; // by a turn of the wheel

export function followGestures(viewer) {
  const { view, stage } = viewer;
  const { frame } = stage;
  const fingers = new Map();
  let drag = null;

  function begin(event) {
    if (event.target.closest("a, button")) return;
    fingers.set(event.pointerId, event);
    frame.setPointerCapture(event.pointerId);
    drag?.cancel?.();
    drag = fingers.size === 2 ? pinch(stage, [...fingers.values()]) : dragOf(viewer, event);
  }

  function move(event) {
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event);
    drag?.move(event, [...fingers.values()]);
  }

  function end(event) {
    if (!fingers.delete(event.pointerId)) return;
    drag?.end?.();
    drag = null;
  }

  function wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    stage.zoomAt(event, event.deltaY < 0 ? CLOSER : 1 / CLOSER);
  }

  frame.addEventListener("pointerdown", begin);
  frame.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel"]) frame.addEventListener(name, end);
  frame.addEventListener("wheel", wheel, { passive: false });
  frame.addEventListener("contextmenu", event => event.preventDefault());
  // A touch scrolls the page up and down, unless there is something to move on the stage.
  view.on(["zoom"], () => frame.classList.toggle("close", view.zoom > 1));
}

function dragOf(viewer, event) {
  if (viewer.tool) return viewer.tool.drag(event);
  if (event.button === 2) return viewer.brighten?.(event);
  return viewer.view.zoom > 1 ? pan(viewer, event) : swipe(viewer, event);
}

function swipe({ view }, start) {
  const { number } = view;
  return {
    move(event) {
      view.change({ number: number + Math.round((start.clientX - event.clientX) / SWIPED) });
    },
  };
}

function pan({ view, stage }, start) {
  const { x, y } = view;
  const { across, down } = stage.fitted();
  return {
    move(event) {
      view.change({
        x: x - (event.clientX - start.clientX) / across / view.zoom,
        y: y - (event.clientY - start.clientY) / down / view.zoom,
      });
    },
  };
}

function pinch(stage, start) {
  let before = spread(start);
  return {
    move(_, fingers) {
      if (fingers.length < 2) return;
      const now = spread(fingers);
      stage.zoomAt(middle(fingers), now / before);
      before = now;
    },
  };
}

function spread([one, other]) {
  return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
}

function middle([one, other]) {
  return { clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2 };
}
