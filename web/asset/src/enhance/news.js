// Says that there is something new, without moving what is being read: a button
// that floats over the list. Only a page that is looked at listens.
import { each } from "./dom.js";

each("[data-live]", (place) => {
  let source;
  const show = (e) => {
    const { text } = JSON.parse(e.data);
    let button = place.querySelector("a");
    if (!button) {
      button = document.createElement("a");
      button.className = "btn btn-primary";
      button.href = place.dataset.href;
      // The page itself, drawn anew, where it stands.
      if (place.dataset.href.startsWith("#"))
        button.onclick = () => location.reload();
      place.append(button);
    }
    button.textContent = text;
  };
  const listen = () => {
    if (document.hidden || source) return;
    source = new EventSource(place.dataset.live);
    source.addEventListener("news", show);
  };
  const rest = () => {
    source?.close();
    source = undefined;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  if (document.readyState === "complete") listen();
});
