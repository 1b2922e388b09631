// What htmx needs from the page: the CSRF token on every request, and words when a request fails.
const notice = document.getElementById("notice");
let timer;

function say(text) {
  notice.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => (notice.textContent = ""), 8000);
}

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

document.addEventListener("htmx:sendError", () => say(notice.dataset.unreachable));
document.addEventListener("htmx:timeout", () => say(notice.dataset.unreachable));
document.addEventListener("htmx:responseError", () => say(notice.dataset.failed));

// Other modules ask for a notice without importing this file: its address carries a hash
document.addEventListener("rater:notice", (event) => say(event.detail));
