// The editor of a draft: htmx sends and fetches; these modules keep what is typed, put rows where they belong, and move them.
import { arrive } from "./arrivals.js";
import * as fields from "./fields.js";
import * as moving from "./moving.js";
import * as opening from "./opening.js";
import * as saving from "./saving.js";

const draft = document.getElementById("draft");

// A row beyond those that were rendered: all of them, then
if (/^#[qd]-/.test(location.hash) && !document.getElementById(decodeURIComponent(location.hash.slice(1)))) {
  const address = new URL(location.href);
  if (!address.searchParams.has("rows")) {
    address.searchParams.set("rows", "all");
    location.replace(address);
  }
}

document.addEventListener("htmx:afterSwap", ({ target, detail }) => {
  if (detail.target?.id === "arrivals" && target.id !== "draft-bar") arrive(document.getElementById("arrivals"));
  opening.opened(detail.target);
  fields.count(draft);
  moving.prepare();
});

saving.listen(draft);
opening.listen(draft);
moving.listen(draft);
fields.listen(draft);
document.documentElement.dataset.ready = "";
