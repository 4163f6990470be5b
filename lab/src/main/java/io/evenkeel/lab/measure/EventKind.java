// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.measure;

/** Sorts of events, by what one wants to know of them. */
public enum EventKind {
  /** New pods: who calls them, and how soon? */
  SCALE_UP,
  /** A new pod that is slow at first: who calls it, how soon, and who waits for it? */
  COLD_POD,
  /** Pods leave: what is lost? */
  SCALE_DOWN,
  /** All pods are replaced: both questions. */
  ROLLOUT,
  /** A pod is slow: who waits for it? */
  SLOW_POD,
  /** A pod fails its calls: how many are lost? */
  FAILING_POD,
  /** A pod never answers: the same. */
  HUNG_POD,
  /** A pod stands still now and then: who waits for it? */
  PAUSES,
  /** The pods of a node are silent: the same. */
  NODE_LOSS,
  /** The pods of a zone are silent: the same. */
  ZONE_OUTAGE,
  /** The Kubernetes API is silent: does it matter? */
  API_OUTAGE,
  /** DNS is silent: does it matter? */
  DNS_OUTAGE,
  /** More or fewer calls: who bears it? */
  LOAD,
  /** Another pick rule: does it do better? */
  POLICY,
  /** All is as at the beginning: is it well now? */
  RESET
}
