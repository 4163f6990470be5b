// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.system;

import io.evenkeel.core.time.Ticker;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A small local file, read again when it has changed; looked at once a second at most. A file that
 * is not there, or cannot be read, means what {@code absent} says; one that cannot be read any more
 * means what it said last, and that is logged once.
 *
 * <p>Bytes are characters (ISO 8859-1): what counts in these files is ASCII, and a comment in
 * whatever encoding must not hide it.
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
  private final Consumer<String> warn;
  private T value;
  private @Nullable Version version;
  private boolean warned;
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
    this(
        path,
        parser,
        absent,
        ticker,
        text -> System.getLogger(ReloadedFile.class.getName()).log(Level.WARNING, text));
  }

  /**
   * @param warn is told once that the file cannot be read, and again after it could be
   */
  ReloadedFile(
      Path path, Function<String, T> parser, T absent, Ticker ticker, Consumer<String> warn) {
    this.path = path;
    this.parser = parser;
    this.absent = absent;
    this.ticker = ticker;
    this.warn = warn;
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
      if (!seen.is(version)) {
        if (is.size() > LONGEST) {
          throw new IOException("it has " + is.size() + " bytes, more than " + LONGEST);
        }
        value = parser.apply(Files.readString(path, StandardCharsets.ISO_8859_1));
        version = seen;
      }
      warned = false;
    } catch (NoSuchFileException none) {
      value = absent;
      version = null;
      warned = false;
    } catch (IOException unreadable) {
      // Somebody is writing it, perhaps: the next look will tell.
      version = null;
      if (!warned) {
        warned = true;
        warn.accept(path + " cannot be read; what it said last counts: " + unreadable);
      }
    }
  }
}
