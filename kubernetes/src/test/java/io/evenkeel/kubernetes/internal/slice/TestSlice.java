// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import io.evenkeel.core.endpoint.Hints;
import io.evenkeel.core.endpoint.Locality;
import io.evenkeel.kubernetes.internal.slice.SliceEndpoint.Condition;
import java.util.ArrayList;
import java.util.List;

/** Builds slices: {@code slice("a").port("grpc", 80).ready("uid-1", "10.0.0.1").build()}. */
public final class TestSlice {

  private final String name;
  private final List<SlicePort> ports = new ArrayList<>();
  private final List<SliceEndpoint> endpoints = new ArrayList<>();

  private TestSlice(String name) {
    this.name = name;
  }

  public static TestSlice slice(String name) {
    return new TestSlice(name);
  }

  /** A slice of one port {@code grpc} on 50051. */
  public static TestSlice grpc(String name) {
    return slice(name).port("grpc", 50051);
  }

  public TestSlice port(String portName, int number) {
    ports.add(new SlicePort(portName, number));
    return this;
  }

  public TestSlice ready(String id, String address) {
    return add(id, address, Condition.READY);
  }

  public TestSlice add(String id, String address, Condition condition) {
    endpoints.add(new SliceEndpoint(id, "", address, condition, Locality.UNKNOWN, Hints.NONE));
    return this;
  }

  public Slice build() {
    return build("1");
  }

  public Slice build(String version) {
    return new Slice("prod", name, "greeter", version, ports, endpoints, null);
  }
}
