// The page of files: takes files from the button, from drag and drop and from the clipboard, and uploads them.
import { stayWhere } from "./page.js";
import { Unfinished } from "./unfinished.js";
import { isUploading, Upload } from "./upload.js";

const section = document.getElementById("upload");
const rows = section.querySelector("[data-uploads]");
const input = section.querySelector("[data-files]");
const { entityType, entityId } = section.dataset;
const large = Number(section.dataset.large); // bytes
const entity = entityType && { entityType, entityId };
const unfinished = new Unfinished(rows, goOn);

function take(files) {
  for (const file of files) goOn(file);
}

/** @param known `{uploadId, key}` of an upload by parts to go on with; without, a large file looks for its own */
function goOn(file, known) {
  const takes = (uploadId) => unfinished.take(uploadId);
  new Upload(rows, file, { entity, known, large, takes, ended }).start();
}

/** The list loads itself again. */
function ended() {
  document.getElementById("files")?.dispatchEvent(new CustomEvent("uploaded"));
}

section.querySelector("[data-choose]").addEventListener("click", () => input.click());
input.addEventListener("change", () => {
  take([...input.files]);
  input.value = ""; // the same file can be chosen again
});

const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
let depth = 0; // of elements that the files are dragged over: each is entered before the last is left

function dragged(change) {
  depth = Math.max(0, depth + change);
  document.body.toggleAttribute("data-dropping", depth > 0);
}

document.addEventListener("dragenter", (event) => hasFiles(event) && dragged(+1));
document.addEventListener("dragleave", (event) => hasFiles(event) && dragged(-1));
document.addEventListener("dragover", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
});
document.addEventListener("drop", (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  dragged(-depth);
  take([...event.dataTransfer.files]);
});

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length === 0) return;
  event.preventDefault();
  take(files);
});

// Leaving would stop uploads; a download is a link that does not leave.
let downloading = 0;
document.addEventListener("click", (event) => {
  if (event.target.closest?.("a[download]")) downloading = performance.now();
});
addEventListener("beforeunload", (event) => {
  if (isUploading() && performance.now() - downloading > 1000) event.preventDefault();
});

// Nor does the list, when it finds that the sign-in is over: signed links still work, and what failed can be retried.
stayWhere(() => isUploading() || rows.querySelector("[data-state=failed]") !== null);

section.hidden = false;
unfinished.show();
