// Talks to the service, and waits where waiting helps.

const TRIES = 8;
const LONGEST_TRYING_HOURS = 24;
const LONGEST_PAUSE_SECONDS = 30;
const AWAY = new Set([0, 408, 429, 502, 503, 504]); // nobody is there, or has time: however long that lasts

/** Something that went wrong, told in words. `status` is 0 where no answer came. */
export class Trouble extends Error {
  /** @param passes whether the same request may do better later */
  constructor(status, message, { retryAfter, passes = AWAY.has(status) || status >= 500 } = {}) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
    this.passes = passes;
  }

  /** Whether the other side or the way to it is away, rather than at a loss. */
  get isAway() {
    return AWAY.has(this.status);
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
    retryAfter: Number(answer.headers.get("Retry-After")) || undefined,
  });
}

/**
 * Tries a task again while its trouble is one that passes, with growing pauses, and goes on at once when the network
 * is back. Gives up after 8 answers that are no help; while none comes, after a day, as nobody may be there at night;
 * and while the browser knows of no network, never.
 *
 * @param waits told the trouble and the seconds until the next try
 */
export async function patiently(task, { signal, waits = () => {} }) {
  const since = performance.now();
  for (let tried = 1, unhelpful = 0; ; tried += 1) {
    try {
      return await task();
    } catch (trouble) {
      signal.throwIfAborted();
      if (!trouble.passes) throw trouble;
      if (!trouble.isAway) unhelpful += 1;
      const hours = (performance.now() - since) / 3_600_000;
      if (navigator.onLine && (unhelpful >= TRIES || hours >= LONGEST_TRYING_HOURS)) throw trouble;
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
