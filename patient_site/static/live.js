// Keeps a part of the page as it would be after reloading: without this script, the reader reloads.

const EVERY = 5000; // milliseconds

async function renew() {
  const part = document.querySelector("[data-live]");
  if (!part || document.hidden || part.contains(document.activeElement)) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  if (answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const newer = page.querySelector("[data-live]");
  if (newer && newer.innerHTML !== part.innerHTML) part.replaceWith(document.adoptNode(newer));
}

setInterval(renew, EVERY);
