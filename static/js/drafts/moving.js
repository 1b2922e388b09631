// Reordering: by mouse and by touch with the handles, by keyboard with Alt and the arrows. The server says what became of it.
let dragged = null; // what was dragged last, and where it stood

const address = (id) => document.querySelector(`[id="${id}-open"]`)?.getAttribute("hx-get");

export function listen(draft) {
  draft.addEventListener("keydown", (event) => {
    const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const link = event.target.closest("[data-open]");
    const row = link?.closest("[data-question], [data-dimension]");
    if (!direction || !event.altKey || !row) return;
    event.preventDefault();
    send(row, { direction });
  });
  for (const type of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) draft.addEventListener(type, putBack);
  draft.addEventListener("htmx:configRequest", ({ target, detail }) => {
    const list = target.closest("[data-more]")?.parentElement;
    if (list) detail.path = detail.path.replace(/offset=\d+/, `offset=${list.querySelectorAll("[data-question]").length}`);
  });
  addEventListener("load", prepare);
  prepare();
}

function send(row, values) {
  return htmx.ajax("POST", `${address(row.id)}move/`, { source: row, target: "#arrivals", swap: "innerHTML", values });
}

// Makes lists sortable that are not yet; called whenever something came.
export function prepare() {
  if (!window.Sortable) return;
  for (const list of document.querySelectorAll("[data-rows]:not([data-sortable])")) sortable(list, "[data-question]", "rows", dropped);
  for (const list of document.querySelectorAll("[data-outline]:not([data-sortable])")) sortable(list, "[data-entry]", "outline", droppedEntry);
  for (const handle of document.querySelectorAll("[data-handle][hidden]")) handle.hidden = false;
}

function sortable(list, draggable, group, onEnd) {
  list.dataset.sortable = "";
  Sortable.create(list, {
    draggable,
    group,
    handle: "[data-handle]",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
    forceFallback: true, // the same for mouse and finger, and in both directions of reading
    fallbackOnBody: true,
    ghostClass: "is-ghost",
    dragClass: "is-dragged",
    scrollSensitivity: 80,
    emptyInsertThreshold: 24,
    onStart: ({ item, from }) => (dragged = { item, from, next: item.nextElementSibling }),
    onEnd,
  });
}

function before(item, kind) {
  let row = item.previousElementSibling;
  while (row && !row.matches(kind)) row = row.previousElementSibling;
  return row;
}

function dropped({ item, from, to }) {
  if (from === to && dragged.next === item.nextElementSibling) return;
  const row = before(item, "[data-question]");
  focusOn(`${item.id}-open`);
  send(item, { to: `${to.dataset.rows}:${row?.dataset.question ?? 0}` }).catch(() => putBack());
}

// What was moved by hand is where somebody goes on from the keyboard.
const focusOn = (id) => document.getElementById(id)?.focus({ preventScroll: true });

function droppedEntry({ item }) {
  if (dragged.next === item.nextElementSibling) return;
  const entry = before(item, "[data-entry]");
  const section = document.querySelector(`[data-dimension="${item.dataset.entry}"]`);
  focusOn(`${item.id}-link`);
  send(section, { to: entry?.dataset.entry ?? 0 }).catch(() => putBack());
}

// The server agreed: where a row stands now is where it belongs.
export function settled() {
  dragged = null;
}

// A move that was refused, or never arrived
export function putBack() {
  if (dragged?.item.isConnected) dragged.from.insertBefore(dragged.item, dragged.next);
  dragged = null;
}
