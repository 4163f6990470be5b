// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.core.time.Ticker;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The two files that say how names are looked up here, as they are at the moment. Thread-safe. */
public final class SystemNames implements AutoCloseable {

  private record Key(Path resolvConf, Path hosts) {

    /** Written out, with {@link #hashCode}: a record's own costs a new JVM ten milliseconds. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && resolvConf.equals(that.resolvConf)
          && hosts.equals(that.hosts);
    }

    @Override
    public int hashCode() {
      return 31 * resolvConf.hashCode() + hosts.hashCode();
    }
  }

  private final ReloadedFile<ResolvConf> resolvConf;
  private final ReloadedFile<HostsFile> hosts;

  /** Those of these paths; they need not exist. */
  public SystemNames(Path resolvConf, Path hosts, Ticker ticker) {
    this.resolvConf = new ReloadedFile<>(resolvConf, ResolvConf::parse, ResolvConf.NONE, ticker);
    this.hosts = new ReloadedFile<>(hosts, HostsFile::parse, HostsFile.NONE, ticker);
  }

  /** The one that all sources of a context share. */
  public static SourceContext.Lease<SystemNames> lease(
      SourceContext context, Path resolvConf, Path hosts) {
    return context.lease(
        new Key(resolvConf, hosts), it -> new SystemNames(resolvConf, hosts, it.scheduler()));
  }

  /** The resolver configuration; {@link ResolvConf#NONE} where there is none. */
  public ResolvConf resolvConf() {
    return resolvConf.get();
  }

  /** The hosts file. */
  public HostsFile hosts() {
    return hosts.get();
  }

  /** There is nothing to end. */
  @Override
  public void close() {}
}
