// Photos: shown at once, made smaller before they are sent, each can be taken
// out again. Where the browser cannot read a picture (HEIC), it goes as it is.
import { each, say } from "./dom.js";

const side = 1920; // pixels of the longer side: as much as an answer needs
const small = 700 * 1024; // bytes below which a picture without a place in it goes as it is

// A photograph is always drawn anew: what the camera wrote into it (where it was
// taken, by which telephone) stays at home.
async function shrink(file) {
  const photograph = file.type === "image/jpeg";
  if (!photograph && (file.size < small || !/^image\/(png|webp)$/.test(file.type))) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || (!photograph && blob.size >= file.size)) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

function preview(file, text, remove) {
  const item = document.createElement("li");
  const image = new Image();
  const button = document.createElement("button");
  const name = document.createElement("span");
  const url = URL.createObjectURL(file);
  image.src = url;
  image.alt = "";
  image.onload = image.onerror = () => URL.revokeObjectURL(url);
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", `${text}: ${file.name}`);
  button.onclick = remove;
  name.textContent = file.name;
  item.append(image, button, name);
  return item;
}

each("input[data-photos]", (input) => {
  const list = input.parentElement.querySelector(".previews");
  const max = Number(input.dataset.photos) || 1;
  let chosen = [];

  // The button of our own, in our language; the input keeps the focus.
  const button = input.nextElementSibling;
  button.hidden = false;
  input.classList.add("sr-only");

  const show = () => {
    const bag = new DataTransfer();
    chosen.forEach((f) => bag.items.add(f));
    input.files = bag.files;
    list.replaceChildren(
      ...chosen.map((f) =>
        preview(f, input.dataset.remove, () => {
          chosen = chosen.filter((o) => o !== f);
          show();
          input.focus();
        }),
      ),
    );
    list.hidden = !chosen.length;
  };

  input.addEventListener("change", async () => {
    const added = [...input.files].filter((f) => !chosen.includes(f));
    if (max === 1) chosen = [];
    input.dataset.busy = "1";
    const before = added.reduce((n, f) => n + f.size, 0);
    const made = [];
    for (const f of added.slice(0, max - chosen.length)) made.push(await shrink(f)); // one at a time: an old phone has little memory
    delete input.dataset.busy;
    const tooMany = chosen.length + added.length > max;
    chosen = [...chosen, ...made];
    show();
    if (tooMany) say(input.dataset.tooMany);
    else if (made.reduce((n, f) => n + f.size, 0) < before) say(input.dataset.shrunk);
    input.form?.dispatchEvent(new Event("ready"));
  });
});
