// What every page has: times that run out, things to copy, problems of parts.

const SECOND = 1000;

/** `9 min 43 s`, `43 s`, `1 h 5 min`: as much as one wants to know. */
export function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

/** `4.2 MB`, as the server writes it. */
export function size(bytes) {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  let value = bytes;
  let unit = -1;
  while (value >= 999.95 && unit < 4) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(1)} ${"kMGTP"[unit]}B`;
}

/** An element, its text and attributes; never markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Says something to everyone, also to those who do not see the page. */
export function announce(text) {
  let live = document.getElementById("live");
  if (!live) {
    live = element("p", { id: "live", class: "unseen", role: "status", "aria-atomic": "false" });
    document.body.append(live);
  }
  const said = element("span", {}, `${text} `); // beside what was said a moment ago, which may not be read out yet
  live.append(said);
  setTimeout(() => said.remove(), 10 * SECOND);
}

// Elements with data-left="583" (seconds, by the server's clock) count down from when they came; at 0 they say
// data-over, and an event `over` tells whoever cares.
// Measured by differences of the computer's clock, right or wrong: performance.now() stands still while it sleeps.
const cameAt = new WeakMap();

function tick() {
  for (const clock of document.querySelectorAll("[data-left]")) {
    if (!cameAt.has(clock)) cameAt.set(clock, Date.now());
    const gone = (Date.now() - cameAt.get(clock)) / SECOND;
    const left = Math.ceil(Number(clock.dataset.left) - gone);
    if (left > 0) {
      clock.textContent = duration(left);
    } else if (!clock.dataset.ended) {
      clock.dataset.ended = "true";
      clock.textContent = clock.dataset.over ?? "over";
      clock.dispatchEvent(new CustomEvent("over", { bubbles: true }));
    }
  }
}

tick();
setInterval(tick, SECOND);
document.addEventListener("htmx:load", tick);
document.addEventListener("visibilitychange", tick);

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  event.preventDefault();
  const before = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
    announce("Copied");
  } catch {
    button.textContent = "Could not copy";
  }
  setTimeout(() => (button.textContent = before), 2 * SECOND);
});

// A problem of a part is shown above the page, where the reader may not be looking.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "problem") event.target.scrollIntoView({ block: "nearest" });
});
// What refreshes itself, in an element with data-quiet, neither takes a problem away nor makes one.
const isQuiet = (event) => Boolean(event.detail.elt?.closest?.("[data-quiet]"));
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isQuiet(event)) document.getElementById("problem")?.replaceChildren();
});
document.addEventListener("htmx:sendError", (event) => {
  if (!isQuiet(event)) showProblem("The service cannot be reached. Check your connection and try again.");
});

function showProblem(...content) {
  const panel = element("div", { class: "panel bad" }, element("p", {}, ...content));
  document.getElementById("problem")?.replaceChildren(panel);
  return panel;
}

/** A link for those whose sign-in is over, but who would lose something with the page. */
export function signInElsewhere() {
  return element("a", { href: location.href, target: "_blank" }, "Sign in again in another tab");
}

const keepers = [isQuiet];

/** @param keeps told an event of htmx: whether the page is to stay when the answer would lead to sign in */
export function stayWhere(keeps) {
  keepers.push(keeps);
}

let signedOut = null; // the panel that says so
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { status } = event.detail.xhr;
  if (status < 400) {
    signedOut?.remove();
  } else if (status === 401 && keepers.some((keeps) => keeps(event))) {
    event.preventDefault(); // htmx would follow the answer's HX-Redirect with the whole page
    if (!signedOut?.isConnected) {
      signedOut = showProblem("You are not signed in any more. ", signInElsewhere(), ", then go on here.");
    }
  }
});
