// Sends bytes to the store by a signed link. XMLHttpRequest, since fetch tells nothing about progress.
import { Gate, Trouble } from "./ask.js";

const STALLED_SECONDS = 120;
const CONNECTIONS = 6; // a browser has no more for one host (HTTP/1.1): what waited for one would look stalled
const CONFLICT = 409; // a PUT before, which looked lost, is still on its way into the store
const BY_BROWSER = new Set(["content-length", "host"]); // signed too, but not for scripts to set

const connections = new Gate(CONNECTIONS);

/**
 * @param headers  what the signature names
 * @param progress told the bytes sent so far
 * @return the answer's ETag
 * @throws Trouble with the store's status, or with 0 where none came
 */
export function put(url, bytes, { headers = {}, signal, progress = () => {} }) {
  return connections.through(() => send(url, bytes, headers, signal, progress), signal);
}

function send(url, bytes, headers, signal, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let stalled;
    const alive = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED_SECONDS * 1000);
    };
    const stop = () => request.abort();
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) {
      if (!BY_BROWSER.has(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.upload.addEventListener("progress", (event) => {
      alive();
      progress(event.loaded);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(stalled);
      signal.removeEventListener("abort", stop);
      if (signal.aborted) reject(signal.reason);
      else if (request.status >= 200 && request.status < 300) resolve(request.getResponseHeader("ETag"));
      else reject(refusal(request.status));
    });
    signal.addEventListener("abort", stop);
    alive();
    request.send(bytes);
  });
}

function refusal(status) {
  if (status === 0) return new Trouble(0, "The store cannot be reached, or the connection broke");
  const message = `The store did not take the bytes (status ${status})`;
  return status === CONFLICT ? new Trouble(status, message, { passes: true }) : new Trouble(status, message);
}

/** Trouble for good, if the file was changed or removed since it was chosen; or if it is a folder. */
export async function requireReadable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new Trouble(410, "The file cannot be read: it was changed, moved or is a folder. Choose it again");
  }
}
