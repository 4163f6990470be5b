// SPDX-License-Identifier: Apache-2.0
// The stream of events: opened again whenever it breaks, closed while nobody looks.

const RETRY_MILLIS = 1000;
// Pages that lost one lab do not all come back at once.
const JITTER_MILLIS = 500;
// The lab speaks each second: after so long it is gone, even where the connection still stands.
const SILENT_MILLIS = 6000;

/**
 * Calls `onHello` with all there is after each connect, then `onTick` with what is new, and
 * `onLink` with "live", "lost" or "paused", and a sentence where the lab gave one.
 */
export function connect({ onHello, onTick, onLink }) {
  let source = null;
  let timer = 0;
  let lastHeard = 0;

  function open() {
    close();
    source = new EventSource("/api/events");
    lastHeard = performance.now();
    source.addEventListener("hello", (event) => heard(onHello, event));
    source.addEventListener("tick", (event) => heard(onTick, event));
    source.addEventListener("error", lost);
    timer = setInterval(() => performance.now() - lastHeard > SILENT_MILLIS && lost(), RETRY_MILLIS);
  }

  function heard(handler, event) {
    lastHeard = performance.now();
    onLink("live");
    handler(JSON.parse(event.data));
  }

  // A browser gives up for good on any answer but 200: so it is never left to the browser.
  function lost() {
    close();
    onLink("lost");
    timer = setTimeout(open, RETRY_MILLIS + Math.random() * JITTER_MILLIS);
    refusal().then((sentence) => sentence && source === null && onLink("lost", sentence));
  }

  function close() {
    source?.close();
    source = null;
    clearInterval(timer);
    clearTimeout(timer);
  }

  function look() {
    if (document.hidden) {
      close();
      onLink("paused");
    } else {
      open();
    }
  }

  document.addEventListener("visibilitychange", look);
  look();
}

/** Why the lab refuses the stream, which an EventSource does not tell; empty if it does not, or is not there. */
async function refusal() {
  const abort = new AbortController();
  try {
    const response = await fetch("/api/events", { signal: abort.signal });
    return response.ok ? "" : (await response.json()).error;
  } catch {
    return "";
  } finally {
    abort.abort();
  }
}

/** Does an action; the result is a sentence where it was refused, else empty. */
export async function act(id, values = {}) {
  try {
    const response = await fetch(`/api/actions/${id}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(values),
    });
    return response.ok ? "" : (await response.json()).error;
  } catch {
    return "The lab does not answer.";
  }
}
