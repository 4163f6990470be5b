// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.benchmarks.propagation;

import io.grpc.Channel;

/** One way to follow a Service: where its next call goes. Used by several threads. */
interface Follower extends AutoCloseable {

  /** The channel for the next call. */
  Channel next();

  @Override
  void close();
}
