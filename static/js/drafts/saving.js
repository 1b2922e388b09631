// Nothing typed is lost: a form that could not be sent is sent again, and leaving the page asks first.
import { text } from "./words.js";

const AGAIN = 3000; // milliseconds
const failed = new Set();
const sent = new WeakMap(); // form → field → what was sent of it
const waiting = new WeakMap(); // form → what to call once it is saved
let timer = 0;

export function listen(draft) {
  document.addEventListener("htmx:configRequest", ({ target }) => note(target));
  document.addEventListener("htmx:beforeSwap", (event) => turnAway(event));
  document.addEventListener("htmx:afterRequest", (event) => answered(event));
  for (const type of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    draft.addEventListener(type, (event) => lost(event));
  }
  addEventListener("online", () => again());
  addEventListener("beforeunload", (event) => {
    if (forms().some(isWaiting)) event.preventDefault();
  });
}

const forms = () => [...document.querySelectorAll("[data-saves], [data-adds]")];
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !["hidden", "submit"].includes(field.type));
const valueOf = (field) => (field.type === "checkbox" ? field.checked : field.value);
const isChanged = (field) => (field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

// Whether something in the form is not on the server yet.
export const isWaiting = (form) => sent.has(form) || failed.has(form) || fieldsOf(form).some(isChanged);

// Calls back with true when the form is saved, with false when something in it is wrong or in conflict.
export const whenSaved = (form, call) => waiting.set(form, call);

function note(form) {
  if (!form.matches?.("[data-saves], [data-adds]")) return;
  sent.set(form, new Map(fieldsOf(form).map((field) => [field, valueOf(field)])));
  say("saving");
}

// Signed out meanwhile: the answer is another page, which belongs nowhere here.
function turnAway(event) {
  const { xhr, requestConfig } = event.detail;
  if (!xhr?.responseURL || !new URL(xhr.responseURL).pathname.startsWith("/accounts/")) return;
  event.detail.shouldSwap = false;
  if (requestConfig.elt.matches("[data-saves], [data-adds]")) wait(requestConfig.elt, "signedOut");
  else if (requestConfig.verb === "post") say("signedOut");
}

function answered({ detail }) {
  const form = detail.elt;
  if (!form.matches?.("[data-saves], [data-adds]") || !sent.has(form) || failed.has(form)) return;
  const values = sent.get(form);
  sent.delete(form);
  if (![200, 409, 422].includes(detail.xhr.status)) return;
  if (form.matches("[data-adds]")) return added(form, detail.xhr.status);
  if (detail.xhr.responseText.includes("data-refused")) return told(form, false); // nothing of it is saved
  for (const [field, value] of values) {
    if (!document.querySelector(`[id="${field.id}-note"] > *`)) keep(field, value);
    mark(field);
  }
  told(form, !form.querySelector("[data-error], [data-conflict]"));
}

function told(form, isSaved) {
  const call = waiting.get(form);
  waiting.delete(form);
  call?.(isSaved);
}

function keep(field, value) {
  if (field.type === "checkbox") field.defaultChecked = value;
  else field.defaultValue = value;
}

function mark(field) {
  const note = document.getElementById(`${field.id}-note`);
  if (!note) return;
  field.classList.toggle("is-invalid", Boolean(note.querySelector("[data-error]")));
  if (note.querySelector("[data-error]")) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

function added(form, status) {
  if (status === 200) form.reset();
}

function lost(event) {
  const form = event.detail.elt;
  const isPoll = form.id === "draft-news";
  if (isPoll) event.stopPropagation();
  if (!form.matches?.("[data-saves], [data-adds]")) return;
  event.stopPropagation();
  const status = event.detail.xhr?.status;
  if (status === 404) say("gone"); // sending it again would change nothing
  else wait(form, status === 403 ? "signedOut" : "offline");
}

function wait(form, why) {
  failed.add(form);
  say(why);
  clearTimeout(timer);
  timer = setTimeout(again, AGAIN);
}

async function again() {
  clearTimeout(timer);
  if (!failed.size) return;
  if (!(await renewToken())) {
    timer = setTimeout(again, AGAIN);
    return;
  }
  const forms = [...failed].filter((form) => form.isConnected);
  failed.clear();
  for (const form of forms) {
    sent.delete(form);
    form.requestSubmit();
  }
}

// Whether the server is there; signing in again in another tab has given the session a new token.
async function renewToken() {
  try {
    const answer = await fetch(document.getElementById("draft-news").getAttribute("hx-get") + "?mark=token", { redirect: "manual" });
    if (!answer.ok) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (fresh) for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = fresh;
    return true;
  } catch {
    return false;
  }
}

function say(name) {
  const line = document.getElementById("draft-saved");
  const said = document.getElementById("draft-said");
  line.className = `saved ${name === "saving" ? "is-waiting" : "is-failed"}`;
  line.textContent = text(name === "saving" ? "saving" : "unsaved");
  if (name !== "saving") said.textContent = text(name);
  if (name !== "saving") document.getElementById("draft-announce").textContent = text(name);
}
