// Uploads: each waits for its turn, runs, fails and is tried again, or is cancelled.
import { announce, element, signInElsewhere } from "./page.js";
import { Gate } from "./ask.js";
import { PartUpload } from "./partupload.js";
import { UploadRow } from "./uploadrow.js";
import { uploadWhole } from "./wholeupload.js";

const SIDE_BY_SIDE = 3;

const turns = new Gate(SIDE_BY_SIDE);
const unsettled = new Set();

/** Whether leaving the page would stop something. */
export function isUploading() {
  return unsettled.size > 0;
}

export class Upload {
  #file;
  #entity;
  #row;
  #takes;
  #ended;
  #parts;
  #stop;

  /**
   * @param entity `{entityType, entityId}` the file will belong to, or nothing
   * @param known  `{uploadId, key}` of an upload by parts to go on with, or nothing
   * @param large  bytes from which on a file goes by parts
   * @param takes  told the id of an upload by parts that it begins or goes on with
   * @param ended  told when the file is there, or may be
   */
  constructor(list, file, { entity, known, large, takes, ended }) {
    this.#file = file;
    this.#entity = entity;
    this.#takes = takes;
    this.#ended = ended;
    this.#parts = known || file.size >= large ? new PartUpload(file, entity, known) : null;
    this.#row = new UploadRow(list, file, { cancel: () => this.cancel(), retry: () => this.start() });
  }

  async start() {
    const stop = new AbortController();
    this.#stop = stop;
    this.#row.waiting();
    unsettled.add(this);
    this.running = turns
      .through(() => this.#run(stop.signal), stop.signal)
      .then(() => this.#done())
      .catch((trouble) => stop.signal.aborted || this.#failed(trouble))
      .finally(() => unsettled.delete(this));
  }

  #run(signal) {
    const watch = {
      signal,
      waits: (trouble, seconds) => this.#row.waits(trouble, seconds),
      progress: (bytes) => this.#row.progress(bytes),
      takes: this.#takes,
    };
    this.#row.running();
    return this.#parts ? this.#parts.run(watch) : uploadWhole(this.#file, this.#entity, watch);
  }

  #done() {
    this.#parts = null; // nothing left to discard
    this.#row.done();
    announce(`${this.#file.name} was uploaded`);
    this.#ended();
  }

  #failed(trouble) {
    const reason = told(trouble);
    this.#row.failed(reason);
    announce(`${this.#file.name} was not uploaded. ${reason.textContent}`);
  }

  /** Its row is gone at once; what the store has of it, when nothing is on its way any more. */
  async cancel() {
    const ran = unsettled.has(this);
    const focused = this.#row.element.contains(document.activeElement);
    this.#row.element.remove();
    if (focused) document.querySelector("[data-choose]")?.focus();
    this.#stop.abort();
    await this.running;
    await this.#parts?.discard().catch(() => {}); // else it ends by itself, some days later
    if (ran) this.#ended(); // it may have been complete a moment before
  }
}

function told(trouble) {
  if (trouble.status === 401) {
    return element("span", {}, "You are not signed in any more. ", signInElsewhere(), ", then retry here.");
  }
  const unexpected = trouble.status === undefined ? "Something went wrong: " : "";
  return element("span", {}, `${unexpected}${trouble.message}.`);
}
