// Without a network: the page that was seen last stays, a message is kept on
// this device and goes off when there is a network again.
import { each, say } from "./dom.js";
import { adopt, all, drop, flush, keep, seen, words } from "./queue.js";

const place = document.getElementById("queue");
const possible = place && "indexedDB" in window;
const mark = reader(); // of who reads the page
const here = async () => (await all()).filter((item) => seen(item, mark));
let waiting = 0; // how many of them are the reader's own

if ("serviceWorker" in navigator && window.isSecureContext) {
  addEventListener("load", () => navigator.serviceWorker.register(`/sw.js?lang=${document.documentElement.lang}`).catch(() => {}));
  navigator.serviceWorker.addEventListener("message", (e) => e.data === "queue" && show());
}

const told = (key, values = {}) => Object.entries(values).reduce((s, [name, v]) => s.replace(`[${name}]`, v), place.dataset[key] || "");

const when = (at) => new Date(at).toLocaleString(document.documentElement.lang, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

// A page that was kept knows nobody: then this tab remembers who read the last
// one that came from the site. Another tab, and whoever sits down later, does not.
function reader() {
  const own = place?.dataset.mark || "";
  const kept = document.querySelector(".stale") || location.pathname === "/offline";
  try {
    if (!kept) sessionStorage.setItem("vidhuk:mark", own);
    return (kept && sessionStorage.getItem("vidhuk:mark")) || own;
  } catch {
    return own;
  }
}

function element(tag, text, attributes = {}) {
  const e = document.createElement(tag);
  e.textContent = text;
  Object.entries(attributes).forEach(([name, value]) => e.setAttribute(name, value));
  return e;
}

function line(item) {
  const li = element("li", "");
  const photos = item.fields.filter(([, value]) => typeof value !== "string").length;
  const unsigned = !item.mark;
  const state = unsigned ? told(mark ? "unsigned" : "signin") : item.state === "wait" ? told("wait", { at: when(item.at) }) : told(item.state);
  li.append(element("b", words(item).slice(0, 120)), " ", element("span", state + (photos ? `, ${told("photos", { n: photos })}` : "")));
  if (unsigned && mark) {
    const own = element("button", told("own"), { type: "button", class: "btn btn-small btn-primary" });
    own.onclick = () => adopt(item, mark).then(send);
    li.append(" ", own);
  }
  if (unsigned ? !mark : item.state === "signin") li.append(" ", element("a", told("signinDo"), { href: place.dataset.signinHref, class: "btn btn-small" }));
  if (item.state === "attention") li.append(" ", element("a", told("open"), { href: `/new#${item.id}`, class: "btn btn-small" }));
  const button = element("button", told("drop"), { type: "button", class: "btn btn-small btn-ghost" });
  button.onclick = () => drop(item.id).then(show);
  li.append(" ", button);
  return li;
}

async function show() {
  const items = await here();
  waiting = items.filter((item) => item.mark).length;
  place.hidden = !items.length;
  place.querySelector("ul").replaceChildren(...items.map(line));
}

async function send() {
  try {
    for (const item of await flush(mark)) {
      if (item.state !== "sent") continue;
      const [before, after] = told("sent", { number: "\n" }).split("\n");
      const note = element("p", before, { class: "queue-sent" });
      note.append(element("a", item.number, { href: `/messages/${item.number}` }), after);
      place.after(note);
      say(note.textContent);
    }
    await show();
  } catch {
    /* no storage: nothing waits either */
  }
}

// What was not taken comes back into the form, to be corrected and sent as new.
async function restore(form) {
  const id = location.hash.slice(1);
  const item = id && (await here()).find((i) => i.id === id);
  if (!item) return;
  for (const [name, value] of item.fields) {
    const field = form.elements[name];
    if (!field || typeof value !== "string" || name === "key" || name === "checked") continue;
    if (field instanceof RadioNodeList) field.value = value;
    else if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
  const files = form.querySelector("input[type=file]");
  const bag = new DataTransfer();
  item.fields.forEach(([, value]) => typeof value === "string" || bag.items.add(value));
  if (files && bag.files.length) {
    files.files = bag.files;
    files.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.addEventListener("submit", () => drop(id));
}

// The form is ready for another message, and its draft is not one any more.
function empty(form) {
  for (let b; (b = form.querySelector(".previews button")); ) b.click(); // photos have a memory of their own
  form.reset();
  form.elements.key.value = crypto.randomUUID();
  form.querySelectorAll("textarea, input:not([type=hidden])").forEach((e) => e.dispatchEvent(new Event("input", { bubbles: true })));
}

// What waits does not outlive the session on a computer that others use.
async function forget(form) {
  for (const item of await all().catch(() => [])) if (item.mark === mark) await drop(item.id);
  form.submit();
}

if (possible) {
  send();
  each("form[data-signout]", (form) =>
    form.addEventListener(
      "submit",
      (e) => {
        if (!waiting) return;
        e.preventDefault();
        if (confirm(told("signout", { n: waiting }))) forget(form);
        else e.stopImmediatePropagation(); // the drafts stay, too
      },
      { capture: true },
    ),
  );
  addEventListener("online", send);
  each("form[data-offline]", (form) => {
    form.hidden = false;
    if (!form.elements.key.value) form.elements.key.value = crypto.randomUUID();
    restore(form).catch(() => {});
    form.addEventListener("submit", (e) => {
      // Online the form goes as it is; when that fails, the service worker keeps it.
      if (navigator.onLine || e.defaultPrevented) return;
      e.preventDefault();
      keep(form.getAttribute("action"), [...new FormData(form), ["mark", mark]]).then(async () => {
        empty(form);
        await show();
        place.querySelector("[role=status]").hidden = false;
        place.scrollIntoView({ block: "center" });
        say(told("saved"));
        (await navigator.serviceWorker?.ready)?.sync?.register("queue").catch(() => {});
      });
    });
  });
}
