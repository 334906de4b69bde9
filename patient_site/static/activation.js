// The QR code of the slip carries the code behind the address's "#", which no server sees: it goes into
// the field, and out of the address, so that neither the history nor somebody's glance keeps it.
const field = document.getElementById("code");
const scanned = location.hash.slice(1);

if (field && /^[0-9A-Za-z-]{15,20}$/.test(scanned)) {
  field.value = scanned;
  history.replaceState(null, "", location.pathname);
  field.form.querySelector("button").focus();
}
