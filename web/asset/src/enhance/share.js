// Passing a message on: the device's own way, and copying the address.
import { each, say } from "./dom.js";

each("[data-share]", (place) => {
  const url = document.querySelector("[data-share-url]").value;
  const device = place.querySelector("[data-share-device]");
  const copy = place.querySelector("[data-share-copy]");
  if (navigator.share) {
    device.hidden = false;
    device.onclick = () => navigator.share({ text: place.dataset.share, url }).catch(() => {}); // taken back
  }
  if (navigator.clipboard) {
    copy.hidden = false;
    copy.onclick = async () => {
      await navigator.clipboard.writeText(url);
      copy.textContent = copy.dataset.done;
      say(copy.dataset.done);
    };
  }
});
