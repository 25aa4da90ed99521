// Messages that wait for a network, kept on this device. The page and the
// service worker share this: whichever of them finds the network first sends.
// The key of the form makes the server take each of them once.

const database = "vidhuk";
const shelf = "queue";

function open() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(database, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(shelf, { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function on(mode, act) {
  const db = await open();
  try {
    return await new Promise((done, fail) => {
      const work = db.transaction(shelf, mode);
      const asked = act(work.objectStore(shelf));
      work.oncomplete = () => done(asked.result);
      work.onerror = work.onabort = () => fail(work.error);
    });
  } finally {
    db.close();
  }
}

/** Everything that waits, the oldest first. */
export const all = async () => (await on("readonly", (s) => s.getAll())).sort((a, b) => a.at - b.at);

export const drop = (id) => on("readwrite", (s) => s.delete(id));

const put = (item) => on("readwrite", (s) => s.put(item));

/** Keeps what a form says. Fields are pairs of names and texts or files. */
export async function keep(action, fields) {
  const said = fields.filter(([, value]) => typeof value === "string" || value.size > 0);
  const key = said.find(([name]) => name === "key")?.[1];
  await put({ id: key || String(Date.now()), action, fields: said, at: Date.now(), state: "wait" });
}

/** The words of an item, for a list. */
export const words = (item) => String(item.fields.find(([name]) => name === "text")?.[1] || "");

// What a receipt's address tells.
const receipt = /\/messages\/([\d-]+)\/receipt$/;

async function send(item) {
  const form = new FormData();
  for (const [name, value] of item.fields) if (name !== "written_at") form.append(name, value);
  form.append("written_at", new Date(item.at).toISOString());
  const answer = await fetch(item.action, { method: "POST", body: form, credentials: "same-origin" });
  const number = receipt.exec(new URL(answer.url).pathname)?.[1];
  if (number) {
    await drop(item.id);
    return { ...item, state: "sent", number };
  }
  if (answer.status >= 500 || answer.status === 429) return item; // later
  const state = answer.status === 401 ? "signin" : "attention";
  const told = { ...item, state };
  await put(told);
  return told;
}

/** Sends what waits, one after the other, and tells what became of each. Two
 * pages do not send at once; where they could, the key keeps the server from
 * taking a message twice. */
export async function flush() {
  const work = async () => {
    const done = [];
    for (const item of await all()) {
      if (item.state === "attention") continue;
      try {
        done.push(await send(item));
      } catch {
        break; // still no network
      }
    }
    return done;
  };
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request(database, { ifAvailable: true }, (lock) => (lock ? work() : [])) : work();
}
