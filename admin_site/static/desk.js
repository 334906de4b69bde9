// Keys and focus at the reception desk. Everything works without this; with it, nobody reaches for a mouse.
//
// What is typed outside a field is a search for the next patient, but for the keys that the questions show.
// So a scanner that types while a patient's file is open finds the next one, and answers for nobody.
'use strict';

const PRINTED_ONCE_FOR = 5000; // milliseconds in which a second press would cancel the sheet just printed

showKeys();
selectLastSearch();
document.addEventListener('keydown', typedAnywhere);
document.querySelectorAll('form[data-once]').forEach(printOnce);

function showKeys() {
  document.querySelectorAll('[data-question] kbd').forEach(key => { key.hidden = false; });
}

// What was looked for last gives way to what is typed next.
function selectLastSearch() {
  document.querySelector('[data-typing][autofocus]')?.select();
}

function typedAnywhere(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTypedInto(event.target)) return;
  const question = event.target.closest('[data-question]');
  if (question && event.key === 'Enter') goOn(event, event.target);
  else if (event.key.length === 1 && event.key !== ' ') answer(event, question) || search();
}

function isTypedInto(element) {
  return element.matches('textarea, select, input:not([type=radio])');
}

function answer(event, question) {
  const chosen = question?.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!chosen) return false;
  chosen.checked = true;
  goOn(event, chosen);
  return true;
}

// To the next place to answer or type in: the other answer of the same question is none.
function goOn(event, radio) {
  event.preventDefault();
  const stops = [...radio.form.querySelectorAll('input:not([type=hidden]), select, button')];
  stops.slice(stops.indexOf(radio) + 1).find(stop => stop.name !== radio.name).focus();
}

// The symbol that was typed lands in the field, which has the focus by then.
function search() {
  document.querySelector('[data-typing]')?.focus();
}

function printOnce(form) {
  let printed = -Infinity;
  form.addEventListener('submit', event => {
    if (event.timeStamp - printed < PRINTED_ONCE_FOR) event.preventDefault();
    else printed = event.timeStamp;
  });
}
