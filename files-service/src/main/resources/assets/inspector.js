// The form of an export: ticks all columns at once, or none. The history rests while nobody sees it.

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-tick]");
  if (!button) return;
  for (const box of button.closest("fieldset").querySelectorAll("input[type=checkbox]")) {
    box.checked = button.dataset.tick === "all";
  }
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.elt.id === "history") event.preventDefault();
});
