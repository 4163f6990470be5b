// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.transport;

import io.evenkeel.dns.internal.message.Answer;
import io.evenkeel.dns.internal.message.MalformedReply;
import io.evenkeel.dns.internal.message.Query;
import io.evenkeel.dns.internal.message.Reply;
import io.evenkeel.dns.internal.message.ReplyReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import org.jspecify.annotations.Nullable;

/**
 * One query to one server, on a socket of its own that is connected to it: nobody else's packets
 * arrive there, and each has another port, which the system chooses.
 *
 * <p>Touched by the client's thread alone.
 */
abstract class Call {

  final Exchange exchange;
  private final int server;
  private final Query query;
  private @Nullable SelectableChannel channel;

  Call(Exchange exchange, int server, Query query) {
    this.exchange = exchange;
    this.server = server;
    this.query = query;
  }

  /** The server's index. */
  final int server() {
    return server;
  }

  final Query query() {
    return query;
  }

  /** Sends the query; what comes of it, if only that it could not be sent, is told to exchange. */
  final void start(DnsClient client, InetSocketAddress to) {
    try {
      channel = open(client, to);
    } catch (IOException | RuntimeException e) {
      unreachable(e);
    }
  }

  abstract SelectableChannel open(DnsClient client, InetSocketAddress to) throws IOException;

  abstract void ready(SelectionKey key) throws IOException;

  final void onReady(SelectionKey key) {
    exchange.step(
        () -> {
          try {
            ready(key);
          } catch (IOException e) {
            close();
            unreachable(e);
          }
        });
  }

  private void unreachable(Exception e) {
    String message = e.getMessage();
    exchange.failed(
        this,
        Answer.Kind.UNREACHABLE,
        message == null ? "cannot be reached (" + e.getClass().getSimpleName() + ")" : message);
  }

  /** Gives a message to the exchange; whether it was the answer, good or bad. */
  final boolean message(byte[] bytes, int length) {
    try {
      Reply reply = ReplyReader.read(bytes, length, query);
      if (reply == null) {
        exchange.odd("something that is no answer to the query came from there");
        return false;
      }
      close();
      exchange.replied(this, reply);
    } catch (MalformedReply e) {
      close();
      exchange.failed(this, Answer.Kind.MALFORMED, "a malformed answer: " + e.getMessage());
    }
    return true;
  }

  final void close() {
    closeQuietly(channel);
    channel = null;
  }

  static void closeQuietly(@Nullable SelectableChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // It is gone as far as anybody here can tell.
      }
    }
  }
}
