// «Мене теж стосується» on a card changes in its place: what is being read does
// not move. Where that fails, the form goes as it would without script.
import { say } from "./dom.js";

document.addEventListener("submit", async (e) => {
  const form = e.target;
  if (!form.matches("form[data-join]") || form.dataset.plain) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  const button = form.querySelector("button");
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  let done = false;
  try {
    done = (await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })).status === 204;
  } catch {
    done = false; // no network: the form says so better
  }
  delete form.dataset.busy;
  if (!done) {
    form.dataset.plain = "1";
    return form.requestSubmit();
  }
  flip(form, button);
}, true);

/** Turns the button to the other word, as the server would have drawn it. */
function flip(form, button) {
  const joined = button.classList.toggle("join-done");
  const { done, undo } = form.dataset;
  button.querySelector("span").textContent = joined ? done : undo;
  button.setAttribute("aria-pressed", joined);
  form.action = form.action.replace(/(un)?support$/, joined ? "unsupport" : "support");
  let count = button.querySelector("b");
  if (!count) {
    count = document.createElement("b");
    count.textContent = "0";
    button.querySelector("span").after(count);
  }
  const n = Number(count.textContent.replace(/\D/g, "")) + (joined ? 1 : -1);
  count.textContent = n;
  count.hidden = n === 0;
  say(joined ? done : undo);
}
