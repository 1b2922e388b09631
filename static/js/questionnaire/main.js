// Puts the questionnaire together: cards tell the queue, the queue tells the server, everybody tells the page.
import { save } from "./api.js";
import { Card } from "./card.js";
import { focusRow, listen } from "./keyboard.js";
import { Page, filter, follow, languages, waysOn } from "./page.js";
import { Queue } from "./queue.js";
import { review } from "./review.js";
import * as status from "./status.js";
import { Store } from "./store.js";

const form = document.getElementById("questions");
const store = new Store(form.dataset.response, "kiosk" in form.dataset);
const queue = new Queue(store, (code, values, version) => save(`${form.dataset.answers}${encodeURIComponent(code)}/`, values, version));
const cards = [...document.querySelectorAll("[data-question]")].map((element) => new Card(element, changed));
const page = new Page(form, cards);
const tabs = new BroadcastChannel(`rater.${form.dataset.response}`);
const cardOf = (code) => cards.find((card) => card.code === code);

function changed(card, delay) {
  queue.put(card.code, card.values, card.version, delay);
  page.count();
}

queue.addEventListener("change", () => status.show(queue));

queue.addEventListener("saved", ({ detail: { entry, answer } }) => {
  adopt(entry.code, answer.version);
  status.saved(answer.saved ?? Date.now()); // a save whose acknowledgement was lost names no time
  if (!store.entries().length && "answered" in answer) page.count(answer.answered);
  const { code, values, edit } = entry;
  tabs.postMessage({ code, values, edit, version: answer.version, answered: answer.answered });
});

queue.addEventListener("conflict", ({ detail: { entry } }) => ask(entry));
queue.addEventListener("refused", ({ detail: { entry } }) => cardOf(entry?.code)?.say(entry.refused));
queue.addEventListener("dropped", ({ detail: { entry, answer } }) => cardOf(entry.code)?.say(answer.error));

// Another tab of this browser has saved: show it, unless the person changed it here as well.
tabs.addEventListener("message", ({ data }) => {
  const card = cardOf(data.code);
  queue.savedElsewhere(data.code, data.edit);
  if (card && !queue.mine.has(data.code)) {
    card.write(data.values);
    card.version = data.version;
    card.agree();
  }
  if ("answered" in data && data.answered !== undefined) page.count(data.answered);
});

function adopt(code, version) {
  const card = cardOf(code);
  if (card) card.version = version;
}

function ask(entry) {
  const card = cardOf(entry.code);
  card?.ask(entry.values, entry.conflict.stored, (side) => {
    const { conflict } = queue.settle(entry.code, side) ?? {};
    if (side === "theirs" && conflict) {
      card.write(conflict.stored ?? { current: null, desired: null, not_applicable: false, later: false, comment: "" });
      card.version = conflict.version;
      page.count();
    }
    card.agree();
  });
}

// What waited when the page was left: shown on its card, and sent, also that of other pages. What was chosen on this page
// while its scripts were still on their way is newer.
function restore() {
  const entries = store.entries();
  const touched = cards.filter((card) => card.isTouched);
  if (entries.length) status.waited();
  for (const entry of entries) {
    const card = cardOf(entry.code);
    if (!touched.includes(card)) card?.write(entry.values);
    if (entry.conflict) ask(entry);
    if (entry.refused !== undefined) store.write({ ...entry, refused: undefined });
  }
  cards.forEach((card) => card.paint());
  touched.forEach((card) => changed(card, 0));
  page.count();
  status.show(queue);
  return queue.flush();
}

// After the browser has gone to the anchor itself, which takes the focus away. Under a finger nothing gets the focus: a ring
// around the first score would look like an answer.
function arrive() {
  const card = cards.find(({ element }) => `#${element.id}` === location.hash);
  if (card && !matchMedia("(hover: none)").matches) focusRow(card, card.values.current === null ? "current" : "desired");
  document.documentElement.dataset.ready = "";
}

function shareSwitch() {
  const label = document.querySelector("[data-shared]");
  if (!label) return;
  const box = label.querySelector("input");
  label.hidden = false;
  box.checked = store.isShared;
  box.addEventListener("change", () => store.share(box.checked));
}

if ("finished" in form.dataset) {
  store.clear();
} else {
  const sent = restore();
  listen(cards);
  filter(cards);
  waysOn(queue);
  languages(cards);
  follow(cards);
  shareSwitch();
  document.readyState === "complete" ? arrive() : addEventListener("load", () => setTimeout(arrive));
  review(queue, sent);
  addEventListener("online", () => queue.flush());
  addEventListener("focus", () => queue.flush());
  document.addEventListener("visibilitychange", () => queue.flush());
  addEventListener("beforeunload", (event) => {
    queue.leave();
    if (!store.isKept && store.entries().length) event.preventDefault();
  });
  document.addEventListener("rater:leave", () => store.clear()); // a kiosk forgets
  form.addEventListener("submit", (event) => event.preventDefault());
}
