// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a server, and who to be there.
 *
 * @param namespace of names that give none
 * @param proxy null for none
 * @param headers to send with every request, such as for impersonation
 */
public record ServerAccess(
    URI server,
    TlsSource tls,
    Credentials credentials,
    String namespace,
    @Nullable URI proxy,
    Map<String, List<String>> headers) {

  /** Copies the headers. */
  public ServerAccess {
    headers = Map.copyOf(headers);
  }
}
