// Answers that are not sent yet, kept in this browser: only those, for a day, and in memory alone on a shared computer.
const PREFIX = "rater.answers.";
const SHARED = "rater.shared";
const LIFETIME = 24 * 60 * 60 * 1000; // milliseconds

export class Store {
  #memory = new Map();

  // isPublic: a device at a counter, which keeps nothing whatever was chosen
  constructor(response, isPublic = false) {
    this.prefix = `${PREFIX}${response}.`;
    this.isShared = isPublic || kept(sessionStorage, SHARED) === "yes";
    this.isKept = !this.isShared && works();
  }

  // Every waiting answer, oldest first.
  entries() {
    const codes = this.isKept ? keys(this.prefix).map((key) => key.slice(this.prefix.length)) : [...this.#memory.keys()];
    return codes.map((code) => this.read(code)).filter(Boolean).sort((a, b) => a.since - b.since);
  }

  read(code) {
    const text = this.isKept ? kept(localStorage, this.prefix + code) : this.#memory.get(code);
    const entry = parsed(text);
    if (entry && Date.now() - entry.since < LIFETIME) return entry;
    if (text) this.remove(code);
    return null;
  }

  write(entry) {
    const text = JSON.stringify(entry);
    try {
      if (this.isKept) return localStorage.setItem(this.prefix + entry.code, text);
    } catch {
      this.#leave(); // full, or closed while the page was open
    }
    this.#memory.set(entry.code, text);
  }

  remove(code) {
    this.#memory.delete(code);
    if (this.isKept) localStorage.removeItem(this.prefix + code);
  }

  clear() {
    this.#memory.clear();
    if (this.isKept) keys(this.prefix).forEach((key) => localStorage.removeItem(key));
  }

  // On a shared computer nothing stays behind; the choice lasts as long as the tab.
  share(isShared) {
    const entries = this.entries();
    this.clear();
    this.isShared = isShared;
    this.isKept = !isShared && works();
    try {
      isShared ? sessionStorage.setItem(SHARED, "yes") : sessionStorage.removeItem(SHARED);
    } catch {
      // then it lasts for this page only
    }
    entries.forEach((entry) => this.write(entry));
  }

  #leave() {
    const entries = this.entries();
    this.isKept = false;
    entries.forEach((entry) => this.#memory.set(entry.code, JSON.stringify(entry)));
  }
}

function works() {
  try {
    localStorage.setItem(`${PREFIX}try`, "");
    localStorage.removeItem(`${PREFIX}try`);
    return true;
  } catch {
    return false; // closed by the browser's settings
  }
}

const keys = (prefix) => Object.keys(localStorage).filter((key) => key.startsWith(prefix));

function kept(storage, key) {
  try {
    return storage.getItem(key);
  } catch {
    return null;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
