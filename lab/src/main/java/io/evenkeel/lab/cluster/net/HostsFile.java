// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The zone as a hosts file, for the JDK's own resolver, which the property {@code
 * jdk.net.hosts.file} makes read it. Thread-safe.
 *
 * <p>It is replaced as a whole, so that nobody reads half of it. The addresses of a name stand in
 * another order each time, as a DNS server gives them. A name is also there without the domain, as
 * a pod's search list lets it be said.
 */
public final class HostsFile implements AutoCloseable {

  private final Random order;
  private final Path directory;
  private final Path file;

  /** The file that {@link JdkResolver} reads, or one of its own; gone with {@link #close}. */
  public HostsFile(long seed) {
    this.order = new Random(seed);
    Path claimed = JdkResolver.file();
    try {
      if (claimed == null) {
        this.directory = Files.createTempDirectory("evenkeel-lab");
        this.file = directory.resolve("hosts");
      } else {
        this.file = claimed.toAbsolutePath();
        this.directory = file.resolveSibling("");
        Files.createDirectories(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a directory for the lab's hosts file", e);
    }
    write(DnsZone.EMPTY);
  }

  /** Where it is. */
  public Path path() {
    return file;
  }

  /** Replaces it. */
  public synchronized void write(DnsZone zone) {
    List<String> lines = new ArrayList<>(List.of("127.0.0.1 localhost", "::1 localhost"));
    zone.addresses()
        .forEach(
            (name, addresses) -> {
              List<String> shuffled = new ArrayList<>(addresses);
              Collections.shuffle(shuffled, order);
              shuffled.forEach(address -> lines.add(address + " " + spellings(name)));
            });
    try {
      Path next = directory.resolve("hosts.next");
      Files.write(next, lines);
      var unused =
          Files.move(
              next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the lab's hosts file " + file, e);
    }
  }

  /** {@code greeter.lab.svc.cluster.local greeter.lab.svc greeter.lab}. */
  private static String spellings(String name) {
    String withoutDomain = name.substring(0, name.length() - DnsZone.DOMAIN.length() - 1);
    return name + " " + withoutDomain + ".svc " + withoutDomain;
  }

  @Override
  public synchronized void close() {
    try {
      boolean unused = Files.deleteIfExists(file);
      try {
        Files.deleteIfExists(directory);
      } catch (DirectoryNotEmptyException others) {
        // Whoever set the JDK's property keeps other files there.
        return;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete the lab's hosts file " + file, e);
    }
  }
}
