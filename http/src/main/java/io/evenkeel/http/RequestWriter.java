// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns requests into those of the JDK's client, with the origin's headers. Stateless. */
final class RequestWriter {

  private final Settings settings;

  RequestWriter(Settings settings) {
    this.settings = settings;
  }

  /**
   * A call's request.
   *
   * @throws IllegalArgumentException where the client refuses it; the message may hold a secret
   */
  HttpRequest write(Request request, @Nullable String authorization, Runnable onConnected) {
    HttpRequest.Builder builder = begin(request.path(), authorization);
    addHeaders(builder, request.headers());
    byte[] body = request.body();
    HttpRequest.BodyPublisher publisher =
        body == null && !settings.secure()
            ? HttpRequest.BodyPublishers.noBody()
            : new SendHook(body, onConnected);
    return builder.method(request.method(), publisher).build();
  }

  /** A probe: a GET of the probe path. */
  HttpRequest probe(@Nullable String authorization) {
    return begin(settings.probePath(), authorization).build();
  }

  private HttpRequest.Builder begin(String path, @Nullable String authorization) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(settings.prefix() + path));
    settings.proxy().headers().forEach(builder::setHeader);
    addHeaders(builder, settings.headers());
    if (authorization != null) {
      builder.setHeader("Authorization", authorization);
    }
    return builder;
  }

  private static void addHeaders(HttpRequest.Builder builder, Map<String, List<String>> headers) {
    headers.forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
  }
}
