// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import java.nio.charset.StandardCharsets;

/** Reads JSON that a test has as text; single quotes stand for double ones. */
final class JsonText {

  private static final KubernetesJson JSON = new KubernetesJson(new Strings());

  private JsonText() {}

  static WatchEvent event(String text) throws MalformedJson {
    byte[] bytes = bytes(text);
    return JSON.readEvent(bytes, 0, bytes.length);
  }

  static SlicePage page(String text) throws MalformedJson {
    byte[] bytes = bytes(text);
    return JSON.readPage(bytes, 0, bytes.length);
  }

  static ApiStatus status(String text) throws MalformedJson {
    byte[] bytes = bytes(text);
    return JSON.readStatus(bytes, 0, bytes.length);
  }

  static ServicePorts service(String text) throws MalformedJson {
    byte[] bytes = bytes(text);
    return JSON.readService(bytes, 0, bytes.length);
  }

  /** The slice of a MODIFIED event whose object has these members beside its metadata. */
  static Slice slice(String members) throws MalformedJson {
    Slice slice =
        event(
                "{'type':'MODIFIED','object':{'kind':'EndpointSlice','metadata':{'name':'a',"
                    + "'namespace':'prod','resourceVersion':'7','labels':"
                    + "{'kubernetes.io/service-name':'greeter'}},"
                    + members
                    + "}}")
            .slice();
    if (slice == null) {
      throw new AssertionError("no slice in " + members);
    }
    return slice;
  }

  /** The one endpoint of a slice. */
  static SliceEndpoint endpoint(String members) throws MalformedJson {
    return slice("'endpoints':[{" + members + "}]").get(0);
  }

  private static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
