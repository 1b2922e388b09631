// Printing takes a few seconds: say so, and let nobody press twice.
const form = document.querySelector("[data-print]");

function show(busy) {
  form.querySelector("button").disabled = busy;
  form.querySelector("[data-print-progress]").hidden = !busy;
}

form?.addEventListener("submit", () => show(true));
// The back button brings the page back as it was left
addEventListener("pageshow", () => form && show(false));
