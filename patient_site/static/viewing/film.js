// Plays a stack as a film, only when told to, until told to stop or somebody leafs.

export function playFilms({ root, view, acts }) {
  const group = root.querySelector(".film");
  if (!group) return;
  const button = group.querySelector("[data-act=play]");
  const speed = group.querySelector("select");
  const words = { still: button.textContent, playing: button.dataset.playing };
  let timer = null;
  let isStepping = false;

  function step() {
    isStepping = true;
    view.change({ number: view.number % view.count + 1 });
    isStepping = false;
    timer = setTimeout(step, 1000 / Number(speed.value));
  }

  function stop() {
    clearTimeout(timer);
    timer = null;
    button.textContent = words.still;
  }

  function play() {
    button.textContent = words.playing;
    step();
  }

  if (matchMedia("(prefers-reduced-motion: reduce)").matches) speed.selectedIndex = 0;
  acts.play = () => (timer === null ? play() : stop());
  view.on(["number"], () => { if (timer !== null && !isStepping) stop(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); });
}
