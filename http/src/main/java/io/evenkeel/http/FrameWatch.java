// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.nio.ByteBuffer;

/**
 * Reads along the server's half of one HTTP/2 connection for the two frames that the JDK's client
 * keeps to itself: SETTINGS, for the limit of concurrent streams, and GOAWAY.
 *
 * <p>A GOAWAY is hidden from the JDK's client by giving it a frame type that no one knows, which
 * clients must skip (RFC 9113, section 4.1): older JDKs fail every stream on a GOAWAY, even those
 * that the server goes on serving, and whether one does depends on its patch level.
 *
 * <p>One thread at a time.
 */
final class FrameWatch {

  /** What was read. */
  interface Listener {
    /** A SETTINGS frame ended; {@code maxStreams} is negative where it does not say. */
    void onSettings(long maxStreams);

    /** The server takes no stream above {@code lastStreamId} any more. */
    void onGoAway(int lastStreamId);
  }

  private static final int HEADER = 9;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int MAX_CONCURRENT_STREAMS = 3;

  /** No registered frame type (they end at 0x10), and not of the form kept for greasing. */
  private static final byte HIDDEN = (byte) 0xee;

  private final Listener listener;
  private int headerRead;
  private int payloadRead;
  private int length;
  private int type;
  // The last six bytes of the payload: one entry of SETTINGS, or the first of GOAWAY.
  private long window;
  private long maxStreams = -1;

  FrameWatch(Listener listener) {
    this.listener = listener;
  }

  /** Reads the bytes of {@code buffer} from {@code from} to {@code to}; its position stays. */
  void inspect(ByteBuffer buffer, int from, int to) {
    int i = from;
    while (i < to) {
      if (headerRead < HEADER) {
        readHeader(buffer, i++);
      } else if (type == SETTINGS || (type == GOAWAY && payloadRead < 4)) {
        readPayload(buffer.get(i++) & 0xff);
      } else {
        int skipped = Math.min(length - payloadRead, to - i);
        i += skipped;
        payloadRead += skipped;
      }
      if (headerRead == HEADER && payloadRead == length) {
        endFrame();
      }
    }
  }

  private void readHeader(ByteBuffer buffer, int at) {
    int value = buffer.get(at) & 0xff;
    if (headerRead < 3) {
      length = length << 8 | value;
    } else if (headerRead == 3) {
      type = value;
      if (type == GOAWAY) {
        buffer.put(at, HIDDEN);
      }
    }
    headerRead++;
  }

  private void readPayload(int value) {
    window = window << 8 | value;
    payloadRead++;
    if (type == GOAWAY && payloadRead == 4) {
      listener.onGoAway((int) (window & 0x7fff_ffff));
    } else if (type == SETTINGS && payloadRead % 6 == 0) {
      if ((window >>> 32 & 0xffff) == MAX_CONCURRENT_STREAMS) {
        maxStreams = window & 0xffff_ffffL;
      }
    }
  }

  private void endFrame() {
    // An acknowledgement is a SETTINGS frame too: it is empty, so it says nothing new.
    if (type == SETTINGS) {
      listener.onSettings(maxStreams);
    }
    headerRead = 0;
    payloadRead = 0;
    length = 0;
    window = 0;
    maxStreams = -1;
  }
}
