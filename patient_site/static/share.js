// A shared link carries its code behind the address's "#", which no server sees: it goes into the field,
// and out of the address, so that neither the history nor somebody's glance keeps it.
const field = document.getElementById("code");
const carried = location.hash.slice(1);

if (field && /^[0-9A-Za-z-]{15,20}$/.test(carried)) {
  field.value = carried;
  history.replaceState(null, "", location.pathname);
  document.getElementById("pin").focus();
}
