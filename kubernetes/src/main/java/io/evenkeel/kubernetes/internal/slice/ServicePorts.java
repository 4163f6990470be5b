// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a client needs of a Service: its kind and its ports.
 *
 * @param type such as {@code ClusterIP}; empty where it is not given
 * @param externalName of an ExternalName Service, else empty
 */
public record ServicePorts(String type, String externalName, List<Port> ports) {

  /** A port of a Service, by its own number, not the pods'. */
  public record Port(String name, int number) {}

  static ServicePorts read(JsonReader in) throws IOException {
    String[] typeAndExternal = {"", ""};
    List<Port> ports = new ArrayList<>();
    String kind = "";
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "kind" -> kind = KubernetesJson.textOrEmpty(in);
        case "spec" -> spec(in, typeAndExternal, ports);
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (!kind.equals("Service")) {
      throw new IOException("expected kind Service, but found '" + kind + "'");
    }
    return new ServicePorts(typeAndExternal[0], typeAndExternal[1], List.copyOf(ports));
  }

  private static void spec(JsonReader in, String[] typeAndExternal, List<Port> ports)
      throws IOException {
    if (KubernetesJson.nullOr(in)) {
      return;
    }
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "type" -> typeAndExternal[0] = KubernetesJson.textOrEmpty(in);
        case "externalName" -> typeAndExternal[1] = KubernetesJson.textOrEmpty(in);
        case "ports" -> {
          if (KubernetesJson.nullOr(in)) {
            break;
          }
          in.beginArray();
          while (in.hasNext()) {
            ports.add(port(in));
          }
          in.endArray();
        }
        default -> in.skipValue();
      }
    }
    in.endObject();
  }

  private static Port port(JsonReader in) throws IOException {
    String name = "";
    int number = 0;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "name" -> name = KubernetesJson.textOrEmpty(in);
        case "port" -> number = KubernetesJson.nullOr(in) ? 0 : in.nextInt();
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new Port(name, number);
  }
}
