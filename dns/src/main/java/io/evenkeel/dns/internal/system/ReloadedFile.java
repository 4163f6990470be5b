// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import io.evenkeel.core.time.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A small local file, read again when it has changed; looked at once a second at most. A file that
 * is not there, or cannot be read, means what {@code absent} says; one that cannot be read any more
 * means what it said last.
 *
 * @param <T> what it means
 */
final class ReloadedFile<T> {

  // As glibc, which looks at each use; a use here may be one of a thousand names.
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  // No resolver configuration is as long; what is, is something else.
  private static final long LONGEST = 1 << 20;

  private final Path path;
  private final Function<String, T> parser;
  private final T absent;
  private final Ticker ticker;
  private T value;
  private @Nullable Version version;
  private boolean looked;
  private long lookedAt;

  private record Version(FileTime modified, long size, @Nullable Object key) {
    boolean is(@Nullable Version other) {
      return other != null
          && modified.equals(other.modified)
          && size == other.size
          && Objects.equals(key, other.key);
    }
  }

  ReloadedFile(Path path, Function<String, T> parser, T absent, Ticker ticker) {
    this.path = path;
    this.parser = parser;
    this.absent = absent;
    this.ticker = ticker;
    this.value = absent;
  }

  synchronized T get() {
    long now = ticker.nanoTime();
    if (!looked || now - lookedAt >= INTERVAL.toNanos()) {
      looked = true;
      lookedAt = now;
      look();
    }
    return value;
  }

  private void look() {
    try {
      BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
      Version seen = new Version(is.lastModifiedTime(), is.size(), is.fileKey());
      if (!seen.is(version) && is.size() <= LONGEST) {
        value = parser.apply(Files.readString(path));
        version = seen;
      }
    } catch (NoSuchFileException none) {
      value = absent;
      version = null;
    } catch (IOException unreadable) {
      // Somebody is writing it, perhaps: the next look will tell.
      version = null;
    }
  }
}
