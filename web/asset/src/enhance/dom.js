// Small helpers of the other parts.

/** Every element of the page that matches, also those that htmx adds later. */
export function each(selector, act) {
  const visit = (root) => root.querySelectorAll(selector).forEach(act);
  visit(document);
  document.addEventListener("htmx:load", (e) => visit(e.target));
}

/** Says something to screen readers. */
export function say(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

/** Whether keys typed at the element are text. */
export function typing(el) {
  if (!el || !el.matches) return false;
  return el.isContentEditable || el.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=file], [type=button], [type=submit])");
}
