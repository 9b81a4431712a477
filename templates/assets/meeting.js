/* The page of an open meeting: notes are kept by each pause in typing and never lost, keys for outcomes, a screen that
   follows. Every form also works without this file. */

const NOTE = document.querySelector("form[data-note]");
const PAUSE = 800;
const AGAIN = 5_000;
const freshKey = () => (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`);

/* Notes. One request at a time; the newest text waits for it. What is not acknowledged also lies in this tab's storage. */
if (NOTE) {
  const words = NOTE.elements.words;
  const state = NOTE.querySelector("[data-state]");
  const both = NOTE.querySelector("[data-both]");
  const slot = () => `note:${NOTE.dataset.meeting}:${NOTE.elements.key.value}:${NOTE.dataset.person}`;
  let kept = words.value;
  let busy = false;
  let timer = 0;

  const say = (text) => { if (state.textContent !== text) state.textContent = text; };
  const dirty = () => words.value !== kept;
  const later = (after) => { clearTimeout(timer); timer = setTimeout(save, after); };

  const remember = () => {
    const { item, revision } = NOTE.elements;
    sessionStorage.setItem(slot(), JSON.stringify({ words: words.value, item: item.value, revision: revision.value }));
  };

  const post = (address, more = {}) => {
    const body = new URLSearchParams(new FormData(NOTE));
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    return fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  };

  /* After signing in again in another tab, the page's old token is no longer good: take the new one. */
  const newToken = async () => {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
    const page = answer && answer.ok && !answer.redirected ? await answer.text() : "";
    const field = new DOMParser().parseFromString(page, "text/html").querySelector("form[data-note] [name=csrf]");
    if (field) for (const one of document.querySelectorAll("[name=csrf]")) one.value = field.value;
    return Boolean(field);
  };

  const taken = (told, sent) => {
    NOTE.elements.revision.value = told.revision;
    kept = sent;
    both.hidden = true;
    if (!dirty()) sessionStorage.removeItem(slot());
    say(dirty() ? "Keeping" : `Kept ${told.kept}`);
  };

  const save = async () => {
    if (busy || !dirty() || !both.hidden) return;
    busy = true;
    const sent = words.value;
    const answer = await post(NOTE.action);
    busy = false;
    if (answer && answer.ok) taken(await answer.json(), sent);
    else if (answer && answer.status === 409) await choose(answer);
    else if (answer && (answer.status === 401 || answer.status === 403)) {
      if (!(await newToken())) say("Not kept: your session has ended. Sign in again in another tab; your text stays here and is sent then.");
      return later(AGAIN);
    } else {
      say("Not kept, trying again. Your text stays on this device.");
      return later(AGAIN);
    }
    if (dirty()) later(PAUSE);
  };

  /* Somebody else changed this note: both texts, three choices. Without both texts the meeting is closed, or the page is old. */
  const choose = async (answer) => {
    const told = await answer.json();
    if (!("words" in told)) return say(`Not kept: ${told.detail || "load this page again"}`);
    say(`${told.by} changed this note`);
    const text = Object.assign(document.createElement("p"), { textContent: told.words, className: "now-text" });
    const title = Object.assign(document.createElement("p"), { textContent: `${told.by} wrote meanwhile:` });
    const act = (label, choice) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: label, className: "usa-button usa-button--outline" });
      button.addEventListener("click", () => settle(choice, told));
      return button;
    };
    both.replaceChildren(title, text, act("Keep both", "both"), act("Take theirs", "theirs"), act("Take mine", "mine"));
    both.hidden = false;
  };

  const settle = async (choice, told) => {
    const sent = words.value;
    const answer = await post(`${NOTE.getAttribute("action")}/choice`, { choice, revision: told.revision });
    if (answer && answer.status === 409) return choose(answer);
    if (!answer || !answer.ok) return say("Not kept, please try again. Your text stays on this device.");
    const now = await answer.json();
    sessionStorage.removeItem(slot());
    both.hidden = true;
    if (choice === "mine") return taken(now, sent);
    words.value = told.words;
    taken({ revision: told.revision, kept: now.kept }, told.words);
    words.focus();
  };

  words.addEventListener("input", () => {
    remember();
    say("Not kept yet");
    later(PAUSE);
  });
  words.addEventListener("blur", save);
  document.addEventListener("visibilitychange", save);
  NOTE.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  document.addEventListener("submit", (event) => {
    if ((event.target.getAttribute("action") || "").endsWith("/sign-out")) sessionStorage.clear();
  });

  /* Another note: this one is kept first, then the field begins anew. */
  NOTE.querySelector("[data-new-note]").addEventListener("click", async (event) => {
    event.preventDefault();
    await save();
    if (dirty()) return words.focus();
    NOTE.elements.key.value = freshKey();
    NOTE.elements.revision.value = "0";
    document.querySelector("#follow [name=note]").value = NOTE.elements.key.value;
    words.value = kept = "";
    say("");
    words.focus();
    htmx.trigger("#live", "live");
  });

  /* What this tab could not send before the page was left: into the field again, or, of another item, sent from here. */
  const back = async (name) => {
    const [, meeting, key, person] = name.split(":");
    if (meeting !== NOTE.dataset.meeting || person !== NOTE.dataset.person) return;
    const left = JSON.parse(sessionStorage.getItem(name));
    if (left.item !== NOTE.elements.item.value) {
      const answer = await post(NOTE.action, { ...left, key });
      if (answer && answer.ok) sessionStorage.removeItem(name);
      return;
    }
    NOTE.elements.key.value = key;
    NOTE.elements.revision.value = left.revision;
    words.value = left.words;
    save();
  };
  for (const name of Object.keys(sessionStorage)) if (name.startsWith("note:")) back(name);
}

/* Keys: alone while no field has the focus, with Alt everywhere. They can be switched off. */
const keysOn = () => localStorage.getItem("meeting-keys") !== "off";
const typing = (at) => at.closest("input, textarea, select, [contenteditable]");
const showKeys = () => {
  for (const each of document.querySelectorAll("[data-keys]")) {
    each.hidden = false;
    each.textContent = keysOn() ? "Keys on" : "Keys off";
    each.setAttribute("aria-pressed", String(keysOn()));
  }
};
showKeys();
/* The form of an outcome opens at once, so that nothing typed goes astray. */
const open = (kind) => {
  const outcome = document.querySelector("#outcome");
  outcome.replaceChildren(document.querySelector(`template[data-form="${kind}"]`).content.cloneNode(true));
  outcome.querySelector("[name=key]").value = freshKey();
  outcome.querySelector("[name=words]").focus();
};
document.addEventListener("click", (event) => {
  const at = event.target;
  const opens = at.closest("[data-opens]");
  if (opens) {
    event.preventDefault();
    open(opens.dataset.opens);
  }
  if (at.closest("[data-keys]")) {
    localStorage.setItem("meeting-keys", keysOn() ? "off" : "on");
    showKeys();
  }
  if (at.closest("[data-closes]")) {
    event.preventDefault();
    document.querySelector("#outcome").replaceChildren();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.repeat || !keysOn()) return;
  if (!event.altKey && typing(event.target)) return;
  const wanted = event.code.replace("Key", "");
  const act = [...document.querySelectorAll("[aria-keyshortcuts]")].find((one) => one.getAttribute("aria-keyshortcuts").split(" ")[0] === wanted);
  if (!act || (!event.altKey && event.key.toUpperCase() !== wanted)) return;
  event.preventDefault();
  act.click();
});
document.body.addEventListener("htmx:after:swap", showKeys);

/* Who follows: where the stream does not hold, ask every second and a half. A page with nothing typed goes on by itself. */
let asking = 0;
const LIVE = document.querySelector("#live");
if (LIVE) {
  for (const broken of ["htmx:sse:error", "htmx:error", "htmx:response:error"]) LIVE.addEventListener(broken, () => { asking ||= setInterval(() => htmx.trigger(LIVE, "live"), 1_500); });
  document.body.addEventListener("htmx:sse:after:connection", () => { clearInterval(asking); asking = 0; });
  setInterval(() => {
    document.querySelector("#now-live").value = "0";
    htmx.trigger(LIVE, "live");
  }, 20_000);
  if (NOTE && !document.querySelector("[data-go-on]")) NOTE.dataset.was = NOTE.elements.item.value;
  document.body.addEventListener("htmx:after:swap", () => {
    const on = document.querySelector("[data-go-on]");
    const idle = !NOTE || (NOTE.elements.words.value === "" && !document.activeElement?.closest("#outcome, #note"));
    const seen = document.querySelector("#follow [name=item]").value;
    if (on && idle && NOTE?.dataset.was === seen) location.assign(on.href);
    if (NOTE && !on) NOTE.dataset.was = seen;
  });
}
