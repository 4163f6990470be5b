// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameWatchTest {

  private final List<String> seen = new ArrayList<>();
  private final FrameWatch watch =
      new FrameWatch(
          new FrameWatch.Listener() {
            @Override
            public void onSettings(long maxStreams) {
              seen.add("settings " + maxStreams);
            }

            @Override
            public void onGoAway(int lastStreamId) {
              seen.add("goaway " + lastStreamId);
            }
          });

  private static byte[] frame(int type, int... payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int[] header = {0, payload.length >> 8, payload.length & 0xff, type, 0, 0, 0, 0, 0};
    for (int value : header) {
      out.write(value);
    }
    for (int value : payload) {
      out.write(value);
    }
    return out.toByteArray();
  }

  private static byte[] conversation() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(frame(4, 0, 4, 0, 1, 0, 0, 0, 3, 0, 0, 0, 100));
    out.writeBytes(frame(4));
    out.writeBytes(frame(0, new int[700]));
    out.writeBytes(frame(7, 0x80, 0, 1, 5, 0, 0, 0, 0, 'b', 'y', 'e'));
    out.writeBytes(frame(4, 0, 3, 0xff, 0xff, 0xff, 0xff));
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 10_000})
  void readsSettingsAndGoawayHoweverTheBytesAreCut(int size) {
    byte[] bytes = conversation();
    byte[] passed = new byte[bytes.length];
    for (int from = 0; from < bytes.length; from += size) {
      int length = Math.min(size, bytes.length - from);
      ByteBuffer buffer = ByteBuffer.allocate(length + 3);
      buffer.position(3);
      buffer.put(bytes, from, length);
      watch.inspect(buffer, 3, buffer.position());
      System.arraycopy(buffer.array(), 3, passed, from, length);
    }
    assertThat(seen)
        .containsExactly("settings 100", "settings -1", "goaway 261", "settings 4294967295");
    // All bytes but one are left alone: the type of GOAWAY, at offset 3 of its header.
    int type = 9 + 12 + 9 + 9 + 700 + 3;
    assertThat(bytes[type]).isEqualTo((byte) 7);
    assertThat(passed[type]).isEqualTo((byte) 0xee);
    passed[type] = 7;
    assertThat(passed).isEqualTo(bytes);
  }

  @Test
  void saysNothingOfAnEmptyStream() {
    watch.inspect(ByteBuffer.allocate(8), 0, 0);
    assertThat(seen).isEmpty();
  }
}
