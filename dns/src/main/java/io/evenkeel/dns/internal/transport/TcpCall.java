// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.transport;

import io.evenkeel.dns.internal.message.Answer;
import io.evenkeel.dns.internal.message.Query;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A query by TCP (RFC 7766): each message has its length in front. */
final class TcpCall extends Call {

  private final ByteBuffer out;
  private ByteBuffer in = ByteBuffer.allocate(2);
  private boolean hasLength;

  TcpCall(Exchange exchange, int server, Query query) {
    super(exchange, server, query);
    byte[] bytes = query.toBytes();
    out = ByteBuffer.allocate(2 + bytes.length).putShort((short) bytes.length).put(bytes).flip();
  }

  @Override
  SelectableChannel open(DnsClient client, InetSocketAddress to) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      boolean connected = channel.connect(to);
      client.register(
          channel, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, this::onReady);
      return channel;
    } catch (IOException | RuntimeException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  @Override
  void ready(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    if (key.isConnectable()) {
      channel.finishConnect();
      key.interestOps(SelectionKey.OP_WRITE);
    } else if (key.isWritable()) {
      channel.write(out);
      if (!out.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ);
      }
    } else {
      read(channel);
    }
  }

  private void read(SocketChannel channel) throws IOException {
    int count = channel.read(in);
    while (count > 0 && !in.hasRemaining()) {
      if (hasLength) {
        if (!message(in.array(), in.capacity())) {
          // Nobody else has this connection.
          close();
          exchange.failed(this, Answer.Kind.MALFORMED, "by TCP, an answer to something else");
        }
        return;
      }
      hasLength = true;
      int length = in.getShort(0) & 0xffff;
      in = ByteBuffer.allocate(length);
      count = length == 0 ? 1 : channel.read(in);
    }
    if (count >= 0) {
      exchange.odd("an answer by TCP has not come to its end");
    } else {
      close();
      exchange.failed(
          this,
          Answer.Kind.MALFORMED,
          hasLength
              ? "by TCP, " + in.position() + " bytes of an answer of " + in.capacity()
              : "the connection was closed instead of an answer by TCP");
    }
  }
}
