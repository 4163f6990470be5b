// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import org.jspecify.annotations.Nullable;

/**
 * A request's body, which also tells that the request has a connection: the client asks for the
 * length when it writes the headers, and by then an HTTP/2 connection can be shared.
 *
 * <p>Should a JDK ask at another moment, the response's headers tell the same, only later.
 */
final class SendHook implements BodyPublisher {

  private final BodyPublisher body;
  private final Runnable onConnected;

  SendHook(byte @Nullable [] body, Runnable onConnected) {
    this.body = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    this.onConnected = onConnected;
  }

  @Override
  public long contentLength() {
    onConnected.run();
    return body.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    body.subscribe(subscriber);
  }
}
