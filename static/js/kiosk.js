// A questionnaire at a kiosk: when nobody touches it, it asks whether somebody is there, then forgets and returns.
const IDLE = 90_000; // milliseconds
const ASKED = 15_000;
const AGAIN = 10_000; // without a network, try again after that
const SIGNS = ["pointerdown", "pointermove", "keydown", "input", "scroll"];

const form = document.querySelector("[data-kiosk-end]");
const dialog = document.getElementById("still-there");
const left = dialog.querySelector("[data-left]");
const numbers = new Intl.NumberFormat(document.documentElement.lang);
let seen = Date.now();
let ending = false;

for (const sign of SIGNS) addEventListener(sign, () => dialog.open || (seen = Date.now()), { capture: true, passive: true });
dialog.querySelector("[data-stay]").addEventListener("click", stay);
dialog.addEventListener("cancel", stay);
// A page that the browser kept would show the last answers
addEventListener("pageshow", (event) => event.persisted && location.reload());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  end();
});
setInterval(look, 500);

function stay() {
  seen = Date.now();
  dialog.close();
}

// The clock and not the number of ticks: a tablet that slept does not start counting anew.
function look() {
  const idle = Date.now() - seen;
  if (ending || idle < IDLE) return;
  if (!dialog.open) dialog.showModal();
  left.textContent = numbers.format(Math.max(0, Math.ceil((IDLE + ASKED - idle) / 1000)));
  if (idle >= IDLE + ASKED) end();
}

async function end() {
  ending = true;
  document.dispatchEvent(new Event("rater:leave")); // what waits is not sent any more
  try {
    await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    location.replace(form.dataset.start);
  } catch {
    if (!dialog.open) dialog.showModal(); // it covers the answers
    setTimeout(end, AGAIN);
  }
}
