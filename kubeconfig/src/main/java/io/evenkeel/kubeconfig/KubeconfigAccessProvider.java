// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import io.evenkeel.http.ServerAccess;
import io.evenkeel.http.ServerAccessProvider;
import io.evenkeel.http.Timers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Makes kubeconfigs known to who looks for them, by being on the class path. */
public final class KubeconfigAccessProvider implements ServerAccessProvider {

  /** For ServiceLoader. */
  public KubeconfigAccessProvider() {}

  @Override
  public ServerAccess access(
      @Nullable Path file,
      @Nullable String context,
      Map<String, String> environment,
      Executor executor,
      Timers timers,
      InstantSource clock) {
    ClusterAccess access = load(file, environment).context(context, executor, timers, clock);
    return new ServerAccess(
        access.server(),
        access.tls(),
        access.credentials(),
        access.namespace(),
        access.proxy(),
        access.headers());
  }

  @Override
  public String namespace(
      @Nullable Path file, @Nullable String context, Map<String, String> environment) {
    // Nothing that would need a thread or a clock runs before the credentials are asked for.
    return load(file, environment)
        .context(context, Runnable::run, new NoTimers(), () -> Instant.EPOCH)
        .namespace();
  }

  private static Kubeconfig load(@Nullable Path file, Map<String, String> environment) {
    return file == null
        ? Kubeconfig.load(environment, Path.of(System.getProperty("user.home")))
        : Kubeconfig.load(List.of(file), environment);
  }

  private static final class NoTimers implements Timers {
    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
      return () -> {};
    }
  }
}
