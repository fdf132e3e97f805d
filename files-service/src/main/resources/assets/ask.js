// Talks to the service, and waits where waiting helps.

const TRIES = 8;
const LONGEST_PAUSE_SECONDS = 30;

/** Something that went wrong, told in words. `status` is 0 where no answer came. */
export class Trouble extends Error {
  constructor(status, message, { code, retryAfter } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether the same request may do better later. */
  get passes() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

const base = document.querySelector("[data-base]")?.dataset.base ?? "";

/** One request to the API; the cookie of the page says who asks. */
export async function ask(method, path, { body, signal } = {}) {
  const headers = { Accept: "application/json" };
  if (body) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(base + path, { method, headers, signal, body: body && JSON.stringify(body) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Trouble(0, "The service cannot be reached");
  }
  const content = await answer.json().catch(() => null);
  if (answer.ok) return content;
  throw new Trouble(answer.status, content?.detail ?? `The service answered with status ${answer.status}`, {
    code: content?.code,
    retryAfter: Number(answer.headers.get("Retry-After")) || undefined,
  });
}

/**
 * Tries a task again while its trouble is one that passes, with growing pauses; goes on at once when the network is
 * back, and does not count tries while it is away.
 *
 * @param waits told the trouble and the seconds until the next try
 */
export async function patiently(task, { signal, waits = () => {} }) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await task();
    } catch (trouble) {
      signal.throwIfAborted();
      if (!trouble.passes || (tried >= TRIES && navigator.onLine)) throw trouble;
      const growing = Math.min(2 ** (tried - 1), LONGEST_PAUSE_SECONDS);
      const seconds = Math.max(trouble.retryAfter ?? 0, growing);
      waits(trouble, navigator.onLine ? seconds : undefined);
      await pause(seconds, signal);
    }
  }
}

/** Until the time is over and there is a network; or until there is one again. */
function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const ends = new AbortController();
    const end = (then) => {
      clearTimeout(timer);
      ends.abort();
      then();
    };
    const timer = setTimeout(() => navigator.onLine && end(resolve), seconds * 1000);
    addEventListener("online", () => end(resolve), { signal: ends.signal });
    signal.addEventListener("abort", () => end(() => reject(signal.reason)), { signal: ends.signal });
  });
}

/** Lets so many in at a time. */
export class Gate {
  #free;
  #waiting = [];

  constructor(places) {
    this.#free = places;
  }

  /** Runs the task when there is a place. Whoever gives up waiting is passed over. */
  async through(task, signal) {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise((enter) => this.#waiting.push(enter));
    try {
      signal.throwIfAborted();
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }
}
