// Answering without a mouse. Only inside a card, so that no key does anything by surprise elsewhere.
const TYPING = "textarea, select, input:not([type=radio], [type=checkbox])";
const LETTERS = { KeyN: "n", KeyL: "l", KeyC: "c" };
const TWO_DIGITS = 600; // milliseconds to type the second digit of 10

let pending = null;

export function listen(cards) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const card = cards.find(({ element }) => element.contains(event.target));
    if (card && !event.target.matches(TYPING) && press(card, event, cards)) event.preventDefault();
  });
}

// Returns whether the key meant something here.
function press(card, event, cards) {
  const row = rowOf(card, event.target);
  const digit = digitOf(event.key);
  if (digit !== null) return type(card, row, digit, cards);
  if (event.key === "Enter") return event.target.type === "radio"; // it would send the whole form
  if (event.key === "Delete" || event.key === "Backspace") return clear(card, row);
  if (event.key === "?" || event.key === "؟") return help();
  // Where the keyboard writes other letters, the key at the same place counts.
  const letter = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : LETTERS[event.code];
  if (letter === "n") return click(card.field("not_applicable")[0]);
  if (letter === "l") return click(card.field("later")[0]);
  return letter === "c" ? openComment(card) : false;
}

// Latin, Persian and Arabic-Indic digits; null for any other key.
function digitOf(key) {
  if (/^[0-9]$/.test(key)) return Number(key);
  if (/^[۰-۹]$/.test(key)) return key.charCodeAt(0) - 0x6f0;
  return /^[٠-٩]$/.test(key) ? key.charCodeAt(0) - 0x660 : null;
}

// The row that has the focus, or else the first that has no score.
function rowOf(card, target) {
  const row = target.closest("[data-row]")?.dataset.row;
  return row ?? (card.values.current === null ? "current" : "desired");
}

function type(card, row, digit, cards) {
  const scores = [...card.field(row)].map((radio) => Number(radio.value));
  clearTimeout(pending?.timer);
  const value = pending?.row === row && pending.card === card && scores.includes(10) && digit === 0 ? 10 : digit;
  pending = null;
  if (!scores.includes(value)) return true;
  choose(card, row, value);
  if (value === 1 && scores.includes(10)) pending = { card, row, timer: setTimeout(() => goOn(card, row, cards), TWO_DIGITS) };
  else goOn(card, row, cards);
  return true;
}

function choose(card, row, value) {
  const radio = [...card.field(row)].find((one) => Number(one.value) === value);
  radio.focus();
  if (!radio.checked) radio.click();
}

function goOn(card, row, cards) {
  pending = null;
  if (row === "current") return focusRow(card, "desired");
  const next = cards.slice(cards.indexOf(card) + 1).find(({ element }) => !element.hidden);
  if (next) focusRow(next, "current");
  else document.querySelector(".way-next").focus();
}

export function focusRow(card, row) {
  const radios = [...card.field(row)];
  (radios.find((radio) => radio.checked) ?? radios[0]).focus({ preventScroll: true });
  card.element.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function clear(card, row) {
  if (card.values[row] === null) return true;
  card.score(row, null);
  card.field(row)[0].dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function click(box) {
  box.click();
  return true;
}

function openComment(card) {
  card.comment.closest("details").open = true;
  card.comment.focus();
  return true;
}

function help() {
  const details = document.getElementById("answering-help");
  details.open = !details.open;
  details.querySelector("summary").focus();
  return true;
}
