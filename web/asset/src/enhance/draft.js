// Drafts: what is typed into [data-draft] stays in this browser until a page
// shows that it was sent, for a week at most. Signing out erases all.
import { each, say } from "./dom.js";

const prefix = "vidhuk:draft:";
const sentKey = "vidhuk:sent";
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

function read(key) {
  try {
    const draft = JSON.parse(store.getItem(key));
    return draft && Date.now() - draft.at < week ? draft.text : "";
  } catch {
    return "";
  }
}

function write(key, text) {
  try {
    if (text.trim()) store.setItem(key, JSON.stringify({ text, at: Date.now() }));
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

function restore(area, key) {
  const text = read(key);
  if (!text || area.value.trim()) return;
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  const note = document.createElement("p");
  const button = document.createElement("button");
  note.className = "draft-note";
  note.textContent = area.dataset.restored;
  button.type = "button";
  button.textContent = area.dataset.erase;
  button.onclick = () => {
    area.value = "";
    area.dispatchEvent(new Event("input", { bubbles: true }));
    erase(key);
    note.remove();
    area.focus();
  };
  note.append(button);
  area.after(note);
  say(area.dataset.restored);
}

if (store) {
  keys().filter((k) => !read(k)).forEach(erase);
  settle();
  each("[data-draft]", (area) => {
    const key = prefix + area.dataset.draft;
    restore(area, key);
    let timer;
    const save = () => write(key, area.value);
    area.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, 400);
    });
    area.addEventListener("blur", save);
    area.form?.addEventListener("submit", () => {
      save();
      try {
        const sent = JSON.parse(sessionStorage.getItem(sentKey)) || [];
        sessionStorage.setItem(sentKey, JSON.stringify([...sent, key]));
      } catch {
        /* the draft stays for a week */
      }
    });
  });
  each("form[data-signout]", (form) => form.addEventListener("submit", () => keys().forEach(erase)));
}
