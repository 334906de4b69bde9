// How fast the line is, by what the pages' own pictures took; told beside each download instead of the
// time for a slow line. Only the speed is kept, for as long as the tab is open.

const ENOUGH = 20_000; // octets: smaller answers tell the delay, not the speed
const KEPT = "line";

measure();
for (const told of document.querySelectorAll(".line-time")) {
  tell(told, Number(sessionStorage.getItem(KEPT)));
}

function measure() {
  const pictures = performance
    .getEntriesByType("resource")
    .filter(entry => entry.initiatorType === "img" && entry.transferSize >= ENOUGH);
  const octets = pictures.reduce((sum, entry) => sum + entry.transferSize, 0);
  const milliseconds = pictures.reduce((sum, entry) => sum + entry.responseEnd - entry.requestStart, 0);
  if (milliseconds > 0) {
    sessionStorage.setItem(KEPT, String(octets / milliseconds));
  }
}

function tell(told, octetsAMillisecond) {
  if (octetsAMillisecond > 0) {
    const minutes = Math.ceil(Number(told.dataset.octets) / octetsAMillisecond / 60_000);
    told.textContent =
      minutes <= 1 ? told.dataset.soon : told.dataset.minutes.replace("{n}", minutes.toLocaleString());
  }
}
