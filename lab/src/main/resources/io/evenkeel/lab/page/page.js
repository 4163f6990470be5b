// SPDX-License-Identifier: Apache-2.0
// Where it all comes together: the stream of events in, the parts of the page out.

import { byId, setAttribute, setText } from "./dom.js";
import { Actions } from "./actions.js";
import { Cards } from "./cards.js";
import { connect } from "./connection.js";
import { Events } from "./events.js";
import { Glance } from "./glance.js";
import { listen } from "./keys.js";
import { Pods } from "./pods.js";
import { number } from "./text.js";
import { Timeline } from "./timeline.js";

const LINKS = { live: "Live", lost: "Connection lost, trying again …", paused: "Paused while hidden" };

const actions = new Actions();
const cards = new Cards();
const events = new Events(say);
const glance = new Glance();
const pods = new Pods();
const timeline = new Timeline();

connect({
  onHello(state) {
    const { modes, snapshot } = state;
    actions.show(state.actions, say);
    glance.show(modes);
    cards.show(modes, state.leftOut, say);
    events.show(snapshot.events, modes);
    timeline.show(modes, state.history, snapshot);
    update(snapshot);
    document.body.dataset.ready = "yes";
  },
  onTick({ snapshot, history, oldestEvent }) {
    events.update(snapshot.events, oldestEvent);
    timeline.update(history, events.events, snapshot.stalls);
    update(snapshot);
  },
  onLink(link, sentence = LINKS[link]) {
    setText(byId("link"), sentence);
    setAttribute(byId("link"), "data-link", link);
  },
});

listen(byId("keys-on"), (key) => {
  if (key === "?") {
    byId("legend").open = !byId("legend").open;
    return true;
  }
  return actions.key(key);
});

function update(snapshot) {
  const { cluster } = snapshot;
  const ready = cluster.pods.filter((pod) => pod.state === "ready").length;
  setText(byId("fact-service"), cluster.service);
  setText(byId("fact-pods"), `${ready} of ${cluster.replicas}`);
  setText(byId("fact-rate"), number(snapshot.ratePerMode));
  up(byId("fact-api"), cluster.apiUp);
  up(byId("fact-dns"), cluster.dnsUp);
  actions.update(snapshot.actions);
  glance.update(snapshot.modes);
  cards.update(snapshot.modes, cluster);
  pods.update(cluster);
}

function up(node, isUp) {
  setText(node, isUp ? "answers" : "mute");
  setAttribute(node, "data-mark", isUp ? "none" : "bad");
}

/** One sentence, seen and heard. */
function say(sentence, isTrouble = false) {
  setText(byId("said"), sentence);
  setAttribute(byId("said"), "data-mark", isTrouble ? "bad" : "none");
}
