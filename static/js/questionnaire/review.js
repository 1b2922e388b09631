// The review: what still waits in this browser goes first, so that nobody submits without it.
import { text } from "./words.js";

export async function review(queue, sent) {
  const form = document.querySelector("[data-submit]");
  if (!form) return;
  const waited = queue.store.entries().length > 0;
  form.addEventListener("submit", async (event) => {
    if (!queue.store.entries().length) return;
    event.preventDefault();
    await queue.flush();
    mark(queue);
    if (!queue.store.entries().length) location.reload();
  });
  await sent;
  mark(queue);
  if (waited && !queue.store.entries().length) location.reload(); // the list was made before they arrived
}

function mark(queue) {
  const codes = new Set(queue.store.entries().map((entry) => entry.code));
  for (const line of document.querySelectorAll("[data-review]")) {
    const state = line.querySelector("[data-unsaved]");
    state.hidden = !codes.has(line.dataset.review);
    state.textContent = text("unsaved");
  }
}
