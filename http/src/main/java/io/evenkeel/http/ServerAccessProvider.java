// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from a client's configuration file, such as a kubeconfig, how to reach a server. Found
 * by {@link java.util.ServiceLoader}, so that who needs one need not bring the file's parser.
 *
 * <p>Thread-safe; reads files.
 */
public interface ServerAccessProvider {

  /**
   * How to reach the server of a context.
   *
   * @param file null for the usual places
   * @param context null for the current one
   * @param environment the variables of this process
   * @param executor runs what must be waited for, such as a credential plug-in
   * @param clock the wall clock, for credentials that expire
   * @throws IllegalArgumentException if it cannot be told; names the file, the place in it, what
   *     was found and what to do
   */
  ServerAccess access(
      @Nullable Path file,
      @Nullable String context,
      Map<String, String> environment,
      Executor executor,
      Timers timers,
      InstantSource clock);

  /**
   * The namespace of a context, where it names one; {@code default} otherwise.
   *
   * @throws IllegalArgumentException as {@link #access}
   */
  String namespace(@Nullable Path file, @Nullable String context, Map<String, String> environment);
}
