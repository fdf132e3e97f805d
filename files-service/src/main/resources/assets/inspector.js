// The form of an export: ticks all columns at once, or none.

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-tick]");
  if (!button) return;
  for (const box of button.closest("fieldset").querySelectorAll("input[type=checkbox]")) {
    box.checked = button.dataset.tick === "all";
  }
});
