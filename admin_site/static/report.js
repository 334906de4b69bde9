// Keeps the draft of a report while it is typed, and asks before unkept text is left. Everything works without
// this; with it, a session that ends or a network that fails costs no more than a minute of typing.
'use strict';

const KEPT_EVERY = 60_000; // milliseconds

const form = document.querySelector('textarea').form;
const keptNotice = document.querySelector('[data-kept]');
const failedNotice = document.querySelector('[data-failed]');
let isKept = true;

form.addEventListener('input', () => { isKept = false; });
form.addEventListener('submit', () => { isKept = true; });
window.addEventListener('beforeunload', event => { if (!isKept) event.preventDefault(); });
setInterval(keep, KEPT_EVERY);

async function keep() {
  if (isKept) return;
  isKept = true; // what is typed from here on is for the next time
  const succeeded = await sendDraft();
  if (!succeeded) isKept = false;
  keptNotice.hidden = !succeeded;
  failedNotice.hidden = succeeded;
}

async function sendDraft() {
  const body = new FormData(form);
  body.append('then', 'staying');
  try {
    const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' });
    return answer.status === 204;
  } catch {
    return false;
  }
}
