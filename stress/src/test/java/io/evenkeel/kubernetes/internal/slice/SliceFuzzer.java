// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The JSON of the Kubernetes API, and the join of the slices in it.
 *
 * <p>Trouble is a {@link MalformedJson} of one short line. What is read does not depend on what was
 * read before, nor on the bytes around it. Slices that come one by one make the same set as all at
 * once.
 */
public final class SliceFuzzer {

  private static final int LONGEST_MESSAGE = 500;

  // Kept: what was read before must not show.
  private static final KubernetesJson JSON = new KubernetesJson(new Strings());

  private interface Body<T> {
    T read(KubernetesJson json, byte[] bytes, int start, int end) throws MalformedJson;
  }

  private SliceFuzzer() {}

  /** Tries one body as each thing that the API may send. */
  public static void fuzzerTestOneInput(byte[] input) {
    decode(input);
    read(input, KubernetesJson::readStatus);
    read(input, KubernetesJson::readService);
    WatchEvent event = read(input, KubernetesJson::readEvent);
    if (event != null && event.slice() != null) {
      join(List.of(event.slice()));
    }
    SlicePage page = read(input, KubernetesJson::readPage);
    if (page != null) {
      join(page.slices());
    }
  }

  private static void decode(byte[] input) {
    char[] chars = new char[input.length + 1];
    Utf8Reader reader = new Utf8Reader(input, 0, input.length);
    int length = Math.max(0, reader.read(chars, 0, chars.length));
    String expected = new String(input, StandardCharsets.UTF_8);
    if (!expected.equals(new String(chars, 0, length))) {
      throw new AssertionError("decoded as " + new String(chars, 0, length));
    }
  }

  private static <T> T read(byte[] input, Body<T> body) {
    byte[] among = new byte[input.length + 200];
    Arrays.fill(among, (byte) '}');
    System.arraycopy(input, 0, among, 100, input.length);
    KubernetesJson fresh = new KubernetesJson(new Strings());
    T value = null;
    String first;
    String second;
    try {
      value = body.read(JSON, input, 0, input.length);
      first = describe(value);
    } catch (MalformedJson e) {
      first = checked(e);
    }
    try {
      second = describe(body.read(fresh, among, 100, 100 + input.length));
    } catch (MalformedJson e) {
      second = checked(e);
    }
    if (!first.equals(second)) {
      throw new AssertionError("read once as " + first + " and once as " + second);
    }
    return value;
  }

  private static String checked(MalformedJson e) {
    String message = e.getMessage();
    if (message.isBlank()
        || message.length() > LONGEST_MESSAGE
        || message.chars().anyMatch(Character::isISOControl)) {
      throw new AssertionError("not one short line: " + message, e);
    }
    return message;
  }

  /** All that was read, as text. */
  public static String describe(Object value) {
    if (value instanceof WatchEvent event) {
      return event.type()
          + " "
          + event.resourceVersion()
          + (event.endsInitialEvents() ? " last" : "")
          + describe(event.status())
          + describe(event.slice());
    }
    if (value instanceof SlicePage page) {
      StringBuilder text = new StringBuilder(page.resourceVersion() + " " + page.next());
      page.slices().forEach(slice -> text.append(describe(slice)));
      return text.toString();
    }
    if (value instanceof Slice slice) {
      StringBuilder text = new StringBuilder(slice + slice.service());
      text.append(slice.ports()).append(slice.changedAt());
      for (int i = 0; i < slice.size(); i++) {
        text.append(slice.get(i));
      }
      return text.toString();
    }
    return value instanceof ApiStatus status
        ? status + " " + status.retryAfterSeconds()
        : String.valueOf(value);
  }

  private static void join(List<Slice> slices) {
    ServiceSlices kept = new ServiceSlices();
    ServiceSlices fresh = new ServiceSlices();
    kept.view(PortSelector.ONLY);
    kept.view(new PortSelector(null, 80));
    PortSelector named = new PortSelector(firstPort(slices), 0);
    PortView view = kept.view(named);
    slices.forEach(kept::put);
    fresh.replaceAll(slices);
    check(view, fresh.view(named));
    for (Slice slice : slices) {
      kept.remove(slice.name());
    }
    check(view, new ServiceSlices().view(named));
  }

  private static String firstPort(List<Slice> slices) {
    for (Slice slice : slices) {
      if (!slice.ports().isEmpty()) {
        return slice.ports().get(0).name();
      }
    }
    return "grpc";
  }

  private static void check(PortView kept, PortView fresh) {
    if (kept.outcome() != fresh.outcome() || !kept.endpoints().equals(fresh.endpoints())) {
      throw new AssertionError(
          kept.outcome()
              + " "
              + kept.endpoints()
              + " but at once "
              + fresh.outcome()
              + " "
              + fresh.endpoints());
    }
  }
}
