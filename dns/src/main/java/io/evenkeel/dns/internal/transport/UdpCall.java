// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.transport;

import io.evenkeel.dns.internal.message.Query;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/** A query by UDP. */
final class UdpCall extends Call {

  // As long as a packet can be: one that is cut off could pass for a whole one.
  private static final int LONGEST = 65_535;

  // So many that are no answer are looked at in a row, before others have their turn.
  private static final int MOST_AT_ONCE = 16;

  UdpCall(Exchange exchange, int server, Query query) {
    super(exchange, server, query);
  }

  @Override
  SelectableChannel open(DnsClient client, InetSocketAddress to) throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            to.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      channel.connect(to);
      client.register(channel, SelectionKey.OP_READ, this::onReady);
      channel.write(ByteBuffer.wrap(query().toBytes()));
      return channel;
    } catch (IOException | RuntimeException e) {
      closeQuietly(channel);
      throw e;
    }
  }

  @Override
  void ready(SelectionKey key) throws IOException {
    DatagramChannel channel = (DatagramChannel) key.channel();
    ByteBuffer buffer = ByteBuffer.allocate(LONGEST);
    try {
      for (int i = 0; i < MOST_AT_ONCE; i++) {
        buffer.clear();
        if (channel.read(buffer) <= 0 || message(buffer.array(), buffer.position())) {
          return;
        }
      }
    } catch (PortUnreachableException nobodyThere) {
      throw new IOException("connection refused", nobodyThere);
    }
  }
}
