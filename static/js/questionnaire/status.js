// The line that says whether everything is saved. It is spoken only when that changes, not after every choice.
import { counted, number, text, time } from "./words.js";

const line = document.querySelector("[data-saved]");
const announcer = document.querySelector("[data-announce]");
let savedAt = null;
let last = ""; // "", "saved", "waiting" or "failed"
let recovered = false;

export function saved(when) {
  savedAt = new Date(when);
}

export function show(queue) {
  const { kind, words } = state(queue);
  line.hidden = !words;
  if (line.textContent !== words) line.textContent = words;
  line.classList.toggle("is-waiting", kind === "waiting" || kind === "saving");
  line.classList.toggle("is-failed", kind === "failed");
  if (words && kind !== "saving" && kind !== last) speak(kind, words);
}

function speak(kind, words) {
  if (last || kind !== "saved") announcer.textContent = words;
  last = kind;
}

function state(queue) {
  const entries = queue.store.entries();
  const count = queue.waiting.length;
  if (["signed_out", "closed", "gone", "failed"].includes(queue.state)) return { kind: "failed", words: text(queue.state) };
  if (count && queue.state === "offline") return { kind: "waiting", words: counted("offline", count) };
  if (count && queue.state === "busy") return { kind: "waiting", words: counted("unavailable", count) };
  if (entries.some((entry) => entry.conflict)) return { kind: "failed", words: text("conflict") };
  if (entries.some((entry) => entry.refused)) return { kind: "failed", words: text("refused") };
  if (count) return { kind: "saving", words: text("saving") };
  return { kind: "saved", words: savedAt ? savedWords() : "" };
}

// Answers that were left waiting when the page was closed count as a time of waiting, too.
export function waited() {
  recovered = true;
}

// After a time of waiting it says "all", until the next such time
function savedWords() {
  recovered ||= last === "waiting";
  return text(recovered ? "all_saved" : "saved", { time: time(savedAt) });
}

// "14 of 22" in the bar
export function progress(answered, total) {
  const words = document.querySelector("[data-progress-text]");
  if (words) words.textContent = text("progress", { answered: number(answered), total: number(total) });
  const bar = document.querySelector("[data-progress]");
  if (bar) bar.value = answered;
}
