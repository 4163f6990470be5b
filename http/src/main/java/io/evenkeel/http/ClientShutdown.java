// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/** Ends an HTTP client where the JDK can (21 and newer); before, its thread ends by GC. */
final class ClientShutdown {

  private static final @Nullable MethodHandle SHUTDOWN_NOW = find();

  private ClientShutdown() {}

  private static @Nullable MethodHandle find() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return null;
    }
  }

  /** Whether clients can be ended at all. */
  static boolean available() {
    return SHUTDOWN_NOW != null;
  }

  /** Ends {@code client} without waiting; does nothing before JDK 21. */
  static void shutdownNow(HttpClient client) {
    MethodHandle method = SHUTDOWN_NOW;
    if (method == null) {
      return;
    }
    try {
      method.invoke(client);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
