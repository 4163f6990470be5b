// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads what the Kubernetes API writes: events of a watch, pages of a list, a Status, a Service.
 *
 * <p>Streaming, in one pass; what a client does not need is skipped, of whatever shape. A null is
 * taken as absent everywhere, as in Go. Thread-safe.
 */
public final class KubernetesJson {

  private final Strings strings;

  /** Values that repeat are kept once, in {@code strings}. */
  public KubernetesJson(Strings strings) {
    this.strings = strings;
  }

  /** Reads one event of a watch: {@code {"type":…,"object":…}}. */
  public WatchEvent readEvent(byte[] bytes, int start, int end) throws MalformedJson {
    return read(bytes, start, end, this::event);
  }

  /** Reads an EndpointSliceList. */
  public SlicePage readPage(byte[] bytes, int start, int end) throws MalformedJson {
    return read(bytes, start, end, this::page);
  }

  /** Reads a Status. */
  public ApiStatus readStatus(byte[] bytes, int start, int end) throws MalformedJson {
    return read(bytes, start, end, in -> new ObjectReader(strings).read(in).status());
  }

  /** Reads a Service. */
  public ServicePorts readService(byte[] bytes, int start, int end) throws MalformedJson {
    return read(bytes, start, end, ServicePorts::read);
  }

  private interface Body<T> {
    T read(JsonReader in) throws IOException;
  }

  private static <T> T read(byte[] bytes, int start, int end, Body<T> body) throws MalformedJson {
    JsonReader in = new JsonReader(new Utf8Reader(bytes, start, end));
    try {
      T value = body.read(in);
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw new MalformedJson("more text behind the JSON value");
      }
      return value;
    } catch (EOFException e) {
      throw new MalformedJson("the JSON ends at " + in.getPath(), e);
    } catch (MalformedJsonException e) {
      throw new MalformedJson("no JSON at " + in.getPath() + ": " + firstLine(e), e);
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new MalformedJson("unexpected JSON at " + in.getPath() + ": " + firstLine(e), e);
    }
  }

  private WatchEvent event(JsonReader in) throws IOException {
    String type = "";
    ObjectReader object = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "type" -> type = textOrEmpty(in);
        case "object" -> object = new ObjectReader(strings).read(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (object == null) {
      throw new IOException("an event needs an \"object\"");
    }
    return switch (type) {
      case "ADDED", "MODIFIED" ->
          new WatchEvent(
              WatchEvent.Type.PUT, object.slice(), object.resourceVersion(), false, null);
      case "DELETED" ->
          new WatchEvent(
              WatchEvent.Type.DELETED, object.slice(), object.resourceVersion(), false, null);
      case "BOOKMARK" ->
          new WatchEvent(
              WatchEvent.Type.BOOKMARK,
              null,
              object.resourceVersion(),
              object.endsInitialEvents(),
              null);
      case "ERROR" -> new WatchEvent(WatchEvent.Type.ERROR, null, "", false, object.status());
      default ->
          throw new IOException(
              "event type '" + type + "' is none of ADDED, MODIFIED, DELETED, BOOKMARK, ERROR");
    };
  }

  private SlicePage page(JsonReader in) throws IOException {
    List<Slice> slices = new ArrayList<>();
    String[] versionAndContinue = {"", ""};
    String kind = "";
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "kind" -> kind = textOrEmpty(in);
        case "metadata" -> listMetadata(in, versionAndContinue);
        case "items" -> {
          if (nullOr(in)) {
            break;
          }
          in.beginArray();
          while (in.hasNext()) {
            slices.add(new ObjectReader(strings).read(in).slice());
          }
          in.endArray();
        }
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (!kind.equals("EndpointSliceList")) {
      throw new IOException("expected kind EndpointSliceList, but found '" + kind + "'");
    }
    if (versionAndContinue[0].isEmpty()) {
      throw new IOException("the list has no metadata.resourceVersion");
    }
    return new SlicePage(slices, versionAndContinue[0], versionAndContinue[1]);
  }

  private static void listMetadata(JsonReader in, String[] versionAndContinue) throws IOException {
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "resourceVersion" -> versionAndContinue[0] = textOrEmpty(in);
        case "continue" -> versionAndContinue[1] = textOrEmpty(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
  }

  /** Consumes a null; whether there was one. */
  static boolean nullOr(JsonReader in) throws IOException {
    if (in.peek() == JsonToken.NULL) {
      in.nextNull();
      return true;
    }
    return false;
  }

  /** A text, or empty for null. */
  static String textOrEmpty(JsonReader in) throws IOException {
    return nullOr(in) ? "" : in.nextString();
  }

  private static String firstLine(Exception e) {
    String message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    int newline = message.indexOf('\n');
    return newline < 0 ? message : message.substring(0, newline);
  }
}
