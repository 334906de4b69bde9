// Keys and focus at the reception desk. Everything works without this; with it, nobody reaches for a mouse.
// What a scanner types while a patient's questions are open never answers them (threat: two patients mixed).
'use strict';

const SCANNED_WITHIN = 100; // milliseconds between a scanner's last symbol and its Enter
const PRINTED_ONCE_FOR = 5000; // milliseconds in which a second press would cancel the sheet just printed

const isPlain = event => !event.ctrlKey && !event.metaKey && !event.altKey;
const isSymbol = event => event.key.length === 1 && isPlain(event);

showKeys();
typeOverTheLast();
document.addEventListener('keydown', typeIntoTheField);
new Set([...document.querySelectorAll('[data-question]')].map(question => question.form)).forEach(answerByKeys);
document.querySelectorAll('form[data-once]').forEach(printOnce);

function showKeys() {
  document.querySelectorAll('[data-question] kbd').forEach(key => { key.hidden = false; });
}

// What was looked for last gives way to what is typed next.
function typeOverTheLast() {
  document.querySelector('[data-typing]')?.select();
}

// The field where a desk types is never more than a key away.
function typeIntoTheField(event) {
  const field = document.querySelector('[data-typing]');
  if (field && document.activeElement === document.body && isSymbol(event)) field.focus();
}

function answerByKeys(form) {
  let scanned = -Infinity;
  form.addEventListener('keydown', event => {
    if (event.key === 'Enter') return enter(event);
    if (!isSymbol(event) || event.target.type !== 'radio') return;
    if (!answer(event)) scanned = event.timeStamp;
  });

  function enter(event) {
    if (event.timeStamp - scanned < SCANNED_WITHIN) {
      event.preventDefault();
      form.reset();
    } else if (event.target.tagName === 'INPUT') {
      event.preventDefault();
      stopAfter(event.target).focus();
    }
  }

  function answer(event) {
    const question = event.target.closest('[data-question]');
    const chosen = question?.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!chosen) return event.key === ' ';
    event.preventDefault();
    chosen.checked = true;
    stopAfter(chosen).focus();
    return true;
  }

  // The next place to answer or type in: another answer of the same question is none.
  function stopAfter(input) {
    const stops = [...form.querySelectorAll('input:not([type=hidden]), select, button')];
    return stops.slice(stops.indexOf(input) + 1).find(stop => stop.type !== 'radio' || stop.name !== input.name);
  }
}

function printOnce(form) {
  const button = form.querySelector('button');
  form.addEventListener('submit', () => {
    setTimeout(() => { button.disabled = true; });
    setTimeout(() => { button.disabled = false; }, PRINTED_ONCE_FOR);
  });
}
