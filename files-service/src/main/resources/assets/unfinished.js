// Uploads by parts that were begun before and are not complete: the browser forgot the file, so it must be chosen again.
import { announce, element, size } from "./page.js";
import { ask, Trouble } from "./ask.js";

/** Rows of unfinished uploads that a file can be matched with. */
export class Unfinished {
  #list;
  #goOn;
  #rows = new Map(); // item → row
  #taken = new Set(); // ids of those that go on here

  /** @param goOn told the file and what is known of its upload */
  constructor(list, goOn) {
    this.#list = list;
    this.#goOn = goOn;
  }

  /** Shows those of the visitor; those that another tab of this browser works on when it has let go of them. */
  async show() {
    for (const item of await listed()) this.#showWhenFree(item);
  }

  async #showWhenFree(item) {
    const locks = navigator.locks;
    const free = await (locks?.request(item.uploadId, { ifAvailable: true }, (lock) => lock !== null) ?? true);
    if (!free && !this.#taken.has(item.uploadId)) {
      const row = line(item, "It is uploaded in another tab of this browser");
      this.#list.append(row);
      await locks.request(item.uploadId, () => {}); // waits until that tab is done with it, or closed
      const left = await listed();
      row.remove();
      if (!left.some((other) => other.uploadId === item.uploadId)) return;
    }
    if (!this.#taken.has(item.uploadId)) this.#add(item);
  }

  /** One goes on here: its row goes, or does not come. */
  take(uploadId) {
    this.#taken.add(uploadId);
    for (const item of [...this.#rows.keys()]) {
      if (item.uploadId === uploadId) this.#remove(item);
    }
  }

  #add(item) {
    const isKnown = item.byteSize !== null; // else a file cannot be known again as the same
    const words = isKnown ? "Unfinished: choose the file again to go on" : "Unfinished: another program began it";
    const cancel = element("button", { type: "button", class: "quiet" }, "Cancel");
    const row = line(item, words, ...(isKnown ? this.#choice(item) : []), cancel);
    cancel.setAttribute("aria-label", `Cancel: ${item.fileName}`);
    cancel.addEventListener("click", () => this.#discard(item, row));
    this.#rows.set(item, row);
    this.#list.append(row);
  }

  #choice(item) {
    const input = element("input", { type: "file", hidden: "", "aria-label": `Choose ${item.fileName}` });
    const choose = element("button", { type: "button" }, "Choose file");
    choose.setAttribute("aria-label", `Choose file: ${item.fileName}`);
    choose.addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      const [file] = input.files;
      if (file && isSame(file, item)) {
        this.#remove(item);
        this.#goOn(file, item);
      } else if (file) {
        const about = `${file.name} (${size(file.size)}) is another file, or was changed since`;
        tell(this.#rows.get(item), `${about}. Choose ${item.fileName}`);
      }
      input.value = "";
    });
    return [choose, input];
  }

  async #discard(item, row) {
    try {
      await alone(item.uploadId, () => discard(item));
    } catch (trouble) {
      if (trouble.status !== 404) return tell(row, `${trouble.message}. Try again`);
    }
    if (this.#rows.has(item)) this.#remove(item);
    announce(`The upload of ${item.fileName} was cancelled`);
  }

  #remove(item) {
    const row = this.#rows.get(item);
    const focused = row.contains(document.activeElement);
    row.remove();
    this.#rows.delete(item);
    if (focused) document.querySelector("[data-choose]")?.focus();
  }
}

/** None where the service does not tell: uploading works without. */
function listed() {
  return begun().catch(() => []);
}

function line(item, status, ...actions) {
  const name = element("strong", {}, item.fileName);
  const bytes = element("span", { class: "hint" }, item.byteSize === null ? "" : size(item.byteSize));
  const state = element("span", { class: "upload-status" }, status);
  const foot = element("div", { class: "upload-foot" }, state, element("span", { class: "actions" }, ...actions));
  return element("li", { class: "upload" }, element("p", {}, name, " ", bytes), foot);
}

function tell(row, text) {
  row.querySelector(".upload-status").textContent = text;
  announce(text);
}

/** The visitor's uploads by parts that were begun and are not complete; newest first. */
export async function begun(signal) {
  return (await ask("GET", "/api/v1/uploads", { signal })).items;
}

/** The store forgets what it has of it. */
export function discard({ uploadId, key }) {
  return ask("DELETE", `/s3/multipart/${encodeURIComponent(uploadId)}?key=${encodeURIComponent(key)}`);
}

/** Works on an upload where no other tab does, nor another row of this page. */
export function alone(uploadId, task) {
  if (!navigator.locks) return task(); // no secure context
  return navigator.locks.request(uploadId, { ifAvailable: true }, (lock) => {
    if (!lock) throw new Trouble(409, "This file is being uploaded already, here or in another tab");
    return task();
  });
}

/** Whether an upload was begun with this file, as far as can be told without reading it. */
export function isSame(file, { fileName, byteSize, lastModified }) {
  return file.name === fileName && file.size === byteSize && (lastModified ?? file.lastModified) === file.lastModified;
}
