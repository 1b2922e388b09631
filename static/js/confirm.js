// data-confirm on a form, or on an element that htmx sends, asks before it goes:
//   data-confirm="Delete “Front desk”?"  data-confirm-text="Its 31 answers go too."  data-confirm-action="Delete"
// data-confirm-kind="harmless" where yes destroys nothing.
const dialog = document.getElementById("confirm-dialog");
const yes = document.getElementById("confirm-yes");
const plainYes = yes.textContent;
const sentByHtmx = "[hx-post], [hx-put], [hx-patch], [hx-delete], [hx-get]";

function ask(element) {
  document.getElementById("confirm-question").textContent = element.dataset.confirm;
  document.getElementById("confirm-text").textContent = element.dataset.confirmText ?? "";
  yes.textContent = element.dataset.confirmAction ?? plainYes;
  yes.className = element.dataset.confirmKind === "harmless" ? "btn btn-primary" : "btn btn-danger";
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

const agreed = new WeakSet();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const asking = event.submitter?.dataset.confirm ? event.submitter : form;
  if (!asking.dataset.confirm || form.matches(sentByHtmx) || agreed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await ask(asking)) {
    agreed.add(form);
    form.requestSubmit(event.submitter);
  }
}, { capture: true });

document.addEventListener("htmx:confirm", async (event) => {
  if (!event.target.dataset.confirm) return;
  event.preventDefault();
  if (await ask(event.target)) event.detail.issueRequest(true);
});
