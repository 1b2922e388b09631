// One question's card: what its fields say, and what it shows about them.
import { hasGap, isDone, said } from "./values.js";
import { gap, number, text } from "./words.js";

const COMMENT_DELAY = 700; // milliseconds after the last key

export class Card {
  // change(card, delay) is called after every change by the person
  constructor(element, change) {
    this.element = element;
    this.code = element.dataset.question;
    this.version = Number(element.dataset.version);
    this.change = change;
    this.set = null; // the scores before "not applicable" took them away
    element.addEventListener("change", (event) => this.#changed(event.target));
    element.addEventListener("input", (event) => {
      if (event.target !== this.comment) return;
      this.say("");
      this.change(this, COMMENT_DELAY);
    });
    for (const type of ["focusin", "focusout", "mouseover", "mouseout"]) {
      element.addEventListener(type, (event) => this.#describe(event.target, type.endsWith("in") || type.endsWith("over")));
    }
  }

  field(name) {
    return this.element.querySelectorAll(`[name="${this.code}.${name}"]`);
  }

  get comment() {
    return this.field("comment")[0];
  }

  get values() {
    const score = (name) => Number([...this.field(name)].find((radio) => radio.checked)?.value ?? NaN);
    const [current, desired] = ["current", "desired"].map((name) => (isNaN(score(name)) ? null : score(name)));
    const [not_applicable, later] = ["not_applicable", "later"].map((name) => this.field(name)[0].checked);
    return { current, desired, not_applicable, later, comment: this.comment.value };
  }

  get isDone() {
    return isDone(this.values);
  }

  // Whether somebody changed it before the scripts were there to hear of it.
  get isTouched() {
    const isTicked = [...this.element.querySelectorAll("input")].some((input) => input.checked !== input.defaultChecked);
    return isTicked || this.comment.value !== this.comment.defaultValue;
  }

  // Shows values that come from elsewhere: the store, another tab, the server.
  write(values) {
    for (const name of ["current", "desired"]) this.score(name, values[name]);
    for (const name of ["not_applicable", "later"]) this.field(name)[0].checked = values[name];
    if (this.comment.value !== values.comment) this.comment.value = values.comment;
    if (values.comment) this.comment.closest("details").open = true;
    this.paint();
  }

  // Checks the radio button of that score, or none for null.
  score(name, value) {
    for (const radio of this.field(name)) radio.checked = Number(radio.value) === value && value !== null;
  }

  paint() {
    const values = this.values;
    this.element.classList.toggle("is-not-applicable", values.not_applicable);
    for (const row of this.element.querySelectorAll("[data-row]")) this.#explain(row, values[row.dataset.row]);
    this.#paintGap(values);
  }

  say(error) {
    const line = this.element.querySelector("[data-error]");
    line.textContent = error;
    line.hidden = !error;
  }

  // Shows both values of a conflict until the person has chosen; settle is called with "mine" or "theirs".
  ask(mine, theirs, settle) {
    const panel = document.getElementById("conflict").content.cloneNode(true);
    for (const [side, values] of [["mine", mine], ["theirs", theirs]]) {
      const lines = values ? said(values, text, number) : [text("empty")];
      panel.querySelector(`[data-${side}]`).append(...lines.map(line));
      panel.querySelector(`[data-keep=${side}]`).addEventListener("click", (event) => {
        event.preventDefault();
        settle(side);
      });
    }
    this.#panel.replaceChildren(panel);
  }

  agree() {
    const hadFocus = this.#panel.contains(document.activeElement);
    this.#panel.replaceChildren();
    if (hadFocus) this.field("current")[0].focus();
  }

  get #panel() {
    return this.element.querySelector("[data-conflict]");
  }

  #changed(field) {
    const name = field.name.slice(this.code.length + 1);
    if (name === "not_applicable") this.#setAside(field.checked);
    if (name === "current" || name === "desired") this.field("not_applicable")[0].checked = false;
    this.say("");
    this.paint();
    this.change(this, 0);
  }

  #setAside(isAside) {
    const { current, desired } = isAside ? { current: null, desired: null } : (this.set ?? this.values);
    if (isAside) this.set = this.values;
    this.score("current", current);
    this.score("desired", desired);
  }

  // The score under the pointer or the focus is explained; afterwards the chosen one again.
  #describe(target, isOver) {
    const row = target.closest("[data-row]");
    if (!row) return;
    const input = target.closest(".score")?.querySelector("input");
    const value = isOver && input ? Number(input.value) : this.values[row.dataset.row];
    this.#explain(row, value);
  }

  #explain(row, value) {
    const meaning = value === null ? null : document.getElementById(`${this.element.id}-${value}`);
    row.querySelector("[data-score-text]").textContent = meaning?.textContent ?? "";
  }

  #paintGap(values) {
    const chip = this.element.querySelector("[data-gap]");
    const size = hasGap(values) ? values.current - values.desired : null;
    const words = size === null ? "" : size === 0 ? text("no_gap") : text("gap", { gap: gap(size) });
    if (chip.textContent !== words) chip.textContent = words;
    chip.className = `gap-chip ${size === null ? "is-empty" : size < 0 ? "shortfall" : size > 0 ? "surplus" : "none"}`;
  }
}

function line(words) {
  const item = document.createElement("li");
  item.textContent = words;
  return item;
}
