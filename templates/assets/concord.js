/* What pages do beyond USWDS and htmx. Every page also works without this file. */

document.documentElement.classList.add("has-script");

/* After an error the summary of errors is read first. */
const first = document.querySelector("[data-focus]");
if (first) first.focus();

/* An open menu closes on Escape and on a click elsewhere. */
const MENUS = ["concord-account", "concord-menu", "concord-further", "concord-choose", "concord-row-menu"];
const menus = () => document.querySelectorAll(MENUS.map((name) => `details.${name}[open]`).join());
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});

/* A slash leads to the search box, unless somebody writes. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = [...document.querySelectorAll(".concord-search input")].find((one) => one.offsetParent);
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

/* Whoever is led to a folded part finds it open. */
const unfold = () => {
  const place = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = place && place.closest("details:not([open])");
  if (!fold) return;
  fold.open = true;
  place.scrollIntoView();
};
unfold();
window.addEventListener("hashchange", unfold);

/* A form is sent once, however often its button is pressed; one whose answer is a file leaves the page as it is. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || "download" in form.dataset) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

/* Typing keeps the session alive; three minutes before its end we say so. */
const minutes = Number(document.body.dataset.sessionMinutes || 0);
if (minutes) {
  const banner = document.querySelector("[data-ending]");
  const left = banner.querySelector("[data-minutes]");
  let end = Date.now() + minutes * 60_000;
  let asked = Date.now();

  const keep = async () => {
    asked = Date.now();
    const answer = await fetch(document.body.dataset.keep, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer || !answer.ok) return;
    end = Date.now() + minutes * 60_000;
    banner.hidden = true;
  };
  banner.querySelector("[data-stay]").addEventListener("click", keep);
  document.addEventListener("input", () => {
    if (Date.now() - asked > 5 * 60_000) keep();
  });
  document.body.addEventListener("htmx:after:request", () => {
    end = Date.now() + minutes * 60_000;
  });
  setInterval(() => {
    const rest = Math.ceil((end - Date.now()) / 60_000);
    banner.hidden = rest > 3;
    left.textContent = String(Math.max(rest, 0));
  }, 15_000);
}

/* A slider carries its number into the field it belongs to, and follows what is typed there. */
document.addEventListener("input", (event) => {
  const slider = event.target;
  if (slider.dataset.slides) {
    const field = document.getElementById(slider.dataset.slides);
    if (!field) return;
    field.value = slider.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (!slider.dataset.slides && slider.id) {
    for (const one of document.querySelectorAll("[data-slides]")) if (one.dataset.slides === slider.id) one.value = slider.value;
  }
});

/* A draft says that it is kept: `<p data-kept-note>` inside a form whose fields htmx saves on every pause. */
document.body.addEventListener("htmx:response:error", (event) => {
  const note = event.target.closest("form")?.querySelector("[data-kept-note]");
  if (note) note.textContent = "This could not be saved just now. It stays on this page; please keep it open.";
});

/* A passkey: what the server asks goes to the browser, and its answer goes back as an ordinary form. */
const passkeys = window.PublicKeyCredential && PublicKeyCredential.parseRequestOptionsFromJSON;
for (const form of passkeys ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  for (const words of document.querySelectorAll("[data-no-passkey]")) words.hidden = true;
  form.addEventListener("submit", async (event) => {
    if (form.elements.passkey.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const options = JSON.parse(form.dataset.options);
    try {
      const answer =
        form.dataset.passkey === "get"
          ? await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
          : await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
      form.elements.passkey.value = JSON.stringify(answer.toJSON());
      form.requestSubmit();
    } catch {
      form.querySelector("[data-passkey-error]").textContent = form.dataset.failed;
    }
  });
}
