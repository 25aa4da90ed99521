// The form of a message: hints while it is written, streets by their beginnings,
// the point where one stands. Without script the same is said when it is sent.
import { each, say } from "./dom.js";

const pause = 900; // milliseconds without typing before the text is looked at
const least = 12; // characters that say something
const sparing = navigator.connection?.saveData === true;

function later(act, ms) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };
}

/** What the form says, without files. */
function spoken(form) {
  const said = new URLSearchParams();
  const about = form.querySelector("[data-message]"); // beside it a form may ask who writes: that is not sent
  const names = about && new Set([...about.querySelectorAll("[name]")].map((e) => e.name));
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "checked" && name !== "key" && (!names || names.has(name))) said.append(name, value);
  }
  return said;
}

// What would move the page waits until no finger is on it: a button must not
// slip away between touch and click.
let finger = false;
let waiting = null;
const untouched = (act) => (finger ? (waiting = act) : act());
addEventListener("pointerdown", () => (finger = true), true);
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(
    end,
    () =>
      setTimeout(() => {
        finger = false;
        waiting?.();
        waiting = null;
      }, 50), // the click comes right after
    true,
  );
}

function watch(form) {
  const place = form.querySelector("[data-hints]");
  if (!place || sparing) return;
  let before = "";
  let under = null;
  const look = async () => {
    const said = spoken(form);
    if ([...(said.get("text") || "").trim()].length < least) {
      before = "";
      return untouched(() => show(""));
    }
    if (said.toString() === before) return;
    before = said.toString();
    under?.abort();
    under = new AbortController();
    try {
      const answer = await fetch(form.dataset.compose, { method: "POST", body: said, signal: under.signal });
      if (!answer.ok) return;
      const html = await answer.text();
      untouched(() => said.toString() === before && show(html));
    } catch {
      /* offline, or something newer was typed: sending asks again */
    }
  };
  // The choice of a street stays chosen, and the focus where it was. What a person
  // fills in below the hints does not move away under the eyes.
  const show = (html) => {
    const at = document.activeElement;
    const below = at.form === form && place.compareDocumentPosition(at) === Node.DOCUMENT_POSITION_FOLLOWING;
    const top = at.getBoundingClientRect().top;
    const focused = place.contains(document.activeElement) ? document.activeElement.value : null;
    place.innerHTML = html;
    place.querySelectorAll("[data-fill]").forEach((b) => (b.hidden = false));
    if (focused !== null) [...place.querySelectorAll("input, button")].find((e) => e.value === focused)?.focus();
    if (below) scrollBy({ top: at.getBoundingClientRect().top - top, behavior: "instant" });
  };
  const soon = later(look, pause);
  form.addEventListener("input", (e) => e.target.type !== "file" && soon());
  form.addEventListener("change", (e) => e.target.type !== "file" && soon());
  if (form.querySelector("textarea")?.value.trim()) soon();
}

function fill(form, button) {
  const field = form.elements[button.dataset.fill];
  if (!field) return;
  field.value = button.dataset.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

function suggest(form) {
  const field = form.querySelector("input[list]");
  const list = field?.list;
  if (!list) return;
  let asked = "";
  const ask = async () => {
    const typed = field.value.trim();
    if ([...typed].length < 2 || typed === asked) return;
    asked = typed;
    try {
      const answer = await fetch(`${form.dataset.places}?q=${encodeURIComponent(typed)}`);
      if (answer.ok && field.value.trim() === typed) list.innerHTML = await answer.text();
    } catch {
      /* the address may be typed whole */
    }
  };
  field.addEventListener("input", later(ask, 250));
}

function locate(form) {
  const button = form.querySelector("[data-locate]");
  if (!button || !navigator.geolocation) return;
  const told = form.querySelector("[data-located]");
  const tell = (text) => {
    told.textContent = text;
    say(text);
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    tell(button.dataset.wait);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const [lat, lon] = ["place.lat", "place.lon"].map((name) => form.elements[name]);
        lat.value = coords.latitude.toFixed(5); // a metre
        lon.value = coords.longitude.toFixed(5);
        lon.dispatchEvent(new Event("input", { bubbles: true }));
        tell(`${lat.value}, ${lon.value}`);
      },
      () => tell(button.dataset.failed),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
}

each("form[data-compose]", (form) => {
  form.querySelectorAll("[data-fill]").forEach((b) => (b.hidden = false));
  form.addEventListener("click", (e) => {
    const button = e.target.closest("[data-fill]");
    if (button) fill(form, button);
  });
  suggest(form);
  locate(form);
  watch(form);
});
