// Runs in the head, before the first paint: the chosen theme, or else the system's.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;

  function chosen() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage may be closed by the browser's settings
    }
  }

  function keep(theme) {
    try {
      const same = (theme === "dark") === system.matches;
      same ? localStorage.removeItem("theme") : localStorage.setItem("theme", theme);
    } catch {
      // the choice then lasts for this page only
    }
  }

  function paint(theme) {
    root.dataset.bsTheme = theme;
    for (const toggle of document.querySelectorAll("[data-theme-toggle]")) {
      toggle.setAttribute("aria-pressed", String(theme === "dark"));
      toggle.hidden = false;
    }
  }

  function current() {
    const theme = chosen();
    return theme === "dark" || theme === "light" ? theme : system.matches ? "dark" : "light";
  }

  paint(current());
  document.addEventListener("DOMContentLoaded", () => paint(current()));
  system.addEventListener("change", () => paint(current()));
  addEventListener("beforeprint", () => paint("light")); // paper is white
  addEventListener("afterprint", () => paint(current()));
  addEventListener("storage", (event) => event.key === "theme" && paint(current()));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    keep(theme);
    paint(theme);
  });
})();
