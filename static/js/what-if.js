// Shows a slider's value beside it while it moves, in the page's own digits; the server computes everything else.
const language = document.documentElement.lang;
const oneDecimal = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

document.addEventListener("input", (event) => {
  const output = event.target.closest(".what-if-row")?.querySelector("[data-slider-output]");
  if (output) output.textContent = oneDecimal.format(event.target.valueAsNumber);
});

// A reset restores the sliders only after its event, and tells nobody.
document.addEventListener("reset", (event) => {
  const form = event.target;
  if (form.matches(".what-if")) {
    setTimeout(() => {
      for (const slider of form.querySelectorAll("input[type=range]")) slider.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
});
