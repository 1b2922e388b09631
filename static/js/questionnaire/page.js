// What surrounds the cards: tabs, progress, filter, the ways on, the language switch.
import { progress } from "./status.js";
import { number, text } from "./words.js";

export class Page {
  // form: the element that names the response and carries its counts; cards: those of this page
  constructor(form, cards) {
    this.cards = cards;
    this.total = Number(form.dataset.total);
    this.elsewhere = Number(form.dataset.answered) - this.done;
    this.tab = document.querySelector(`[data-part="${form.dataset.part}"]:not(form)`);
    this.tab?.scrollIntoView({ block: "nearest", inline: "center" }); // on a phone it may stand outside the screen
  }

  get done() {
    return this.cards.filter((card) => card.isDone).length;
  }

  // What the server counted, when nothing waits; otherwise what the page shows.
  count(answered = this.elsewhere + this.done) {
    this.elsewhere = answered - this.done;
    progress(answered, this.total);
    if (this.tab) this.#paintTab();
  }

  #paintTab() {
    const isDone = this.done === this.cards.length;
    this.tab.classList.toggle("is-done", isDone);
    this.tab.querySelector("[data-part-done]").hidden = !isDone;
    const note = this.tab.querySelector("[data-part-note]");
    note.hidden = isDone || !this.done;
    note.textContent = text("partly", { done: number(this.done), total: number(this.cards.length) });
  }
}

// "Unanswered" hides what is done now; a card does not vanish while it is being answered.
export function filter(cards) {
  const links = [...document.querySelectorAll("[data-show]")];
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(link.dataset.show === "unanswered", cards);
      links.forEach((other) => (other === link ? other.setAttribute("aria-current", "true") : other.removeAttribute("aria-current")));
      history.replaceState(null, "", link.href);
    });
  }
  // What waited in this browser is not yet known to the page as it came
  if (new URLSearchParams(location.search).get("show") === "unanswered") show(true, cards);
}

function show(onlyOpen, cards) {
  for (const card of cards) card.element.hidden = onlyOpen && card.isDone;
  document.querySelector("[data-nothing-open]").hidden = cards.some((card) => !card.element.hidden);
  for (const link of document.querySelectorAll("a[data-part]")) {
    const address = new URL(link.href);
    onlyOpen ? address.searchParams.set("show", "unanswered") : address.searchParams.delete("show");
    link.href = address;
  }
}

// The next page opens when this one is saved, or after a moment: what is left is sent from there.
export function waysOn(queue) {
  for (const button of document.querySelectorAll("[data-to]")) {
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      await Promise.race([queue.flush(), new Promise((resolve) => setTimeout(resolve, 800))]);
      location.assign(button.dataset.to);
    });
  }
}

// The address names the question one is at, so that loading the page anew comes back to it: a digit typed at the first
// question instead would overwrite its score.
export function follow(cards) {
  document.addEventListener("focusin", ({ target }) => {
    const card = cards.find(({ element }) => element.contains(target));
    if (card && location.hash !== `#${card.element.id}`) history.replaceState(null, "", `#${card.element.id}`);
  });
}

// The language changes at the question one was at last, or else at the one in the middle of the screen.
export function languages(cards) {
  const form = document.querySelector("[data-languages]");
  let last = null;
  document.addEventListener("focusin", ({ target }) => {
    last = cards.find(({ element }) => element.contains(target)) ?? last;
  });
  form?.addEventListener("submit", () => {
    const isBelow = ({ element }) => !element.hidden && element.getBoundingClientRect().bottom > innerHeight / 2;
    form.elements.question.value = (last ?? cards.find(isBelow))?.code ?? "";
  });
}
