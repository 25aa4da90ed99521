// A form goes once: a second press waits. What needs attention gets the focus.
import { each, say } from "./dom.js";

document.addEventListener("submit", (e) => {
  const form = e.target;
  if (e.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.waits) return e.preventDefault();
  if (form.dataset.busy) return e.preventDefault();
  if (form.querySelector("[data-busy]")) {
    // Photos are being made smaller: the form goes as soon as they are.
    e.preventDefault();
    form.dataset.waits = "1";
    form.addEventListener("ready", () => delete form.dataset.waits && form.requestSubmit(e.submitter), { once: true });
    return;
  }
  // After the browser has read the pressed button's value.
  setTimeout(() => {
    form.dataset.busy = "1";
    form.querySelectorAll("button:not([type=button])").forEach((b) => b.setAttribute("aria-busy", "true"));
    say(document.getElementById("live")?.dataset.sending);
  });
});

// Back from the next page, the form may go again.
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-busy]").forEach((form) => {
    delete form.dataset.busy;
    form.querySelectorAll("[aria-busy]").forEach((b) => b.removeAttribute("aria-busy"));
  });
});

document.querySelector("[data-focus]")?.focus();

// A way back that the server no longer accepts is not offered.
each("form[data-expires]", (form) => setTimeout(() => form.remove(), form.dataset.expires * 1000));

// What was not asked does not stand in the address.
document.addEventListener("submit", (e) => {
  if (!e.target.matches("form[data-sparse]")) return;
  const empty = [...e.target.elements].filter((el) => el.name && !el.value);
  empty.forEach((el) => (el.disabled = true));
  addEventListener("pageshow", () => empty.forEach((el) => (el.disabled = false)), { once: true });
});
