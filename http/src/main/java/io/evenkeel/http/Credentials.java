// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who a caller is, as an {@code Authorization} header that may change with time.
 *
 * <p>Thread-safe. Implementations never print a secret.
 */
public interface Credentials {

  /**
   * The header's value, null for no header. Never blocks; asked before each call.
   *
   * <p>Where it cannot be had the stage fails, with a message for people: the call then fails with
   * {@link HttpFailure.Kind#CREDENTIALS} and nothing is sent.
   */
  CompletionStage<@Nullable String> authorization();

  /**
   * The server answered 401 to this value.
   *
   * @return whether {@link #authorization()} may now give another; the call is then sent once more
   */
  boolean rejected(@Nullable String authorization);

  /**
   * Ends what is under way to obtain them; afterwards {@link #authorization()} may fail. Called
   * when the origin that they were given to is closed; idempotent, does not wait.
   */
  default void close() {}

  /** No header. */
  static Credentials none() {
    return new FixedCredentials(null, "none");
  }

  /** A bearer token that stays. */
  static Credentials bearer(String token) {
    return new FixedCredentials("Bearer " + checkToken("the bearer token", token), "bearer");
  }

  /** User and password (RFC 7617). */
  static Credentials basic(String user, String password) {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("user name \"" + user + "\" must not contain a colon");
    }
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new FixedCredentials("Basic " + Base64.getEncoder().encodeToString(pair), "basic");
  }

  /**
   * A bearer token from a file, read again after a minute and on a 401; the last good one is kept
   * while the file is missing or empty. Nothing is read before the first call.
   */
  static Credentials bearerFile(Path path, Timers timers) {
    return new BearerFile(path, timers);
  }

  /**
   * {@code token} if it may stand in a header.
   *
   * @param what for the error; the token itself is never shown
   * @throws IllegalArgumentException for an empty one, or characters that are not printable ASCII
   */
  static String checkToken(String what, String token) {
    if (token.isEmpty()) {
      throw new IllegalArgumentException(what + " is empty");
    }
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c <= ' ' || c > '~') {
        throw new IllegalArgumentException(
            what
                + " holds the character "
                + (c == '\n' ? "line feed" : c == '\r' ? "carriage return" : "code " + (int) c)
                + " at position "
                + (i + 1)
                + " of "
                + token.length()
                + "; allowed are printable ASCII characters without spaces");
      }
    }
    return token;
  }

  /** The stage of a value that is known. */
  static CompletionStage<@Nullable String> known(@Nullable String authorization) {
    return CompletableFuture.completedStage(authorization);
  }
}
