// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.http.Call;
import io.evenkeel.http.HttpFailure;
import io.evenkeel.http.Origin;
import io.evenkeel.http.OriginBuilder;
import io.evenkeel.http.Request;
import io.evenkeel.http.ResponseListener;
import io.evenkeel.http.ServerAccess;
import io.evenkeel.http.Timers;
import io.evenkeel.kubeconfig.KubeconfigAccessProvider;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Kubernetes API: objects as JSON, and logs line by line.
 *
 * <p>Thread-safe; callbacks come on its two threads; {@link #close} ends them and the one of its
 * timers.
 */
final class ApiReader implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  // A list of some dozens of pods has some 100 kB.
  private static final int LONGEST = 32 << 20;

  // What a program writes in one line may be anything; a report of a client has some kB.
  private static final int LONGEST_LINE = 1 << 20;

  private final Origin origin;
  private final ExecutorService threads;
  private final SystemTime time;
  private final String namespace;

  private ApiReader(Origin origin, ExecutorService threads, SystemTime time, String namespace) {
    this.origin = origin;
    this.threads = threads;
    this.time = time;
    this.namespace = namespace;
  }

  /**
   * A reader of the cluster of a kubeconfig's current context.
   *
   * @throws IllegalArgumentException if it cannot be told; names the file and what to do
   */
  static ApiReader of(Path kubeconfig, Map<String, String> environment) {
    SystemTime time = SystemTime.start("evenkeel-lab-api-timer");
    ExecutorService threads =
        Executors.newFixedThreadPool(
            2,
            task -> {
              Thread thread = new Thread(task, "evenkeel-lab-api");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Timers timers = timers(time);
      ServerAccess access =
          new KubeconfigAccessProvider()
              .access(kubeconfig, null, environment, threads, timers, time::now);
      OriginBuilder builder =
          Origin.builder(access.server(), threads, timers, new SplittableRandom(time.nanoTime()))
              .tls(access.tls())
              .credentials(access.credentials())
              .proxy(access.proxy())
              .probePath("/version")
              .connectTimeout(PATIENCE)
              .userAgent("evenkeel-lab");
      access.headers().forEach(builder::header);
      return new ApiReader(builder.build(), threads, time, access.namespace());
    } catch (RuntimeException e) {
      threads.shutdownNow();
      time.close();
      throw e;
    }
  }

  private static Timers timers(Scheduler scheduler) {
    return new Timers() {
      @Override
      public long nanoTime() {
        return scheduler.nanoTime();
      }

      @Override
      public Runnable schedule(Runnable task, Duration delay) {
        return scheduler.schedule(task, delay)::cancel;
      }
    };
  }

  /** Of the kubeconfig's context. */
  String namespace() {
    return namespace;
  }

  /** Is told how a request went; one of the two. */
  interface Answer {
    /** The object that was asked for. */
    void found(JsonObject object);

    /**
     * It is not to be had.
     *
     * @param why a sentence for people
     * @param answered whether the API said so itself
     */
    void failed(String why, boolean answered);
  }

  /** Asks for an object or a list; the answer comes within some seconds. */
  void get(String path, Answer answer) {
    Request request =
        Request.get(path).header("Accept", "application/json").headerTimeout(PATIENCE);
    Body body = new Body(path, answer);
    Call call = origin.call(request, body);
    // Headers that came may be followed by silence.
    body.timeOut =
        time.schedule(
            () -> {
              call.cancel();
              body.fail(
                  "the API did not answer " + path + " within " + PATIENCE.toSeconds() + " s",
                  false);
            },
            PATIENCE);
  }

  /**
   * Follows a log.
   *
   * @param onEnd is told once, when there is no more: why
   */
  Call follow(String path, Consumer<String> onLine, Consumer<String> onEnd) {
    return origin.call(Request.get(path).headerTimeout(PATIENCE), new Lines(onLine, onEnd));
  }

  @Override
  public void close() {
    origin.close();
    threads.shutdownNow();
    time.close();
  }

  private static final class Body implements ResponseListener {

    private final String path;
    private final Answer answer;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int status;
    private boolean over;
    volatile Scheduler.@Nullable Timer timeOut;

    Body(String path, Answer answer) {
      this.path = path;
      this.answer = answer;
    }

    @Override
    public void onHeaders(int status, HttpHeaders headers) {
      this.status = status;
    }

    @Override
    public void onData(ByteBuffer data) {
      if (bytes.size() + data.remaining() > LONGEST) {
        fail(path + " has more than " + LONGEST + " bytes", true);
        return;
      }
      byte[] some = new byte[data.remaining()];
      data.get(some);
      bytes.writeBytes(some);
    }

    @Override
    public void onEnd() {
      JsonObject object;
      String message;
      try {
        object = JsonParser.parseString(bytes.toString(StandardCharsets.UTF_8)).getAsJsonObject();
        message = object.has("message") ? object.get("message").getAsString() : "";
      } catch (JsonSyntaxException | IllegalStateException | UnsupportedOperationException e) {
        fail("the API answers " + status + " to " + path + " with what is no JSON object", true);
        return;
      }
      if (status != 200) {
        fail("the API answers " + status + " to " + path + ": " + message, true);
      } else if (first()) {
        answer.found(object);
      }
    }

    @Override
    public void onFailure(HttpFailure failure) {
      fail(failure.getMessage() + "", false);
    }

    void fail(String why, boolean answered) {
      if (first()) {
        answer.failed(why, answered);
      }
    }

    private synchronized boolean first() {
      if (over) {
        return false;
      }
      over = true;
      Scheduler.Timer timer = timeOut;
      if (timer != null) {
        timer.cancel();
      }
      return true;
    }
  }

  private static final class Lines implements ResponseListener {

    private final Consumer<String> onLine;
    private final Consumer<String> onEnd;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int status;

    Lines(Consumer<String> onLine, Consumer<String> onEnd) {
      this.onLine = onLine;
      this.onEnd = onEnd;
    }

    @Override
    public void onHeaders(int status, HttpHeaders headers) {
      this.status = status;
    }

    @Override
    public void onData(ByteBuffer data) {
      while (data.hasRemaining()) {
        byte next = data.get();
        if (next == '\n') {
          if (status == 200) {
            onLine.accept(line.toString(StandardCharsets.UTF_8));
          }
          line.reset();
        } else if (line.size() < LONGEST_LINE) {
          line.write(next);
        }
      }
    }

    @Override
    public void onEnd() {
      onEnd.accept(status == 200 ? "the log ended" : "the API answers " + status);
    }

    @Override
    public void onFailure(HttpFailure failure) {
      onEnd.accept(failure.getMessage() + "");
    }
  }
}
