// Counts the checksum of a chosen file here, piece by piece, and asks whether it is known. The file
// goes nowhere.

import { Sha256 } from "./sha256.js";

const PIECE = 4 << 20; // octets read at once

const place = document.getElementById("drop");
const input = place.querySelector("input");
const status = place.querySelector("[role=status]");
const checksum = document.getElementById("checksum");

place.hidden = false;
input.addEventListener("change", () => input.files.length && verify(input.files[0]));
place.addEventListener("dragover", event => event.preventDefault());
place.addEventListener("drop", event => {
  event.preventDefault();
  if (event.dataTransfer.files.length) {
    verify(event.dataTransfer.files[0]);
  }
});

async function verify(file) {
  checksum.value = await counted(file);
  checksum.form.requestSubmit();
}

async function counted(file) {
  const hash = new Sha256();
  for (let at = 0; at < file.size; at += PIECE) {
    hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
    const percent = Math.floor((100 * Math.min(at + PIECE, file.size)) / file.size);
    status.textContent = status.dataset.counting.replace("{n}", percent);
  }
  return hash.digest();
}
