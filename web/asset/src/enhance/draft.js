// Drafts: what is typed into a text or form with [data-draft] stays in this
// browser until a page shows that it was sent, for a week at most. A page with
// another reader than the one who wrote does not show it. Signing out erases all.
import { each, say } from "./dom.js";

const prefix = "vidhuk:draft:";
const sentKey = "vidhuk:sent";
const mark = document.getElementById("queue")?.dataset.mark || ""; // of who reads the page
const week = 7 * 24 * 3600 * 1000;

const store = (() => {
  try {
    localStorage.setItem(prefix, "");
    localStorage.removeItem(prefix);
    return localStorage;
  } catch {
    return null; // private mode, full or forbidden
  }
})();

const keys = () => Object.keys(store).filter((k) => k.startsWith(prefix));
const erase = (k) => store.removeItem(k);

function kept(key) {
  try {
    const draft = JSON.parse(store.getItem(key));
    return draft && Date.now() - draft.at < week ? draft : null;
  } catch {
    return null;
  }
}

// What was written while nobody was signed in is for whoever goes on with it.
function read(key) {
  const draft = kept(key);
  return draft && (!draft.mark || draft.mark === mark) ? draft.text : "";
}

function write(key, text) {
  try {
    if (text.trim()) store.setItem(key, JSON.stringify({ text, at: Date.now(), mark }));
    else erase(key);
  } catch {
    /* no room: typing goes on without a draft */
  }
}

// A form went off. It arrived if this page thanks for it, or if we were led to a
// page without that field.
function settle() {
  let sent = [];
  try {
    sent = JSON.parse(sessionStorage.getItem(sentKey)) || [];
    sessionStorage.removeItem(sentKey);
  } catch {
    return;
  }
  const thanked = document.querySelector('[data-flash="good"]');
  const here = new Set([...document.querySelectorAll("[data-draft]")].map((a) => prefix + a.dataset.draft));
  sent.filter((k) => thanked || !here.has(k)).forEach(erase);
}

// What of a form is a draft: what a person fills in, not what the page brings or
// a file that no page may give back.
const fields = (form) => [...form.elements].filter((e) => e.name && e.matches("textarea, select, input:not([type=hidden], [type=file], [type=submit])"));

const boxed = (e) => e.type === "checkbox" || e.type === "radio";

/** Reads and writes what is typed: a text as it is, a form as pairs. */
function content(el) {
  if (el.matches("textarea")) {
    return { get: () => el.value, set: (text) => (el.value = text), empty: () => !el.value.trim(), first: el };
  }
  const typed = () => fields(el).filter((e) => !boxed(e) && e.value.trim());
  return {
    get: () => (typed().length ? JSON.stringify(fields(el).filter((e) => !boxed(e) || e.checked).map((e) => [e.name, e.value])) : ""),
    set: (text) => {
      const pairs = text ? JSON.parse(text) : [];
      for (const e of fields(el)) {
        if (boxed(e)) e.checked = text ? pairs.some(([n, v]) => n === e.name && v === e.value) : e.defaultChecked;
        else e.value = pairs.find(([n]) => n === e.name)?.[1] ?? "";
      }
    },
    empty: () => !typed().length,
    first: el.querySelector("textarea"),
  };
}

function restore(el, key) {
  const text = read(key);
  const typed = content(el);
  if (!text || !typed.empty()) return;
  const tell = () => typed.first?.dispatchEvent(new Event("input", { bubbles: true }));
  try {
    typed.set(text);
  } catch {
    return erase(key); // of an older page
  }
  tell();
  const note = document.createElement("p");
  const button = document.createElement("button");
  note.className = "draft-note";
  note.textContent = el.dataset.restored;
  button.type = "button";
  button.textContent = el.dataset.erase;
  button.onclick = () => {
    typed.set("");
    tell();
    erase(key);
    note.remove();
    typed.first?.focus();
  };
  note.append(button);
  if (typed.first) typed.first.after(note);
  say(el.dataset.restored);
}

if (store) {
  const forget = [];
  keys().filter((k) => !kept(k)).forEach(erase);
  settle();
  each("[data-draft]", (el) => {
    const key = prefix + el.dataset.draft;
    restore(el, key);
    let timer;
    const save = () => {
      clearTimeout(timer);
      timer = 0;
      write(key, content(el).get());
    };
    el.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, 400);
    });
    el.addEventListener("change", save);
    // A telephone ends a page without a word: the last is that it is hidden.
    const leave = () => timer && save();
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", leave);
    forget.push(() => (timer = clearTimeout(timer)));
    const form = el.form || (el.matches("form") ? el : null);
    form?.addEventListener("submit", () => {
      save();
      try {
        const sent = JSON.parse(sessionStorage.getItem(sentKey)) || [];
        sessionStorage.setItem(sentKey, JSON.stringify([...sent, key]));
      } catch {
        /* the draft stays for a week */
      }
    });
  });
  each("form[data-signout]", (form) =>
    form.addEventListener("submit", () => {
      forget.forEach((f) => f());
      keys().forEach(erase);
    }),
  );
}
