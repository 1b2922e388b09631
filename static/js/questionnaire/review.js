// The review: what still waits in this browser goes first, so that nobody submits without it.
import { text } from "./words.js";

export async function review(queue, sent) {
  const form = document.querySelector("[data-submit]");
  if (!form) return;
  // The list was made before they arrived
  queue.addEventListener("saved", () => {
    if (!queue.store.entries().length) location.reload();
  });
  form.addEventListener("submit", async (event) => {
    if (!queue.store.entries().length) return;
    event.preventDefault();
    await queue.flush();
    mark(queue);
  });
  await sent;
  mark(queue);
}

function mark(queue) {
  const codes = new Set(queue.store.entries().map((entry) => entry.code));
  for (const line of document.querySelectorAll("[data-review]")) {
    const state = line.querySelector("[data-unsaved]");
    state.hidden = !codes.has(line.dataset.review);
    state.textContent = state.hidden ? "" : text("unsaved");
  }
}
