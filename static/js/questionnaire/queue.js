// The latest state of every question that is not saved yet, sent one after the other until the server has them all.
//
// Events: "change" (something to show), "saved", "conflict", "refused", "dropped" (detail: the entry and the server's answer).
import { same } from "./values.js";

const FIRST_WAIT = 1000; // milliseconds; doubled after every failure
const LONGEST_WAIT = 20000;
const LEAVING = 10000; // after that a page that was to be left is still there
const PAUSES = new Set(["signed_out", "gone", "closed", "failed"]);

export class Queue extends EventTarget {
  // What this tab changed and nobody has saved yet, by code. The store does not tell: tabs share it, and each learns late
  // of what another has removed.
  mine = new Map();
  state = "idle"; // idle, saving, offline, busy, signed_out, gone, closed, failed
  #failures = 0;
  #left = -Infinity;
  #timer = 0;
  #draining = null;

  // send(code, values, version) resolves to {kind, …}, as api.save does
  constructor(store, send) {
    super();
    this.store = store;
    this.send = send;
  }

  // Answers that will be sent; those in conflict or refused wait for the person.
  get waiting() {
    return this.store.entries().filter((entry) => !entry.conflict && !entry.refused);
  }

  // Keeps the new values at once; sends them after `delay` milliseconds.
  put(code, values, version, delay = 0) {
    const earlier = this.store.read(code);
    const edit = crypto.getRandomValues(new Uint32Array(1))[0];
    this.mine.set(code, edit);
    this.store.write({
      code,
      values,
      version: earlier?.version ?? version,
      tried: earlier?.tried ?? [],
      conflict: earlier?.conflict,
      edit,
      since: earlier?.since ?? Date.now(),
      ready: Date.now() + delay,
    });
    this.#say("change");
    if (delay) this.#later(delay);
    else this.flush();
  }

  // Sends what waits, now; resolves when nothing is left or it has to pause.
  flush() {
    this.#stopTimer();
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null;
      this.#rest();
    });
    return this.#draining;
  }

  // The person's word on a conflict. Returns the entry as it was.
  settle(code, keep) {
    const { conflict, ...entry } = this.store.read(code) ?? {};
    if (!conflict) return null;
    if (keep === "mine") this.store.write({ ...entry, version: conflict.version, since: Date.now() });
    else this.#forget(code, entry.edit);
    this.#say("change");
    this.flush();
    return { ...entry, conflict };
  }

  // The page goes. What is acknowledged from now on may be missing on the next page, which the server is making already:
  // it stays in the store, where that page finds it and sends it again, which changes nothing.
  leave() {
    this.#left = Date.now();
  }

  get #isLeaving() {
    return Date.now() - this.#left < LEAVING;
  }

  // Another tab has saved this edit.
  savedElsewhere(code, edit) {
    if (this.mine.get(code) === edit) this.mine.delete(code);
  }

  #forget(code, edit) {
    this.store.remove(code);
    this.savedElsewhere(code, edit);
  }

  #next() {
    return this.waiting.find((entry) => entry.ready <= Date.now());
  }

  async #drain() {
    for (let entry = this.#next(); entry; entry = this.#next()) {
      // If its acknowledgement gets lost, the saved answer must not look like somebody else's later.
      entry.tried = [...entry.tried.filter((values) => !same(values, entry.values)), entry.values].slice(-5);
      this.store.write(entry);
      if (this.state === "idle") this.#become("saving");
      const answer = await this.send(entry.code, entry.values, entry.version);
      if (!this.#take(entry, answer)) return;
    }
  }

  // Returns whether to go on with the next answer.
  #take(entry, answer) {
    if (answer.kind === "stale") return this.#takeStale(entry, answer);
    if (answer.kind === "saved") return this.#acknowledge(entry, answer);
    if (answer.kind === "refused") return this.#hold(entry, "refused", answer.error ?? "");
    if (answer.kind === "dropped") return this.#drop(entry, answer);
    this.#failures += 1;
    this.#become(answer.kind);
    if (PAUSES.has(answer.kind)) return false;
    this.#later(Math.max(answer.wait ?? 0, Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (this.#failures - 1))));
    return false;
  }

  #takeStale(entry, answer) {
    if (same(answer.stored, entry.values)) return this.#acknowledge(entry, answer);
    if (answer.stored && entry.tried.some((values) => same(values, answer.stored))) {
      return this.#update(entry, { version: answer.version });
    }
    return this.#hold(entry, "conflict", { stored: answer.stored, version: answer.version });
  }

  #acknowledge(entry, answer) {
    this.#failures = 0;
    if (this.store.read(entry.code)?.edit !== entry.edit) this.#update(entry, { version: answer.version, tried: [] });
    else if (!this.#isLeaving) this.#forget(entry.code, entry.edit);
    this.#say("saved", { entry, answer });
    this.#become("saving");
    return !this.#isLeaving;
  }

  // The question is asked no longer: there is nowhere to save this, and the others must not wait for it.
  #drop(entry, answer) {
    this.#forget(entry.code, entry.edit);
    this.#say("dropped", { entry, answer });
    return true;
  }

  #hold(entry, name, value) {
    this.#update(entry, { [name]: value });
    this.#say(name, { entry: this.store.read(entry.code), answer: value });
    return true;
  }

  // Changes the entry as it stands now: it may have been edited while the request was under way.
  #update(entry, fields) {
    const now = this.store.read(entry.code);
    if (now && (now.edit === entry.edit || !("refused" in fields))) this.store.write({ ...now, ...fields });
    return true;
  }

  #rest() {
    const next = this.waiting[0];
    if (this.state === "saving" || (!next && !PAUSES.has(this.state))) this.#become("idle");
    if (next && !this.#timer && !PAUSES.has(this.state)) this.#later(this.#isLeaving ? LEAVING : Math.max(50, next.ready - Date.now()));
    this.#say("change");
  }

  #stopTimer() {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  #later(delay) {
    this.#stopTimer();
    this.#timer = setTimeout(() => this.flush(), delay);
  }

  #become(state) {
    this.state = state;
    this.#say("change");
  }

  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
