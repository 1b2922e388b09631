// Counts the seconds down until the page returns to the start. The server's Refresh header returns it; this only shows.
const line = document.querySelector("[data-returns]");
const shown = line.querySelector("[data-seconds]");
const numbers = new Intl.NumberFormat(document.documentElement.lang);
const end = performance.now() + 1000 * Number(line.dataset.left ?? 15);

const timer = setInterval(() => {
  const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
  shown.textContent = numbers.format(left);
  if (!left) {
    clearInterval(timer);
    location.replace(line.dataset.returns); // not one more page to go back to
  }
}, 250);
