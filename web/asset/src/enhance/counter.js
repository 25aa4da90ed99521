// A living counter under a text with a limit.
import { each } from "./dom.js";

each("textarea[data-max]", (area) => {
  const counter = area.parentElement.querySelector(".counter");
  if (!counter) return;
  const max = Number(area.dataset.max);
  const count = () => {
    const n = [...area.value.trim()].length; // characters, as the server counts them
    counter.textContent = counter.dataset.of.replace("{n}", n);
    counter.classList.toggle("counter-over", n > max);
  };
  area.addEventListener("input", count);
  if (area.value) count();
});
