// Views that somebody saved, and pictures that somebody marked: their links work without reloading.

export function chooseSaved({ root, view }) {
  const stateLinks = [...root.querySelectorAll("[data-state]")];
  const numberLinks = [...root.querySelectorAll("[data-number]")];
  const states = new Map(stateLinks.map(link => [link, read(link)]));

  // A view that isn't meant for the picture at hand shows the first that it is for.
  function see(link) {
    const state = states.get(link);
    const isForThis = !state || state.numbers.has(view.number);
    view.change({ state, number: isForThis ? view.number : Math.min(...state.numbers) });
  }

  function mark() {
    for (const link of stateLinks) tell(link, view.state === states.get(link));
    for (const link of numberLinks) tell(link, view.number === Number(link.dataset.number));
  }

  view.state = states.get(stateLinks.find(link => link.hasAttribute("aria-current"))) ?? null;
  follow(stateLinks, see);
  follow(numberLinks, link => view.change({ number: Number(link.dataset.number) }));
  view.on(["state", "number"], mark);
}

function read({ dataset }) {
  if (!dataset.state) return null;
  return {
    name: dataset.state,
    numbers: new Set(JSON.parse(dataset.numbers)),
    turns: Number(dataset.turns),
    mirrored: Boolean(dataset.mirrored),
  };
}

function follow(links, act) {
  for (const link of links) {
    link.addEventListener("click", event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      act(link);
    });
  }
}

function tell(link, isCurrent) {
  if (isCurrent) link.setAttribute("aria-current", "true");
  else link.removeAttribute("aria-current");
}
