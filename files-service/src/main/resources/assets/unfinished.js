// Uploads by parts that were begun before and are not complete: the browser forgot the file, so it must be chosen again.
import { announce, element, size } from "./page.js";
import { ask } from "./ask.js";

/** Rows of unfinished uploads that a file can be matched with. */
export class Unfinished {
  #list;
  #goOn;
  #rows = new Map(); // item → row

  /** @param goOn told the file and what is known of its upload */
  constructor(list, goOn) {
    this.#list = list;
    this.#goOn = goOn;
  }

  /** Shows those of the visitor; those that another tab of this browser works on when it has let go of them. */
  async show() {
    for (const item of await begun()) this.#showWhenFree(item);
  }

  async #showWhenFree(item) {
    const locks = navigator.locks;
    const free = await (locks?.request(item.uploadId, { ifAvailable: true }, (lock) => lock !== null) ?? true);
    if (!free) {
      const row = line(item, "It is uploaded in another tab of this browser");
      this.#list.append(row);
      await locks.request(item.uploadId, () => {}); // waits until that tab is done with it, or closed
      const left = await begun();
      row.remove();
      if (!left.some((other) => other.uploadId === item.uploadId)) return;
    }
    this.#add(item);
  }

  /** Takes the row of the upload that this file belongs to away, if there is one. */
  take(file) {
    for (const item of this.#rows.keys()) {
      if (isSame(file, item)) {
        this.#remove(item);
        return item;
      }
    }
    return undefined;
  }

  #add(item) {
    const input = element("input", { type: "file", hidden: "", "aria-label": `Choose ${item.fileName}` });
    const choose = element("button", { type: "button" }, "Choose file");
    const cancel = element("button", { type: "button", class: "quiet" }, "Cancel");
    const row = line(item, "Unfinished: choose the file again to go on", choose, cancel, input);
    const status = row.querySelector(".upload-status");
    choose.setAttribute("aria-label", `Choose file: ${item.fileName}`);
    cancel.setAttribute("aria-label", `Cancel: ${item.fileName}`);
    choose.addEventListener("click", () => input.click());
    cancel.addEventListener("click", () => this.#discard(item, status));
    input.addEventListener("change", () => {
      const [file] = input.files;
      if (file && isSame(file, item)) {
        this.#remove(item);
        this.#goOn(file, item);
      } else if (file) {
        status.textContent = `${file.name} (${size(file.size)}) is another file, or was changed since. Choose ${item.fileName}`;
        announce(status.textContent);
      }
      input.value = "";
    });
    this.#rows.set(item, row);
    this.#list.append(row);
  }

  async #discard(item, status) {
    const path = `/s3/multipart/${encodeURIComponent(item.uploadId)}?key=${encodeURIComponent(item.key)}`;
    try {
      await ask("DELETE", path);
    } catch (trouble) {
      if (trouble.status !== 404) {
        status.textContent = `${trouble.message}. Try again`;
        announce(status.textContent);
        return;
      }
    }
    this.#remove(item);
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

function line(item, status, ...actions) {
  const name = element("strong", {}, item.fileName);
  const bytes = element("span", { class: "hint" }, size(item.byteSize));
  const state = element("span", { class: "upload-status" }, status);
  const foot = element("div", { class: "upload-foot" }, state, element("span", { class: "actions" }, ...actions));
  return element("li", { class: "upload" }, element("p", {}, name, " ", bytes), foot);
}

/** None where the service does not tell: uploading works without. */
async function begun() {
  const answer = await ask("GET", "/api/v1/uploads").catch(() => null);
  return answer?.items ?? [];
}

function isSame(file, { fileName, byteSize, lastModified }) {
  return file.name === fileName && file.size === byteSize && (lastModified ?? file.lastModified) === file.lastModified;
}
