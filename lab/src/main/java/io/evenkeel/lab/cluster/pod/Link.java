// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network of one pod, which can be cut as if its node were lost: what is connected is neither
 * read, written nor closed, what connects anew is taken by the kernel and by nobody else. Packets
 * that are lost would look the same to a client, but that the kernel still acknowledges them.
 * Thread-safe.
 */
final class Link {

  private static final Logger LOG = System.getLogger(Link.class.getName());

  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final Set<SocketChannel> unclosed = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  /** Makes the listening socket of a server whose connections hang on this link. */
  ChannelFactory<ServerChannel> listening() {
    return () -> {
      LinkedServerChannel channel = new LinkedServerChannel(this);
      add(channel);
      return channel;
    };
  }

  void add(Channel channel) {
    channels.add(channel);
    channel.closeFuture().addListener(closed -> channels.remove(channel));
  }

  boolean isCut() {
    return cut;
  }

  void cut() {
    cut = true;
    for (Channel channel : channels) {
      channel.config().setAutoRead(false);
    }
  }

  /** All goes on; what the servers closed in the meantime is closed now. */
  void restore() {
    cut = false;
    for (Channel channel : channels) {
      channel.config().setAutoRead(true);
      channel.read();
      channel.flush();
    }
    closeRest();
  }

  /** A server has closed a connection, which its peer must not see yet. */
  void keepOpen(SocketChannel socket) {
    unclosed.add(socket);
    if (!cut) {
      closeRest();
    }
  }

  /** The end of the pod: nothing stays open. */
  void close() {
    cut = false;
    closeRest();
  }

  private void closeRest() {
    for (Iterator<SocketChannel> each = unclosed.iterator(); each.hasNext(); ) {
      SocketChannel socket = each.next();
      each.remove();
      try {
        socket.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "A connection of a lost node was gone already", e);
      }
    }
  }
}
