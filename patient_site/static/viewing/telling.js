// Says which picture this is: on the page, in its title and address, and aloud once somebody rests there.

const AT_REST = 400; // milliseconds: nobody listens faster, and browsers refuse addresses that change so

export function tell(viewer) {
  const { root, view, stage, stack, texts } = viewer;
  const status = root.querySelector("[role=status]");
  const arriving = root.querySelector(".arriving");
  let resting;

  function placed() {
    const place = viewer.place();
    root.querySelector(".place").textContent = place;
    stage.name(`${place}, ${texts.series}`);
    later(rest);
  }

  function later(act) {
    clearTimeout(resting);
    resting = setTimeout(act, AT_REST);
  }

  // A slider says its own place: nobody wants to hear it twice.
  function rest() {
    const isOnSlider = document.activeElement?.matches("[type=range]");
    say(isOnSlider ? "" : viewer.place());
    if (root.dataset.alone) address();
  }

  function address() {
    history.replaceState(null, "", `${view.number}${asked(view)}`);
    document.title = document.title.replace(/^.*(?= — )/, viewer.place());
  }

  function say(words) {
    status.textContent = words;
  }

  function progress() {
    const count = stack.blobs.size;
    arriving.hidden = count >= view.count;
    arriving.textContent = filled(texts.arriving, { count });
  }

  viewer.say = words => later(() => say(words));
  view.on(["number"], placed);
  view.on(["window", "state"], () => later(rest));
  view.on(["zoom"], () => viewer.say(filled(texts.zoom, { zoom: shortened(view.zoom) })));
  stack.addEventListener("arrival", progress);
  stage.name(`${viewer.place()}, ${texts.series}`);
}

// What asks for this view in an address.
function asked({ window, state }) {
  if (window) return `?center=${window[0]}&width=${window[1]}`;
  return state ? `?state=${state.name}` : "";
}

// A sentence with {names} filled in.
export function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// A number with two digits after the comma at most, as the reader's language writes it.
export function shortened(number) {
  return number.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
}
