// Shows an explanation beside its word. Without this script, or in a browser without popovers, the word
// leads to the list of explanations at the end of the report.
const GAP = 8;
const EDGE = 16;

if ("popover" in HTMLElement.prototype) {
  const bubble = document.createElement("div");
  bubble.className = "bubble";
  bubble.popover = "auto";
  bubble.setAttribute("role", "status");
  document.getElementById("content").append(bubble);

  for (const word of document.querySelectorAll("a.explained")) {
    word.addEventListener("click", (event) => {
      event.preventDefault();
      bubble.showPopover();
      bubble.textContent = document.querySelector(`${word.hash} dd`).textContent;
      place(bubble, word.getClientRects()[0]);
      bubble.scrollIntoView({ block: "nearest" });
    });
  }
}

function place(bubble, word) {
  const right = document.documentElement.clientWidth - bubble.offsetWidth - EDGE;
  bubble.style.left = `${Math.max(EDGE, Math.min(word.left, right))}px`;
  bubble.style.top = `${word.bottom + scrollY + GAP}px`;
}
