// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import io.evenkeel.http.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Kubeconfigs, down to the access that each context gives; and what an exec plug-in prints.
 *
 * <p>Trouble is a {@link KubeconfigException} that begins with the file and holds no secret.
 * Nothing runs before credentials are asked for, and nobody asks here.
 */
public final class KubeconfigFuzzer {

  /** Begins the secrets in the seeds: a text to look for in messages. */
  private static final String SECRET = "s3cret";

  private static final Path FILE = file();

  private KubeconfigFuzzer() {}

  private static Path file() {
    try {
      // A folder of its own: it is where a kubeconfig's relative paths lead.
      Path folder = Files.createTempDirectory("kubeconfig");
      folder.toFile().deleteOnExit();
      Path file = folder.resolve("config");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tries one file, and the same text as a plug-in's output. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Files.write(FILE, input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String text = new String(input, StandardCharsets.UTF_8);
    if (text.startsWith("{")) {
      readOutput(text);
    }
    Kubeconfig config;
    try {
      config = Kubeconfig.load(List.of(FILE), Map.of("HOME", "/home/dev"));
    } catch (KubeconfigException e) {
      check(e, "");
      return;
    }
    List<String> contexts = new ArrayList<>(config.contexts());
    contexts.add(null);
    for (String context : contexts) {
      try {
        ClusterAccess access =
            config.context(context, KubeconfigFuzzer::refuse, new NoTimers(), () -> Instant.EPOCH);
        requireNoSecret(access.toString(), text, null);
      } catch (KubeconfigException e) {
        check(e, text);
      }
    }
  }

  private static void readOutput(String text) {
    try {
      ExecCredential.parse(text, "client.authentication.k8s.io/v1");
    } catch (IllegalArgumentException e) {
      if (e.getClass() != IllegalArgumentException.class || e.getMessage().isBlank()) {
        throw e;
      }
    }
  }

  private static void check(KubeconfigException e, String text) {
    String message = e.getMessage();
    if (!message.startsWith(FILE + ": ") || message.length() < FILE.toString().length() + 10) {
      throw new AssertionError("names no place: " + message, e);
    }
    requireNoSecret(message, text, e);
  }

  private static void requireNoSecret(String shown, String text, Exception cause) {
    // What an alias repeats may stand where it is no secret.
    if (!shown.contains(SECRET) || text.indexOf('*') >= 0) {
      return;
    }
    for (String secret : secrets()) {
      boolean once = text.indexOf(secret) >= 0 && text.indexOf(secret) == text.lastIndexOf(secret);
      if (once && shown.contains(secret)) {
        throw new AssertionError("shows a secret: " + shown, cause);
      }
    }
  }

  private static List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    try {
      for (Section entry : Yaml.read(FILE).sections("users")) {
        for (String key : new String[] {"token", "password", "client-key-data"}) {
          String value = entry.section("user").text(key);
          if (value != null && value.startsWith(SECRET)) {
            secrets.add(value);
          }
        }
      }
    } catch (IOException | KubeconfigException e) {
      // A user that no context has may be malformed.
      return secrets;
    }
    return secrets;
  }

  private static void refuse(Runnable task) {
    throw new AssertionError("runs " + task + " before anybody asks for credentials");
  }

  private static final class NoTimers implements Timers {
    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public Runnable schedule(Runnable task, Duration delay) {
      throw new AssertionError("schedules " + task + " before anybody asks for credentials");
    }
  }
}
