// Keys by their place on the keyboard (event.code), so that they work in the
// Ukrainian layout. data-key="KeyA" on a button, link, label or field names its
// key. They are off while somebody types.
import { typing } from "./dom.js";

const visible = (el) => el.offsetParent !== null || el.getClientRects().length > 0;

function press(el) {
  if (el.matches("input, textarea, select")) el.focus();
  else el.click();
  const input = el.matches("label") && el.querySelector("input");
  if (input) input.focus();
  if (el.matches("summary")) {
    // The question opens: its first field is what comes next.
    setTimeout(() => el.parentElement.open && el.parentElement.querySelector("form input:not([type=hidden]), form textarea, form button")?.focus());
  }
}

function move(step) {
  const items = [...document.querySelectorAll("[data-item]")].filter(visible);
  if (!items.length) return false;
  const at = items.findIndex((i) => i.contains(document.activeElement) || i.getAttribute("aria-current") === "true");
  const next = items[Math.min(Math.max(at + step, 0), items.length - 1)];
  (next.querySelector("a, button") || next).focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function help() {
  const sheet = document.getElementById("keys");
  if (!sheet || !sheet.togglePopover) return false;
  sheet.togglePopover();
  return true;
}

document.addEventListener("keydown", (e) => {
  const field = typing(e.target);
  if (field && e.code === "Escape") return e.target.blur();
  if (field && e.code === "Enter" && (e.ctrlKey || e.metaKey)) {
    e.preventDefault();
    const form = e.target.form; // as the browser does it: by the first button that sends
    return form?.requestSubmit(form.querySelector("button:not([type=button], :disabled)"));
  }
  if (e.code === "Escape") document.querySelectorAll("details.menu[open]").forEach((d) => (d.open = false));
  if (field || e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
  if (e.code === "Slash" && e.shiftKey ? help() : e.key === "?" && help()) return e.preventDefault();
  if (e.shiftKey) return;
  const target = [...document.querySelectorAll(`[data-key="${CSS.escape(e.code)}"]`)].find((el) => visible(el) && !el.disabled);
  if (target) {
    e.preventDefault();
    press(target);
  } else if (e.code === "KeyJ" || e.code === "KeyK") {
    if (move(e.code === "KeyJ" ? 1 : -1)) e.preventDefault();
  }
});

// A click elsewhere closes the menu.
document.addEventListener("click", (e) => {
  document.querySelectorAll("details.menu[open]").forEach((d) => d.contains(e.target) || (d.open = false));
});
