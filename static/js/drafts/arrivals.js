// What a change brings: rows that are new or different, and the order in which all of them stand now.
import { putBack, settled } from "./moving.js";
import { closeMenu, reopen } from "./opening.js";
import { isWaiting } from "./saving.js";

export function arrive(box) {
  const arrived = box.querySelector("[data-arrived]");
  if (!arrived) return;
  const { order, reopens, refused } = arrived.dataset;
  const focused = document.activeElement;
  const isOpenAgain = reopens !== undefined;
  const first = arrived.querySelector("[data-question], [data-dimension]");
  const focus = arrived.dataset.focus || ("shows" in arrived.dataset && first ? `${first.id}-open` : "");
  const rows = new Map();
  for (const row of arrived.querySelectorAll("[data-question], [data-dimension]")) take(row, rows, isOpenAgain);
  if (refused === undefined) settled();
  else putBack();
  if (order) sort(order, rows);
  box.replaceChildren();
  returnFocus(focused, focus);
}

// A row that stands on the page keeps what is open in it; only its summary is replaced.
function take(row, rows, isOpenAgain) {
  const here = document.querySelector(`.draft-body [id="${row.id}"]`);
  if (!here || row === here) {
    rows.set(row.id, row);
    return;
  }
  const [old, summary] = [here, row].map((one) => one.querySelector("[data-summary]"));
  for (const link of old.querySelectorAll("[data-open]")) {
    summary.querySelector(`[id="${link.id}"]`)?.setAttribute("aria-expanded", link.getAttribute("aria-expanded"));
  }
  old.replaceWith(summary);
  htmx.process(summary);
  summary.classList.add("is-new");
  if (isOpenAgain) reopen(here);
}

// order: 3:12,13;4:15 – dimensions with their questions, by key
function sort(order, rows) {
  const node = (id) => document.querySelector(`.draft-body [id="${id}"]`) ?? rows.get(id);
  // All of them before any moves: a row that leaves one list has to be found for the other
  const dimensions = order.split(";").filter(Boolean).map((part) => {
    const [pk, questions] = part.split(":");
    const found = (questions ? questions.split(",") : []).map((id) => node(`question-${id}`));
    const gap = found.findIndex((row) => !row);
    return { pk, section: node(`dimension-${pk}`), questions: gap < 0 ? found : found.slice(0, gap) };
  });
  line(document.querySelector("[data-dimensions]"), dimensions.map(({ section }) => section), "[data-dimension]");
  for (const { pk, questions } of dimensions) {
    line(document.querySelector(`[data-rows="${pk}"]`), questions, "[data-question]");
  }
}

// Lets the nodes stand in this order at the beginning of the place; others of their kind go, unless they hold what is
// typed and saved nowhere.
function line(place, nodes, kind) {
  if (!place) return;
  let next = place.firstElementChild;
  for (const node of nodes.filter(Boolean)) {
    if (node === next) {
      next = next.nextElementSibling;
      continue;
    }
    const isNew = !node.isConnected || Boolean(node.closest("#arrivals"));
    place.insertBefore(node, next);
    if (isNew) {
      htmx.process(node);
      node.querySelector("[data-summary]")?.classList.add("is-new");
    }
  }
  while (next) {
    const following = next.nextElementSibling;
    if (next.matches(kind) && ![...next.querySelectorAll("[data-saves]")].some(isWaiting)) next.remove();
    next = following;
  }
}

// What had the focus keeps it, though its row moved; a wanted place comes first. What is gone leaves it to the bar.
function returnFocus(focused, wanted) {
  const place = (wanted && byId(wanted)) || (focused.isConnected ? focused : byId(focused.id));
  if (place && place === byId(wanted)) closeMenu(focused);
  if (place && place !== document.body) place.focus({ preventScroll: !wanted });
  if (document.activeElement === document.body && focused !== document.body) document.getElementById("draft-bar").focus();
  if (place?.closest("[data-question], [data-dimension]")) place.scrollIntoView({ block: "nearest" });
}

const byId = (id) => (id ? document.getElementById(id) : null);
