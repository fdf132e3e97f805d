// One file on its way, as the page shows it.
import { duration, element, size } from "./page.js";

const WINDOW_MS = 8000;
const SHOWN_EVERY_MS = 250;

export class UploadRow {
  #bytes;
  #pace = new Pace();
  #shownAt = 0;
  #bar;
  #status = element("span", { class: "upload-status" });
  #buttons = element("span", { class: "actions" });

  /** @param actions what the buttons do: `{cancel(), retry()}` */
  constructor(list, file, actions) {
    this.#bytes = file.size;
    this.actions = actions;
    this.#bar = element("progress", { max: file.size, value: 0, "aria-label": `Upload of ${file.name}` });
    this.element = element(
      "li",
      { class: "upload" },
      element("p", {}, element("strong", {}, file.name), " ", element("span", { class: "hint" }, size(file.size))),
      this.#bar,
      element("div", { class: "upload-foot" }, this.#status, this.#buttons),
    );
    list.append(this.element);
  }

  waiting() {
    this.#become("waiting", "Waiting for its turn", [this.#button("Cancel", "cancel")]);
  }

  running() {
    this.#pace = new Pace();
    this.#become("running", "Starting", [this.#button("Cancel", "cancel")]);
  }

  progress(bytes) {
    const now = performance.now();
    this.#pace.add(now, bytes);
    if (now - this.#shownAt < SHOWN_EVERY_MS && bytes < this.#bytes) return;
    this.#shownAt = now;
    this.#bar.value = bytes;
    this.#status.textContent = this.#told(bytes);
  }

  #told(bytes) {
    if (bytes >= this.#bytes) return "100 % · checking";
    const share = `${Math.floor((100 * bytes) / this.#bytes)} %`;
    const speed = this.#pace.bytesPerSecond();
    if (!speed) return share;
    return `${share} · ${size(Math.round(speed))}/s · ${duration(Math.ceil((this.#bytes - bytes) / speed))} left`;
  }

  /** @param seconds until the next try; undefined while there is no network */
  waits(trouble, seconds) {
    this.#pace = new Pace();
    this.#status.textContent = seconds
      ? `${trouble.message}. Trying again in ${seconds} s`
      : "No network. It goes on when there is one again";
  }

  /** @param reason an element */
  failed(reason) {
    this.#become("failed", reason, [this.#button("Retry", "retry", "main"), this.#button("Cancel", "cancel")]);
  }

  done() {
    this.#bar.value = this.#bytes;
    this.#become("done", "Uploaded", [this.#button("Hide", "cancel")]);
  }

  /** The first button gets the focus that one of those before had. */
  #become(state, message, buttons) {
    const focused = this.#buttons.contains(document.activeElement);
    this.element.dataset.state = state;
    this.#status.replaceChildren(message);
    this.#buttons.replaceChildren(...buttons);
    if (focused) buttons[0].focus();
  }

  #button(text, action, kind = "quiet") {
    const button = element("button", { type: "button", class: kind }, text);
    button.setAttribute("aria-label", `${text}: ${this.element.querySelector("strong").textContent}`);
    button.addEventListener("click", () => this.actions[action]());
    return button;
  }
}

/** Speed over the last seconds. */
class Pace {
  #seen = [];

  add(time, bytes) {
    const last = this.#seen.at(-1);
    if (last && bytes < last.bytes) this.#seen = []; // sent again
    this.#seen.push({ time, bytes });
    while (this.#seen.length > 2 && time - this.#seen[0].time > WINDOW_MS) this.#seen.shift();
  }

  /** Undefined while nobody can know. */
  bytesPerSecond() {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (!first || last.time - first.time < 1000 || last.bytes <= first.bytes) return undefined;
    return ((last.bytes - first.bytes) * 1000) / (last.time - first.time);
  }
}
