// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.nio.channels.SocketChannel;

/** A connection that is neither read, written nor closed while its link is cut. */
final class LinkedChannel extends NioSocketChannel {

  private final Link link;
  private volatile boolean leftOpen;

  LinkedChannel(Channel parent, SocketChannel socket, Link link) {
    super(parent, socket);
    this.link = link;
  }

  @Override
  protected void doBeginRead() throws Exception {
    if (!link.isCut()) {
      super.doBeginRead();
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) throws Exception {
    if (!link.isCut()) {
      super.doWrite(out);
    }
  }

  @Override
  protected void doClose() throws Exception {
    if (link.isCut()) {
      leftOpen = true;
      link.keepOpen(javaChannel());
    } else {
      super.doClose();
    }
  }

  @Override
  public boolean isOpen() {
    return !leftOpen && super.isOpen();
  }

  @Override
  public boolean isActive() {
    return !leftOpen && super.isActive();
  }
}
