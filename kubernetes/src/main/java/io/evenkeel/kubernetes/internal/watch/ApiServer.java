// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import io.evenkeel.http.Call;
import io.evenkeel.http.Request;
import io.evenkeel.http.ResponseListener;
import io.evenkeel.kubernetes.internal.slice.KubernetesJson;

/**
 * One API server, as its watches see it: a way to ask, and what all of them have learnt together.
 * Thread-safe.
 */
public interface ApiServer {

  /**
   * Sends a request; as {@link io.evenkeel.http.Origin#call}.
   *
   * @throws IllegalArgumentException if it cannot be told where the server is; a later call tries
   *     again
   */
  Call call(Request request, ResponseListener listener);

  /** What the server can do. */
  ServerFeatures features();

  /** Whether it answers. */
  CircuitBreaker breaker();

  /** Reads what the server writes. */
  KubernetesJson json();

  /** Room for what is on its way. */
  SpareArrays arrays();
}
