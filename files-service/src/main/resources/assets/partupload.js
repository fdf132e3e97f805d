// A large file by parts, which goes on where it stopped: after a lost network, and after the page was closed.
import { ask, patiently, Trouble } from "./ask.js";
import { mediaType } from "./mediatype.js";
import { put, requireReadable } from "./put.js";
import { alone, begun, discard, isSame } from "./unfinished.js";

const MIB = 1024 * 1024;
const SMALLEST_PART = 16 * MIB;
const SMALLEST_OF_OTHERS = 5 * MIB; // S3's limit
const MOST_PARTS = 10_000;
const SIDE_BY_SIDE = 3;
const LINKS_AT_ONCE = 4; // they expire, so not many ahead
const REFUSED = 400;
const EXPIRED = 403;
const GONE = 404;
const MOST_LINKS = 3;

export class PartUpload {
  #file;
  #about;
  #watch;
  #parts = new Map(); // number → ETag of what the store has
  #sent = new Map(); // number → bytes on their way or there
  #partSize;
  #others; // ids of what had been begun before this was asked to begin, while the answer is not there

  /**
   * @param entity `{entityType, entityId}`, or nothing
   * @param known  `{uploadId, key}` of one that was begun before, or nothing
   */
  constructor(file, entity, known) {
    this.#file = file;
    this.#about = {
      filename: file.name,
      type: mediaType(file),
      metadata: { byteSize: file.size, lastModified: file.lastModified, ...entity },
    };
    this.known = known;
  }

  /**
   * Runs to the end; after trouble it can be run again, and goes on.
   *
   * @param watch `{signal, waits(trouble, seconds), progress(bytes), takes(uploadId)}`
   * @throws Trouble
   */
  async run(watch) {
    this.#watch = watch;
    await requireReadable(this.#file);
    if (!this.known) return this.#begin();
    try {
      return await this.#alone();
    } catch (trouble) {
      if (trouble.status !== GONE) throw trouble;
    }
    try {
      return await this.#complete(); // it may be complete: an answer was lost, or another tab did it
    } catch (trouble) {
      if (!(trouble instanceof Trouble) || trouble.passes || trouble.status === 401) throw trouble;
    }
    return this.#begin();
  }

  async #begin() {
    this.known = undefined;
    this.known = await patiently(() => this.#found(), this.#watch);
    return this.#alone();
  }

  /** One that was begun with this file, before or by a try whose answer was lost; else one that begins. */
  async #found() {
    const unfinished = await begun(this.#watch.signal);
    const same = unfinished.find((item) => this.#isMine(item));
    if (same) return same;
    this.#others ??= new Set(unfinished.map((item) => item.uploadId));
    const known = await ask("POST", "/s3/multipart", { body: this.#about }); // not stopped: there would be one nobody knows
    this.#others = undefined;
    return known;
  }

  #isMine(item) {
    const { entityType, entityId } = this.#about.metadata;
    return isSame(this.#file, item) && (!entityType || (item.entityType === entityType && item.entityId === entityId));
  }

  /** In one tab at a time. */
  #alone() {
    return alone(this.known.uploadId, () => {
      this.#watch.takes(this.known.uploadId);
      return this.#goOn();
    });
  }

  async #goOn() {
    for (let again = false; ; again = true) {
      if (!(await this.#look())) {
        await discard(this.known); // sent by something else, in parts that this file cannot go on with
        return this.#begin();
      }
      await this.#sendMissing();
      try {
        return await this.#complete();
      } catch (trouble) {
        if (again || trouble.status !== REFUSED) throw trouble; // else a stalled part came late, and is another one
      }
    }
  }

  /** What the store has. False if it cannot be gone on with. */
  async #look() {
    const { signal } = this.#watch;
    const stored = await patiently(() => ask("GET", this.#path(), { signal }), this.#watch);
    this.#parts.clear();
    this.#sent.clear();
    this.#partSize = partSize(this.#file.size, stored);
    if (!this.#partSize) return false;
    for (const { PartNumber: number, Size: bytes, ETag: etag } of stored) {
      this.#parts.set(number, etag);
      this.#sent.set(number, bytes);
    }
    this.#tell();
    return true;
  }

  async #sendMissing() {
    const missing = [];
    for (let number = 1; number <= Math.ceil(this.#file.size / this.#partSize); number += 1) {
      if (!this.#parts.has(number)) missing.push(number);
    }
    // one that fails for good stops the others
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#watch.signal, stop.signal]);
    const lane = async () => {
      while (missing.length > 0) {
        const some = missing.splice(0, Math.min(LINKS_AT_ONCE, Math.ceil(missing.length / SIDE_BY_SIDE)));
        const links = await this.#links(some, signal);
        for (const number of some) await this.#send(number, links[number], signal);
      }
    };
    const lanes = Array.from({ length: SIDE_BY_SIDE }, lane);
    try {
      await Promise.all(lanes);
    } catch (trouble) {
      stop.abort(trouble);
      await Promise.allSettled(lanes);
      throw trouble;
    }
  }

  async #send(number, link, signal) {
    const watch = { ...this.#watch, signal };
    const begin = (number - 1) * this.#partSize;
    const bytes = this.#file.slice(begin, begin + this.#partSize);
    const progress = (sent) => this.#tell(number, Math.min(sent, bytes.size));
    const attempt = async () => {
      await requireReadable(this.#file);
      return put(link, bytes, { signal, progress });
    };
    for (let links = 1; ; links += 1) {
      try {
        const etag = await patiently(attempt, watch);
        if (!etag) throw new Trouble(502, "The store does not let this page read the header ETag (CORS)");
        this.#parts.set(number, etag);
        this.#tell(number, bytes.size);
        return;
      } catch (trouble) {
        this.#tell(number, 0);
        if (trouble.status !== EXPIRED || links >= MOST_LINKS) throw trouble;
        link = (await this.#links([number], signal))[number];
      }
    }
  }

  async #links(numbers, signal) {
    const path = this.#path("/batch", `&partNumbers=${numbers.join(",")}`);
    const answer = await patiently(() => ask("GET", path, { signal }), { ...this.#watch, signal });
    return answer.presignedUrls;
  }

  #complete() {
    const { signal } = this.#watch;
    const parts = [...this.#parts]
      .map(([number, etag]) => ({ PartNumber: number, ETag: etag }))
      .sort((one, other) => one.PartNumber - other.PartNumber);
    if (parts.length === 0) parts.push({ PartNumber: 1, ETag: "" }); // of one that is complete, nobody asks which
    return patiently(() => ask("POST", this.#path("/complete"), { body: { parts }, signal }), this.#watch);
  }

  /** The store forgets what it has of it; also where the answer to beginning it was lost. */
  async discard() {
    const known = this.known ?? (this.#others && (await begun()).find((item) => this.#isLost(item)));
    if (known) await alone(known.uploadId, () => discard(known));
  }

  #isLost(item) {
    return this.#isMine(item) && !this.#others.has(item.uploadId);
  }

  #tell(number, bytes) {
    if (number) this.#sent.set(number, bytes);
    this.#watch.progress([...this.#sent.values()].reduce((sum, sent) => sum + sent, 0));
  }

  #path(more = "", query = "") {
    const { uploadId, key } = this.known;
    return `/s3/multipart/${encodeURIComponent(uploadId)}${more}?key=${encodeURIComponent(key)}${query}`;
  }
}

/** Whoever began it: all its parts have the same size, but for the last. Undefined if what is stored is not so. */
function partSize(fileSize, stored) {
  const usual = Math.max(SMALLEST_PART, Math.ceil(fileSize / MOST_PARTS / MIB) * MIB);
  const largest = Math.max(SMALLEST_OF_OTHERS, ...stored.map((part) => part.Size));
  return [usual, largest].find((size) =>
    stored.every((part) => part.Size === Math.min(size, fileSize - (part.PartNumber - 1) * size)),
  );
}
