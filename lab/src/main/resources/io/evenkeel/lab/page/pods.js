// SPDX-License-Identifier: Apache-2.0
// The map: zones, their nodes, their pods; state and fault in words.

import { byId, element, keyed, setAttribute, setText } from "./dom.js";
import { plural, shortName } from "./text.js";

const NOWHERE = "no node yet";

export class Pods {
  constructor() {
    this.zones = new Map();
  }

  update(cluster) {
    const zones = new Map();
    for (const node of cluster.nodes) {
      place(zones, node.zone, node.name).lost = node.lost;
    }
    for (const pod of cluster.pods) {
      place(zones, pod.zone, pod.node).pods.push(pod);
    }
    keyed(byId("pods"), this.zones, [...zones], ([name]) => name, makeZone, updateZone);
  }
}

function place(zones, zoneName, nodeName) {
  const zone = zoneName || "no zone";
  const node = nodeName || NOWHERE;
  if (!zones.has(zone)) {
    zones.set(zone, new Map());
  }
  if (!zones.get(zone).has(node)) {
    zones.get(zone).set(node, { lost: false, pods: [] });
  }
  return zones.get(zone).get(node);
}

function makeZone([name]) {
  const total = element("span", { class: "quiet" });
  const nodes = element("div", { class: "nodes" });
  return { node: element("div", { class: "zone" }, element("h3", {}, `${name} `, total), nodes), nodes, total, kept: new Map() };
}

function updateZone(zone, [, nodes]) {
  const pods = [...nodes.values()].reduce((sum, node) => sum + node.pods.length, 0);
  setText(zone.total, plural(pods, "pod"));
  keyed(zone.nodes, zone.kept, [...nodes], ([name]) => name, makeNode, updateNode);
}

function makeNode([name]) {
  const state = element("span", { class: "tag" });
  const list = element("ul", { "aria-label": `Pods on ${name}` });
  return { node: element("div", { class: "node" }, element("p", {}, element("span", { text: name }), " ", state), list), state, list, kept: new Map() };
}

function updateNode(entry, [, node]) {
  setText(entry.state, node.lost ? "lost" : node.pods.length === 0 ? "empty" : "");
  setAttribute(entry.node, "data-lost", String(node.lost));
  keyed(entry.list, entry.kept, node.pods, (pod) => pod.name, makePod, updatePod);
}

function makePod(pod) {
  const state = element("span", { class: "state" });
  return {
    node: element("li", { title: `${pod.name} ${pod.address}` }, element("span", { class: "name", text: shortName(pod.name) }), " ", state),
    state,
  };
}

function updatePod(entry, pod) {
  setText(entry.state, [pod.state, pod.fault].filter(Boolean).join(", "));
  setAttribute(entry.node, "data-state", pod.fault ? "fault" : pod.state === "ready" ? "ready" : "away");
}
