// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.transport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * Ids that nobody can guess who does not see the queries (RFC 5452 §4.3); with the source port,
 * which the system chooses anew for each query, all that keeps a forger out.
 *
 * <p>Read from the system's own generator where it is a file: the JDK's needs a tenth of a second
 * to be set up, of the time until a first answer. Not thread-safe.
 */
final class QueryIds {

  private static final Path SYSTEM = Path.of("/dev/urandom");

  private final byte[] pool = new byte[128];
  private int used = pool.length;

  /** The next one, 0 to 65535. */
  int next() {
    if (used == pool.length) {
      fill();
      used = 0;
    }
    used += 2;
    return (pool[used - 2] & 0xff) << 8 | pool[used - 1] & 0xff;
  }

  private void fill() {
    try (InputStream in = Files.newInputStream(SYSTEM)) {
      if (in.readNBytes(pool, 0, pool.length) == pool.length) {
        return;
      }
    } catch (IOException notThere) {
      // Not a Unix, or locked away.
    }
    new SecureRandom().nextBytes(pool);
  }
}
