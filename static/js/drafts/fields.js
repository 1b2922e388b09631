// How much room a text has left, once it gets scarce.
import { text } from "./words.js";

const SCARCE = 0.15; // of the limit

export function listen(draft) {
  draft.addEventListener("input", ({ target }) => show(target));
  count(draft);
}

export function count(draft) {
  for (const field of draft.querySelectorAll("[data-limit]")) show(field);
}

function show(field) {
  const line = field.closest(".draft-field")?.querySelector("[data-left]");
  if (!line) return;
  const left = Number(field.dataset.limit) - [...field.value].length;
  line.hidden = left > Number(field.dataset.limit) * SCARCE;
  line.classList.toggle("is-wrong", left < 0);
  const words = left < 0 ? text("over", -left) : text("left", left);
  if (line.textContent !== words) line.textContent = words;
}
