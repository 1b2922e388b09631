// Signing out leaves no answers behind in this browser; if some have not been sent yet, it asks first.
const PREFIX = "rater.answers.";
const isSignOut = (form) => "unsent" in (form.dataset ?? {});

function keys() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return []; // closed by the browser's settings
  }
}

// Before confirm.js looks: this module stands before it in the page
document.addEventListener("submit", ({ target }) => {
  if (!isSignOut(target)) return;
  if (keys().length) target.dataset.confirm = target.dataset.unsent;
  else delete target.dataset.confirm;
}, { capture: true });

document.addEventListener("submit", (event) => {
  if (isSignOut(event.target) && !event.defaultPrevented) keys().forEach((key) => localStorage.removeItem(key));
});
