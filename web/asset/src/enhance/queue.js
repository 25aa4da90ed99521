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

/** Keeps what a form says. Fields are pairs of names and texts or files. The
 * mark says whose page it was; "" when nobody was signed in. */
export async function keep(action, fields) {
  const said = fields.filter(([, value]) => typeof value === "string" || value.size > 0);
  const [key, mark] = ["key", "mark"].map((wanted) => said.find(([name]) => name === wanted)?.[1] || "");
  await put({ id: key || String(Date.now()), action, fields: said.filter(([name]) => name !== "mark"), mark, at: Date.now(), state: "wait" });
}

/** Whether a reader with the mark may see an item: it is theirs, or nobody was
 * signed in when it was written. */
export const seen = (item, mark) => !item.mark || item.mark === mark;

/** Makes an item that nobody had signed the reader's own. */
export const adopt = (item, mark) => put({ ...item, mark, state: "wait" });

/** The words of an item, for a list. */
export const words = (item) => String(item.fields.find(([name]) => name === "text")?.[1] || "");

// What a receipt's address tells.
const receipt = /\/messages\/([\d-]+)\/receipt$/;

async function send(item) {
  const form = new FormData();
  for (const [name, value] of item.fields) if (name !== "written_at") form.append(name, value);
  form.append("mark", item.mark);
  form.append("written_at", new Date(item.at).toISOString());
  const answer = await fetch(item.action, { method: "POST", body: form, credentials: "same-origin" });
  const number = receipt.exec(new URL(answer.url).pathname)?.[1];
  if (number) {
    await drop(item.id);
    return { ...item, state: "sent", number };
  }
  if (answer.status >= 500 || answer.status === 429 || answer.headers.has("x-another")) return item; // later, or when its author is back
  const state = answer.status === 401 ? "signin" : "attention";
  const told = { ...item, state };
  await put(told);
  return told;
}

/** Sends what waits, one after the other, and tells what became of each. A page
 * gives the mark of its reader; without one the server says whose session it is.
 * What nobody has signed waits until somebody does. Two pages do not send at
 * once; where they could, the key keeps the server from taking a message twice. */
export async function flush(mark) {
  const work = async () => {
    const done = [];
    for (const item of await all()) {
      if (item.state === "attention" || !item.mark || (mark !== undefined && item.mark !== mark)) continue;
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
