// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import io.evenkeel.http.Credentials;
import io.evenkeel.http.Origin;
import io.evenkeel.http.OriginBuilder;
import io.evenkeel.http.Timers;
import io.evenkeel.http.TlsSource;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All that is needed to call one cluster as one user; immutable, thread-safe, prints no secrets.
 *
 * @param context the name of the context it came from
 * @param server the API server, perhaps with a path prefix
 * @param tls whom to trust, the client certificate, the TLS server name; files are read again
 * @param credentials who the caller is; token files and plug-ins are read and run again
 * @param namespace the context's namespace, {@code default} where it names none
 * @param proxy the proxy to go through, null for none; its URI may hold a password
 * @param headers for every request: impersonation; mostly empty
 */
public record ClusterAccess(
    String context,
    URI server,
    TlsSource tls,
    Credentials credentials,
    String namespace,
    @Nullable URI proxy,
    Map<String, List<String>> headers) {

  /** Copies the headers. */
  public ClusterAccess {
    headers = Map.copyOf(headers);
  }

  /** A builder of an origin for this cluster; probes, time-outs and observers may still be set. */
  public OriginBuilder origin(Executor executor, Timers timers, RandomGenerator random) {
    OriginBuilder builder =
        Origin.builder(server, executor, timers, random)
            .tls(tls)
            .credentials(credentials)
            .proxy(proxy);
    headers.forEach(builder::header);
    return builder;
  }

  @Override
  public String toString() {
    return "ClusterAccess[context="
        + context
        + ", server="
        + server
        + ", namespace="
        + namespace
        + ", "
        + tls
        + ", "
        + credentials
        + (proxy == null ? "" : ", proxy=" + proxy.getHost())
        + "]";
  }
}
