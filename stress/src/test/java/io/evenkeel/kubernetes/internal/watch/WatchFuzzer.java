// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import io.evenkeel.http.HttpFailure;
import io.evenkeel.kubernetes.internal.slice.ApiStatus;
import io.evenkeel.kubernetes.internal.slice.KubernetesJson;
import io.evenkeel.kubernetes.internal.slice.SliceFuzzer;
import io.evenkeel.kubernetes.internal.slice.SlicePage;
import io.evenkeel.kubernetes.internal.slice.Strings;
import io.evenkeel.kubernetes.internal.slice.WatchEvent;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Responses of the Kubernetes API, cut anywhere: an event stream, a list, a refusal.
 *
 * <p>No exception leaves; wherever the network cuts, the same is told, and at the end exactly one
 * word on how it ended. A line is held up to its limit and no further; of its own a buffer takes no
 * longer array than that, though one that it borrows may be.
 */
public final class WatchFuzzer {

  private static final HttpHeaders HEADERS =
      HttpHeaders.of(Map.of("content-type", List.of("application/json")), (name, value) -> true);

  private static final int LONGEST_MESSAGE = 500;
  private static final int LONGEST_CHUNK = 200;

  /** Of lines, in bytes: more than the buffer begins with, little enough to be reached often. */
  private static final int LIMIT = 4200;

  private WatchFuzzer() {}

  /** Tries one body as each response, whole and in pieces. */
  public static void fuzzerTestOneInput(byte[] input) {
    respond(input, true, 200);
    respond(input, false, 200);
    respond(input, false, 410);
    collect(input);
  }

  private static void respond(byte[] input, boolean watch, int status) {
    List<String> whole = respond(List.of(input), watch, status);
    List<String> cut = respond(cut(input), watch, status);
    if (!whole.equals(cut)) {
      throw new AssertionError("whole: " + whole + ", cut: " + cut);
    }
  }

  private static List<String> respond(List<byte[]> chunks, boolean watch, int status) {
    Told told = new Told();
    SliceResponse response =
        new SliceResponse(told, new KubernetesJson(new Strings()), new SpareArrays(), watch);
    response.onHeaders(status, HEADERS);
    for (byte[] chunk : chunks) {
      byte[] lent = chunk.clone();
      response.onData(ByteBuffer.wrap(lent));
      // The HTTP client takes its buffers back.
      Arrays.fill(lent, (byte) 'x');
    }
    response.onEnd();
    if (!told.over) {
      throw new AssertionError("nobody is told of the end: " + told.words);
    }
    return told.words;
  }

  /** Pieces of many sizes, also empty ones: the same for the same input. */
  private static List<byte[]> cut(byte[] input) {
    SplittableRandom random = new SplittableRandom(Arrays.hashCode(input));
    List<byte[]> chunks = new ArrayList<>();
    int from = 0;
    while (from < input.length) {
      int most = random.nextInt(4) == 0 ? LONGEST_CHUNK : 3;
      int to = Math.min(input.length, from + random.nextInt(most));
      chunks.add(Arrays.copyOfRange(input, from, to));
      from = to;
    }
    return chunks;
  }

  /** Feeds the input again and again, to more than the limit of the buffer. */
  private static void collect(byte[] input) {
    LineBuffer buffer = new LineBuffer(LIMIT, new SpareArrays());
    List<byte[]> chunks = cut(input);
    int line = 0;
    for (int fed = 0; fed < 2 * LIMIT && input.length > 0; fed += input.length) {
      for (byte[] chunk : chunks) {
        boolean fits = line + chunk.length <= LIMIT;
        if (buffer.add(ByteBuffer.wrap(chunk)) != fits) {
          throw new AssertionError(line + " bytes and " + chunk.length + " more");
        }
        if (!fits) {
          return;
        }
        for (byte b : chunk) {
          line++;
          if (b == '\n') {
            if (!buffer.nextLine() || buffer.to() - buffer.from() != line - 1) {
              throw new AssertionError("no line of " + (line - 1) + " bytes");
            }
            line = 0;
          }
        }
        if (buffer.nextLine() || buffer.isEmpty() != (line == 0)) {
          throw new AssertionError("another line where " + line + " bytes are left");
        }
        if (buffer.array().length > LIMIT) {
          throw new AssertionError("takes " + buffer.array().length + " bytes");
        }
      }
    }
  }

  private static final class Told implements SliceResponse.Inputs {
    final List<String> words = new ArrayList<>();
    boolean over;

    private void tell(String word) {
      if (over) {
        throw new AssertionError("told after the end: " + word + " after " + words);
      }
      words.add(word);
    }

    private void end(String word) {
      tell(word);
      over = true;
    }

    @Override
    public void accepted() {
      tell("accepted");
    }

    @Override
    public void activity() {
      // How often depends on the chunks.
    }

    @Override
    public void event(WatchEvent event) {
      tell(SliceFuzzer.describe(event));
    }

    @Override
    public void page(SlicePage page) {
      end(SliceFuzzer.describe(page));
    }

    @Override
    public void ended() {
      end("ended");
    }

    @Override
    public void status(ApiStatus status, long retryAfterSeconds) {
      end(SliceFuzzer.describe(status) + " " + retryAfterSeconds);
    }

    @Override
    public void malformed(String message) {
      if (message.length() > LONGEST_MESSAGE || message.chars().anyMatch(Character::isISOControl)) {
        throw new AssertionError("not one short line: " + message);
      }
      end(message);
    }

    @Override
    public void failed(HttpFailure failure) {
      throw new AssertionError("nothing failed", failure);
    }
  }
}
