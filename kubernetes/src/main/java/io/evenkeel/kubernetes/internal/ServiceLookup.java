// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal;

import io.evenkeel.core.discovery.spi.SerialExecutor;
import io.evenkeel.core.time.Scheduler;
import io.evenkeel.http.Call;
import io.evenkeel.http.HttpFailure;
import io.evenkeel.http.Request;
import io.evenkeel.http.ResponseListener;
import io.evenkeel.kubernetes.internal.cluster.Cluster;
import io.evenkeel.kubernetes.internal.slice.ApiStatus;
import io.evenkeel.kubernetes.internal.slice.MalformedJson;
import io.evenkeel.kubernetes.internal.slice.ServicePorts;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ServiceConfigurationError;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Service, once in a while: its ports where a number must be mapped, and whether it
 * exists where it has no slices. At most one call at a time. Touched by the serial executor alone.
 */
final class ServiceLookup {

  private static final int LONGEST = 4 << 20;

  // One stream may go mute on a connection that lives.
  private static final Duration TIME_OUT = Duration.ofSeconds(10);

  /** What came of it; on the serial executor. */
  interface Listener {
    void found(ServicePorts service);

    void refused(ApiStatus status);

    void failed(String message);
  }

  private final Cluster cluster;
  private final SerialExecutor serial;
  private final ServiceName name;
  private final Listener listener;
  private final Scheduler scheduler;
  private @Nullable Call call;
  private Scheduler.@Nullable Timer timeOut;
  private long generation;

  ServiceLookup(
      Cluster cluster,
      Scheduler scheduler,
      SerialExecutor serial,
      ServiceName name,
      Listener listener) {
    this.cluster = cluster;
    this.scheduler = scheduler;
    this.serial = serial;
    this.name = name;
    this.listener = listener;
  }

  /** Asks, unless an answer is already under way. */
  void ask() {
    if (call == null) {
      try {
        String path = "/api/v1/namespaces/" + name.namespace() + "/services/" + name.service();
        call = cluster.call(Request.get(path).header("Accept", "application/json"), new Response());
        long mine = generation;
        timeOut = scheduler.schedule(() -> serial.execute(() -> giveUp(mine)), TIME_OUT);
      } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
        // Where the cluster is cannot be told: a file may be missing, and may come.
        listener.failed(e instanceof IllegalArgumentException ? e.getMessage() + "" : "" + e);
      }
    }
  }

  /** Whether an answer is under way. */
  boolean isAsking() {
    return call != null;
  }

  private void giveUp(long mine) {
    if (call != null && mine == generation) {
      close();
      listener.failed("the Service was not answered within " + TIME_OUT.toSeconds() + " s");
    }
  }

  void close() {
    if (call != null) {
      call.cancel();
      ended();
    }
  }

  private void ended() {
    call = null;
    if (timeOut != null) {
      timeOut.cancel();
      timeOut = null;
    }
  }

  private final class Response implements ResponseListener {
    private final long mine = ++generation;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private boolean tooLong;

    @Override
    public void onHeaders(int status, HttpHeaders headers) {
      this.status = status;
    }

    @Override
    public void onData(ByteBuffer data) {
      if (body.size() + data.remaining() > LONGEST) {
        tooLong = true;
        return;
      }
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      body.writeBytes(bytes);
    }

    @Override
    public void onEnd() {
      byte[] bytes = body.toByteArray();
      try {
        if (tooLong) {
          throw new MalformedJson("a Service of more than " + LONGEST + " bytes");
        }
        if (status == 200) {
          ServicePorts service = cluster.json().readService(bytes, 0, bytes.length);
          hand(() -> listener.found(service));
        } else {
          hand(() -> listener.refused(readStatus(bytes)));
        }
      } catch (MalformedJson e) {
        hand(() -> listener.failed("the Service cannot be read: " + e.getMessage()));
      }
    }

    private ApiStatus readStatus(byte[] bytes) {
      try {
        ApiStatus said = cluster.json().readStatus(bytes, 0, bytes.length);
        return new ApiStatus(status, said.reason(), said.message(), said.retryAfterSeconds());
      } catch (MalformedJson notAStatus) {
        return ApiStatus.ofCode(status);
      }
    }

    @Override
    public void onFailure(HttpFailure failure) {
      hand(() -> listener.failed(String.valueOf(failure.getMessage())));
    }

    private void hand(Runnable answer) {
      serial.execute(
          () -> {
            // Not the answer of a call that was given up.
            if (call != null && mine == generation) {
              ended();
              answer.run();
            }
          });
    }
  }
}
