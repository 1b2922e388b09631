// data-copy="ID" on a button copies what stands in that field, and says so in its own words: data-copied="Copied".
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    if (!document.execCommand("copy")) return; // no clipboard without https: the old way, else it is selected at least
  }
  document.dispatchEvent(new CustomEvent("rater:notice", { detail: button.dataset.copied }));
});
