// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

/** The labels of the manifests in {@code deploy/ways}. */
final class DeployedLabels {

  /** On a client: the name of its way of calling. */
  static final String WAY = "evenkeel.io/way";

  /** Selects the servers' pods. */
  static final String SERVERS = "app%3Dgreeter";

  /** Selects the clients. */
  static final String CLIENTS = "app%3Dclient";

  private DeployedLabels() {}
}
