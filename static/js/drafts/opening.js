// Rows open and close in place. A form that still has something to save stays, out of sight, until it is saved.
import { isWaiting, whenSaved } from "./saving.js";

const targetOf = (link) => document.querySelector(link.getAttribute("hx-target"));

export function listen(draft) {
  // Before htmx hears of it: a second click closes
  draft.addEventListener("click", (event) => {
    const link = event.target.closest("[data-open]");
    if (link && targetOf(link).children.length && !targetOf(link).hidden) {
      event.preventDefault();
      event.stopPropagation();
      close(link);
    } else if (event.target.closest("[data-close]")) {
      event.preventDefault();
      close(document.getElementById(event.target.closest("[data-close]").dataset.close));
    }
  }, { capture: true });
  draft.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && !event.isComposing && event.target.closest(".draft-open");
    if (open) close(linkOf(open));
  });
  for (const link of draft.querySelectorAll("[data-language-link]")) {
    link.addEventListener("click", () => keepOpen(link));
  }
  // A browser passes over autofocus where the address names a place of the page
  window.addEventListener("load", () => opened(draft.querySelector(".draft-open:has([autofocus])")));
}

const linkOf = (open) => document.querySelector(`[data-open][hx-target="#${open.id}"]`);

function close(link) {
  const open = targetOf(link);
  link.setAttribute("aria-expanded", "false");
  link.focus();
  const form = open.querySelector("[data-saves]");
  if (!form || !isWaiting(form)) return open.replaceChildren();
  open.hidden = true;
  whenSaved(form, (isSaved) => {
    open.hidden = false;
    if (isSaved) open.replaceChildren();
    else link.setAttribute("aria-expanded", "true");
  });
}

// Called after every swap: what was opened shows it, and takes the focus.
export function opened(open) {
  const link = open?.classList?.contains("draft-open") && linkOf(open);
  if (!link || !open.children.length) return;
  open.hidden = false;
  link.setAttribute("aria-expanded", "true");
  const field = open.querySelector("[autofocus]") ?? open.querySelector("textarea, input:not([type=hidden]), select, button:not(.visually-hidden)");
  field?.closest("details")?.setAttribute("open", "");
  field?.focus();
}

// What the menu was opened for is done.
export function closeMenu(button) {
  const open = button.closest(".draft-menu")?.parentElement;
  if (!open) return;
  linkOf(open).setAttribute("aria-expanded", "false");
  open.replaceChildren();
}

// After undo or redo the open form says what stands there now; what was typed and not saved stays.
export function reopen(row) {
  const form = row.querySelector(":scope > .draft-open [data-saves]");
  if (!form || isWaiting(form)) return;
  const link = linkOf(form.closest(".draft-open"));
  htmx.ajax("GET", link.getAttribute("hx-get"), { source: link, target: link.getAttribute("hx-target"), swap: "innerHTML" });
}

// In another language the same row is open.
function keepOpen(link) {
  const form = document.querySelector("[data-saves]");
  const open = form && linkOf(form.closest(".draft-open"));
  if (!open) return;
  const address = new URL(open.href);
  address.searchParams.set("language", new URL(link.href).searchParams.get("language"));
  link.href = address;
}
