// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.state;

import java.util.List;

/**
 * A way of calling: what does not change.
 *
 * @param id lower case, words joined by hyphens
 * @param title what people call it
 * @param summary one or two sentences: how it works
 * @param target what is dialled, as a user would write it on a cluster
 * @param code what a user writes in Java
 * @param yaml what it needs on the cluster; empty where it needs nothing
 * @param limits what it cannot do, a sentence each
 * @param promises what it is held to, a sentence each
 * @param clients channels that call
 * @param rules pick rules among which one can be chosen for it; empty where there is no choice
 */
public record ModeInfo(
    String id,
    String title,
    String summary,
    String target,
    String code,
    String yaml,
    List<String> limits,
    List<String> promises,
    int clients,
    List<String> rules) {

  public ModeInfo {
    limits = List.copyOf(limits);
    promises = List.copyOf(promises);
    rules = List.copyOf(rules);
  }

  /** A way that leaves no choice of rules. */
  public ModeInfo(
      String id,
      String title,
      String summary,
      String target,
      String code,
      String yaml,
      List<String> limits,
      List<String> promises,
      int clients) {
    this(id, title, summary, target, code, yaml, limits, promises, clients, List.of());
  }
}
