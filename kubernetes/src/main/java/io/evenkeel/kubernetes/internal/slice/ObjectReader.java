// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.evenkeel.core.endpoint.Hints;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object, of a kind that is only known at its end: an EndpointSlice, a bookmark, a
 * Status.
 *
 * <p>One use, one thread.
 */
final class ObjectReader {

  // Far above what the API allows: a name has 253 at most.
  private static final int LONGEST_TEXT = 10_000;

  private static final String SERVICE_LABEL = "kubernetes.io/service-name";
  private static final String TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";
  private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

  private final Strings strings;
  private String kind = "";
  private String namespace = "";
  private String name = "";
  private String service = "";
  private String resourceVersion = "";
  private @Nullable Instant changedAt;
  private boolean endsInitialEvents;
  private List<SlicePort> ports = List.of();
  private List<SliceEndpoint> endpoints = List.of();
  private int code;
  private String reason = "";
  private String message = "";
  private int retryAfterSeconds;

  ObjectReader(Strings strings) {
    this.strings = strings;
  }

  String resourceVersion() {
    return resourceVersion;
  }

  boolean endsInitialEvents() {
    return endsInitialEvents;
  }

  /** What was read, as a slice. */
  Slice slice() throws IOException {
    // Items of a list carry no kind.
    if (!kind.isEmpty() && !kind.equals("EndpointSlice")) {
      throw new IOException("expected kind EndpointSlice, but found '" + kind + "'");
    }
    if (name.isEmpty()) {
      throw new IOException("the EndpointSlice has no metadata.name");
    }
    return new Slice(namespace, name, service, resourceVersion, ports, endpoints, changedAt);
  }

  /** What was read, as a Status. */
  ApiStatus status() throws IOException {
    if (!kind.equals("Status")) {
      throw new IOException("expected kind Status, but found '" + kind + "'");
    }
    return new ApiStatus(code, reason, message, retryAfterSeconds);
  }

  ObjectReader read(JsonReader in) throws IOException {
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "kind" -> kind = KubernetesJson.textOrEmpty(in);
        case "metadata" -> metadata(in);
        case "ports" -> ports = ports(in);
        case "endpoints" -> endpoints = endpoints(in);
        case "code" -> code = intOrZero(in);
        case "reason" -> reason = KubernetesJson.textOrEmpty(in);
        case "message" -> message = KubernetesJson.textOrEmpty(in);
        case "details" -> details(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    return this;
  }

  private void metadata(JsonReader in) throws IOException {
    if (KubernetesJson.nullOr(in)) {
      return;
    }
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "name" -> name = KubernetesJson.textOrEmpty(in);
        case "namespace" -> namespace = strings.text(KubernetesJson.textOrEmpty(in));
        case "resourceVersion" -> resourceVersion = KubernetesJson.textOrEmpty(in);
        case "labels" -> {
          String value = find(in, SERVICE_LABEL);
          service = value == null ? "" : value;
        }
        case "annotations" -> annotations(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
  }

  private void annotations(JsonReader in) throws IOException {
    if (KubernetesJson.nullOr(in)) {
      return;
    }
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case TRIGGER_TIME -> changedAt = Rfc3339.parse(KubernetesJson.textOrEmpty(in));
        case INITIAL_EVENTS_END ->
            endsInitialEvents = KubernetesJson.textOrEmpty(in).equals("true");
        default -> in.skipValue();
      }
    }
    in.endObject();
  }

  private static @Nullable String find(JsonReader in, String key) throws IOException {
    if (KubernetesJson.nullOr(in)) {
      return null;
    }
    String found = null;
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals(key)) {
        found = KubernetesJson.textOrEmpty(in);
      } else {
        in.skipValue();
      }
    }
    in.endObject();
    return found;
  }

  private void details(JsonReader in) throws IOException {
    if (KubernetesJson.nullOr(in)) {
      return;
    }
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals("retryAfterSeconds")) {
        retryAfterSeconds = intOrZero(in);
      } else {
        in.skipValue();
      }
    }
    in.endObject();
  }

  private List<SlicePort> ports(JsonReader in) throws IOException {
    if (KubernetesJson.nullOr(in)) {
      return List.of();
    }
    List<SlicePort> read = new ArrayList<>(2);
    in.beginArray();
    while (in.hasNext()) {
      String portName = "";
      String protocol = "";
      int number = 0;
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "name" -> portName = strings.text(KubernetesJson.textOrEmpty(in));
          case "port" -> number = intOrZero(in);
          case "protocol" -> protocol = KubernetesJson.textOrEmpty(in);
          default -> in.skipValue();
        }
      }
      in.endObject();
      if (number < 0 || number > 65535) {
        throw new IOException("port " + number + " is not from 1 to 65535");
      }
      if (protocol.isEmpty() || protocol.equals("TCP")) {
        read.add(new SlicePort(portName, number));
      }
    }
    in.endArray();
    return read;
  }

  private List<SliceEndpoint> endpoints(JsonReader in) throws IOException {
    if (KubernetesJson.nullOr(in)) {
      return List.of();
    }
    List<SliceEndpoint> read = new ArrayList<>();
    EndpointReader reader = new EndpointReader();
    in.beginArray();
    while (in.hasNext()) {
      if (!KubernetesJson.nullOr(in)) {
        read.add(reader.read(in));
      }
    }
    in.endArray();
    return read;
  }

  private static int intOrZero(JsonReader in) throws IOException {
    return KubernetesJson.nullOr(in) ? 0 : in.nextInt();
  }

  /** Reads one endpoint after the other. */
  private final class EndpointReader {
    private String address = "";
    private String hostname = "";
    private String node = "";
    private String zone = "";
    private String uid = "";
    private String targetName = "";
    private @Nullable Boolean ready;
    private @Nullable Boolean serving;
    private @Nullable Boolean terminating;
    private Hints hints = Hints.NONE;

    SliceEndpoint read(JsonReader in) throws IOException {
      clear();
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "addresses" -> address = address(in);
          case "hostname" -> hostname = KubernetesJson.textOrEmpty(in);
          case "nodeName" -> node = KubernetesJson.textOrEmpty(in);
          case "zone" -> zone = KubernetesJson.textOrEmpty(in);
          case "conditions" -> conditions(in);
          case "targetRef" -> targetRef(in);
          case "hints" -> hints = hints(in);
          default -> in.skipValue();
        }
      }
      in.endObject();
      String id = id();
      if (id.length() > LONGEST_TEXT || address.length() > LONGEST_TEXT) {
        throw new IOException("an id or an address is longer than " + LONGEST_TEXT + " characters");
      }
      return new SliceEndpoint(
          id,
          targetName,
          address,
          SliceEndpoint.Condition.of(ready, serving, terminating),
          strings.locality(zone, node),
          hints);
    }

    private void clear() {
      address = "";
      hostname = "";
      node = "";
      zone = "";
      uid = "";
      targetName = "";
      ready = null;
      serving = null;
      terminating = null;
      hints = Hints.NONE;
    }

    private String id() throws IOException {
      if (!uid.isEmpty()) {
        return uid;
      }
      if (!hostname.isEmpty() && !node.isEmpty()) {
        return hostname + "@" + node;
      }
      // A host name alone may be shared by several ("fungible", says the API), an address may not.
      if (!address.isEmpty()) {
        return address;
      }
      if (!hostname.isEmpty()) {
        return hostname;
      }
      throw new IOException("an endpoint has neither a target, a host name nor an address");
    }

    private void conditions(JsonReader in) throws IOException {
      if (KubernetesJson.nullOr(in)) {
        return;
      }
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "ready" -> ready = flag(in);
          case "serving" -> serving = flag(in);
          case "terminating" -> terminating = flag(in);
          default -> in.skipValue();
        }
      }
      in.endObject();
    }

    private void targetRef(JsonReader in) throws IOException {
      if (KubernetesJson.nullOr(in)) {
        return;
      }
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "uid" -> uid = KubernetesJson.textOrEmpty(in);
          case "name" -> targetName = KubernetesJson.textOrEmpty(in);
          default -> in.skipValue();
        }
      }
      in.endObject();
    }

    private Hints hints(JsonReader in) throws IOException {
      if (KubernetesJson.nullOr(in)) {
        return Hints.NONE;
      }
      List<String> zones = List.of();
      List<String> nodes = List.of();
      in.beginObject();
      while (in.hasNext()) {
        switch (in.nextName()) {
          case "forZones" -> zones = names(in);
          case "forNodes" -> nodes = names(in);
          default -> in.skipValue();
        }
      }
      in.endObject();
      return strings.hints(zones, nodes);
    }
  }

  private static @Nullable Boolean flag(JsonReader in) throws IOException {
    return KubernetesJson.nullOr(in) ? null : Boolean.valueOf(in.nextBoolean());
  }

  private static String address(JsonReader in) throws IOException {
    String address = firstText(in);
    if (address.startsWith("[")) {
      throw new IOException("address '" + address + "' must stand without brackets");
    }
    return address;
  }

  private static String firstText(JsonReader in) throws IOException {
    if (KubernetesJson.nullOr(in)) {
      return "";
    }
    String first = "";
    in.beginArray();
    while (in.hasNext()) {
      if (first.isEmpty() && in.peek() == JsonToken.STRING) {
        first = in.nextString();
      } else {
        in.skipValue();
      }
    }
    in.endArray();
    return first;
  }

  /** {@code [{"name":"a"},…]} as names. */
  private static List<String> names(JsonReader in) throws IOException {
    if (KubernetesJson.nullOr(in)) {
      return List.of();
    }
    List<String> names = new ArrayList<>(1);
    in.beginArray();
    while (in.hasNext()) {
      String found = find(in, "name");
      if (found != null && !found.isEmpty()) {
        names.add(found);
      }
    }
    in.endArray();
    return names;
  }
}
