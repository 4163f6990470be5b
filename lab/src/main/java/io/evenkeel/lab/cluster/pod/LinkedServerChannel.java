// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;

/** A listening socket that accepts nothing while its link is cut. */
final class LinkedServerChannel extends NioServerSocketChannel {

  private final Link link;

  LinkedServerChannel(Link link) {
    this.link = link;
  }

  @Override
  protected void doBeginRead() throws Exception {
    if (!link.isCut()) {
      super.doBeginRead();
    }
  }

  @Override
  protected int doReadMessages(List<Object> messages) throws Exception {
    if (link.isCut()) {
      return 0;
    }
    SocketChannel socket = javaChannel().accept();
    if (socket == null) {
      return 0;
    }
    LinkedChannel channel = new LinkedChannel(this, socket, link);
    link.add(channel);
    messages.add(channel);
    return 1;
  }
}
