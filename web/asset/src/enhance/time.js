// Relative times stay true while the page is open.
import { each } from "./dom.js";

const units = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" });
const week = 7 * 86400;
const stamps = new Set();

function refresh(el) {
  const away = (new Date(el.dateTime) - Date.now()) / 1000;
  const unit = units.find(([, s]) => Math.abs(away) >= s);
  // Younger than a minute and older than a week the server's words stand.
  if (unit && Math.abs(away) < week) el.textContent = words.format(Math.trunc(away / unit[1]), unit[0]);
}

each("time[data-relative]", (el) => stamps.add(el));
setInterval(() => document.hidden || stamps.forEach((el) => (el.isConnected ? refresh(el) : stamps.delete(el))), 60000);
