// A file in one PUT: sign, send, finalize.
import { ask, patiently, Trouble } from "./ask.js";
import { mediaType } from "./mediatype.js";
import { put, requireReadable } from "./put.js";

const REFUSED = 403;
const THERE_ALREADY = 412;
const MOST_LINKS = 3;

/**
 * @param entity `{entityType, entityId}`, or nothing
 * @param watch  `{signal, waits(trouble, seconds), progress(bytes)}`
 * @throws Trouble
 */
export async function uploadWhole(file, entity, watch) {
  const { signal } = watch;
  const body = { fileName: file.name, contentType: mediaType(file), byteSize: file.size, ...entity };
  for (let links = 1; ; links += 1) {
    const askedAt = Date.now();
    const signed = await patiently(() => ask("POST", "/api/v1/uploads", { body, signal }), watch);
    try {
      await patiently(() => send(file, signed, watch), watch);
    } catch (trouble) {
      const expired = trouble.status === REFUSED && Date.now() - askedAt >= lifetime(signed);
      if (!expired || links >= MOST_LINKS) throw trouble;
      continue; // it waited for the network for too long: a new link
    }
    const path = `/api/v1/uploads/${signed.uploadId}/finalize`;
    return patiently(() => ask("POST", path, { signal }), watch);
  }
}

/** Milliseconds. When it ends is told by another clock than the one here, which may be wrong. */
function lifetime(signed) {
  return Number(new URL(signed.url).searchParams.get("X-Amz-Expires")) * 1000;
}

async function send(file, signed, { signal, progress }) {
  await requireReadable(file);
  try {
    await put(signed.url, file, { headers: signed.headers, signal, progress });
  } catch (trouble) {
    // an answer before was lost on its way: the store has the bytes, and takes no second ones
    if (!(trouble instanceof Trouble && trouble.status === THERE_ALREADY)) throw trouble;
  }
}
