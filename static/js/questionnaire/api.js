// One request to the server, and what its answer means to the queue.
const TIMEOUT = 15000; // milliseconds
const MEANING = { 401: "signed_out", 404: "gone", 409: "stale", 410: "closed", 429: "busy" };
const REFUSED = new Set([400, 413, 415, 428]);

// Saves one answer; resolves, never rejects, to {kind, …what the server said}.
export async function save(url, values, version) {
  const body = JSON.stringify({ ...values, version });
  let answer = await put(url, body);
  // Signing in again in another tab gives the session a new token.
  if (answer.kind === "failed" && answer.status === 403 && (await renewToken())) answer = await put(url, body);
  return answer;
}

async function put(url, body) {
  try {
    const response = await fetch(url, {
      method: "PUT",
      body,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token().value },
      credentials: "same-origin",
      keepalive: true,
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const said = await json(response);
    return { ...said, kind: kind(response, said), status: response.status, wait: wait(response) };
  } catch {
    return { kind: "offline" };
  }
}

function kind({ ok, status }, { field }) {
  if (ok) return "saved";
  if (status === 404 && field === "question") return "dropped";
  if (REFUSED.has(status)) return "refused";
  return MEANING[status] ?? (status >= 500 ? "busy" : "failed");
}

const wait = (response) => 1000 * (Number(response.headers.get("Retry-After")) || 0);

async function json(response) {
  try {
    return await response.json();
  } catch {
    return {};
  }
}

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]");

async function renewToken() {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = page.querySelector("input[name=csrfmiddlewaretoken]").value;
    for (const input of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) input.value = fresh;
    return true;
  } catch {
    return false;
  }
}
