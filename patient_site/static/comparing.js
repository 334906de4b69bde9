// Two viewers side by side: what is done in one is done in the other, as far as the switches say.

import { linkScrolling } from "./viewing/scrolling.js";
import { linkSize, linkWindows } from "./viewing/linking.js";
import { viewers } from "./viewer.js";

const AT_REST = 400; // milliseconds, as for a viewer alone

const [left, right] = viewers;
const switches = document.querySelector(".switches");
const isOn = name => Boolean(switches.querySelector(`[data-link=${name}]`)?.checked);

linkScrolling(left, right, switches);
linkWindows(left, right, () => isOn("window"));
linkSize(left, right, () => isOn("size"));
keepAddress();
switches.hidden = false;

// So that the page shows the same two pictures when it is loaded again.
function keepAddress() {
  let resting;
  for (const viewer of viewers) {
    viewer.view.on(["number"], () => {
      clearTimeout(resting);
      resting = setTimeout(() => history.replaceState(null, "", address()), AT_REST);
    });
  }
}

function address() {
  const asked = new URLSearchParams();
  for (const [name, viewer] of [["left", left], ["right", right]]) {
    const there = new URL(viewer.address(viewer.view.number), location.href);
    asked.set(name, there.searchParams.get(name));
  }
  return `?${asked}`;
}
