// While pictures are being prepared: asks the page again, and shows it once there is more on it.
// Not for ever, so that a session isn't kept open by nobody.

const PAUSE = 5000; // milliseconds
const TRIES = 60;

const waiting = () => document.querySelector("[data-waiting]");

async function lookAgain(tries) {
  if (!document.hidden && (await isOther())) return location.reload();
  if (tries > 1) setTimeout(lookAgain, PAUSE, tries - 1);
}

async function isOther() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-waiting]")?.dataset.waiting !== waiting().dataset.waiting;
}

setTimeout(lookAgain, PAUSE, TRIES);
