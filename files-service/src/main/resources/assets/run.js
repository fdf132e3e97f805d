// The page of a run: the service says when something is new (server-sent events), and the page fetches it as HTML.
// After a lost connection the browser comes again by itself; where it gives up (the service answered with an error),
// this does. Who is not signed in any more is told so above the panel, and it goes on after a sign-in in another tab.

import { announce } from "./page.js";

const SOON = 2_000; // milliseconds
const LATEST = 30_000;

let source = null;
let wait = SOON;
let last = Promise.resolve(); // fetching of the panel
let renewing = false;

const run = () => document.getElementById("run");
const stage = () => document.querySelector("[data-stage]")?.textContent ?? document.getElementById("state").textContent;

/**
 * Fetches the panel, or of one that stays as it is only the progress, so that no button goes from under a pointer.
 * One after the other: htmx would call a second one done before it has begun.
 */
function fetchPanel(event) {
  last = last.catch(() => {}).then(() => replacePanel(event));
  return last;
}

async function replacePanel(event) {
  const before = stage();
  const part = event === run().dataset.event ? "#progress" : "#run";
  const hadFocus = run().contains(document.activeElement);
  await htmx.ajax("GET", run().dataset.page, { source: "#run", target: part, select: part, swap: "outerHTML" });
  if (stage() !== before) announce(stage());
  if (hadFocus && !run().contains(document.activeElement)) document.getElementById("state").focus();
}

function lost(is) {
  document.getElementById("connection").hidden = !is;
}

function watch() {
  source?.close();
  source = null;
  if (run().dataset.event === "ended") {
    lost(false);
    return;
  }
  source = new EventSource(`${run().dataset.page}/events`);
  source.addEventListener("open", () => {
    wait = SOON;
    lost(false);
  });
  source.addEventListener("progress", async ({ data }) => {
    await fetchPanel(data).catch(() => {});
    if (data === "ended") watch();
  });
  source.addEventListener("error", () => {
    lost(true);
    if (source?.readyState !== EventSource.CLOSED) return;
    source = null;
    setTimeout(comeAgain, wait);
    wait = Math.min(2 * wait, LATEST);
  });
}

async function comeAgain() {
  await fetchPanel().catch(() => {});
  watch();
}

/** The link is over: the panel has another one, or says so; asked for until it comes. */
async function renew() {
  if (renewing) return;
  renewing = true;
  for (let pause = SOON / 2; run().querySelector("[data-ended]"); pause = Math.min(2 * pause, LATEST)) {
    await new Promise((end) => setTimeout(end, pause));
    await fetchPanel().catch(() => {});
  }
  renewing = false;
}

document.addEventListener("over", renew);

watch();
