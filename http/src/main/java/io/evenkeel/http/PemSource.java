// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where PEM text comes from: a file, bytes in hand, or something that hands out new ones.
 *
 * <p>Thread-safe. It is read again when a connection is opened, so changes are seen.
 */
public final class PemSource {

  private final String name;
  private final Reader reader;

  private PemSource(String name, Reader reader) {
    this.name = name;
    this.reader = reader;
  }

  /** The content of a file, as it is at each reading. */
  public static PemSource file(Path path) {
    return new PemSource(path.toString(), () -> readFile(path));
  }

  /** Bytes that stay; {@code name} says in errors what they are. */
  public static PemSource of(String name, byte[] pem) {
    byte[] copy = pem.clone();
    return new PemSource(name, () -> copy);
  }

  /** Bytes that stay. */
  public static PemSource of(String name, String pem) {
    return of(name, pem.getBytes(StandardCharsets.US_ASCII));
  }

  /** Bytes that may be others at each reading; null for none now. Must not block. */
  public static PemSource changing(String name, Supplier<byte @Nullable []> pem) {
    return new PemSource(name, pem::get);
  }

  /** What it is, for people: a path, or a place in a configuration. */
  public String name() {
    return name;
  }

  byte @Nullable [] read() {
    try {
      return reader.read();
    } catch (NoSuchFileException e) {
      throw new PemException(name + ": no such file; create it, or correct the path", e);
    } catch (IOException e) {
      throw new PemException(name + ": cannot be read: " + e, e);
    }
  }

  private static byte[] readFile(Path path) throws IOException {
    return Files.readAllBytes(path);
  }

  @Override
  public String toString() {
    return name;
  }

  private interface Reader {
    byte @Nullable [] read() throws IOException;
  }
}
