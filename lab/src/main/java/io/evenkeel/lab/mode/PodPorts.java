// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.mode;

import io.evenkeel.lab.state.ModeInfo;

/** The ports that the ways' texts are written with. */
public final class PodPorts {

  static final int GRPC = 50051;
  static final int GRPC_AGED = 50052;

  private PodPorts() {}

  /** What people read of a way, where pods listen at these ports instead. */
  public static ModeInfo shown(ModeInfo info, int grpc, int grpcAged) {
    return new ModeInfo(
        info.id(),
        info.title(),
        info.summary(),
        shown(info.target(), grpc, grpcAged),
        shown(info.code(), grpc, grpcAged),
        shown(info.yaml(), grpc, grpcAged),
        info.limits(),
        info.promises(),
        info.clients(),
        info.rules());
  }

  private static String shown(String text, int grpc, int grpcAged) {
    // By way of no number: one port may be the other's usual one.
    return text.replace(String.valueOf(GRPC), "\0")
        .replace(String.valueOf(GRPC_AGED), String.valueOf(grpcAged))
        .replace("\0", String.valueOf(grpc));
  }
}
