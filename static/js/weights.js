// The running total of one's own points. Both kinds of digit and of decimal sign are read; the server checks again.
const TOTAL = 100;

function points(text) {
  const latin = text
    .replace(/[۰-۹]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x06f0 + 48))
    .replace(/[٠-٩]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0x0660 + 48))
    .replace(/[٫,]/, ".")
    .trim();
  return latin === "" ? 0 : Number(latin);
}

function show(fieldset) {
  const line = fieldset.querySelector("[data-total]");
  const given = [...fieldset.querySelectorAll("input")].map((input) => points(input.value));
  const cents = given.reduce((sum, value) => sum + Math.round(value * 100), 0);
  if (Number.isNaN(cents)) return;
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 2 });
  const rest = TOTAL - cents / 100;
  const words = rest === 0 ? line.dataset.right : rest > 0 ? line.dataset.low : line.dataset.high;
  line.textContent = words.replace("{total}", number.format(cents / 100)).replace("{rest}", number.format(Math.abs(rest)));
  line.classList.toggle("is-right", rest === 0);
  line.classList.toggle("is-wrong", rest !== 0);
}

// The fieldset comes anew when another bank is chosen, so the document listens.
document.addEventListener("input", (event) => {
  const fieldset = event.target.closest("[data-weights]");
  if (fieldset) show(fieldset);
});
document.addEventListener("htmx:afterSettle", () => document.querySelectorAll("[data-weights]").forEach(show));
document.querySelectorAll("[data-weights]").forEach(show);
