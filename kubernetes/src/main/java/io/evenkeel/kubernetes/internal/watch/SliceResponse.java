// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import io.evenkeel.http.HttpFailure;
import io.evenkeel.http.ResponseListener;
import io.evenkeel.kubernetes.internal.slice.ApiStatus;
import io.evenkeel.kubernetes.internal.slice.KubernetesJson;
import io.evenkeel.kubernetes.internal.slice.MalformedJson;
import io.evenkeel.kubernetes.internal.slice.SlicePage;
import io.evenkeel.kubernetes.internal.slice.WatchEvent;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Reads one response of a list or a watch. Anything that is not what the API server would write is
 * told as such: a proxy's error page, a redirect, a line without end.
 */
final class SliceResponse implements ResponseListener {

  // etcd takes objects of 1.5 MB; an event of more than this is none.
  private static final int LONGEST_EVENT = 8 << 20;

  // 500 slices of 1,000 endpoints with all their fields come to less.
  private static final int LONGEST_PAGE = 256 << 20;

  private static final int LONGEST_STATUS = 64 << 10;

  private static final int EXCERPT = 120;

  /** What a response can say. */
  interface Inputs {
    void accepted();

    void activity();

    void event(WatchEvent event);

    void page(SlicePage page);

    void ended();

    void status(ApiStatus status, long retryAfterSeconds);

    void malformed(String message);

    void failed(HttpFailure failure);
  }

  private final Inputs inputs;
  private final KubernetesJson json;
  private final SpareArrays arrays;
  private final boolean watch;
  private LineBuffer buffer;
  private int status;
  private long retryAfterSeconds;
  private boolean done;

  SliceResponse(Inputs inputs, KubernetesJson json, SpareArrays arrays, boolean watch) {
    this.inputs = inputs;
    this.json = json;
    this.arrays = arrays;
    this.watch = watch;
    this.buffer = new LineBuffer(watch ? LONGEST_EVENT : LONGEST_PAGE, arrays);
  }

  @Override
  public void onHeaders(int status, HttpHeaders headers) {
    this.status = status;
    if (status >= 300 && status < 400) {
      malformed(
          "the API server redirects to "
              + headers.firstValue("location").orElse("nowhere")
              + " (HTTP "
              + status
              + "); use the address that it redirects to");
      return;
    }
    if (status != 200) {
      retryAfterSeconds = retryAfter(headers);
      buffer = new LineBuffer(LONGEST_STATUS, arrays);
      return;
    }
    String type = headers.firstValue("content-type").orElse("");
    if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      malformed(
          "expected content type application/json, but got '"
              + type
              + "'; is this the Kubernetes API, or a proxy in between?");
      return;
    }
    inputs.accepted();
  }

  private static long retryAfter(HttpHeaders headers) {
    String value = headers.firstValue("retry-after").orElse("");
    // The API server gives seconds; a date, which HTTP also allows, it never gives.
    return !value.isEmpty() && value.length() < 8 && value.chars().allMatch(Character::isDigit)
        ? Long.parseLong(value)
        : 0;
  }

  @Override
  public void onData(ByteBuffer data) {
    if (done) {
      return;
    }
    if (!buffer.add(data)) {
      if (status != 200) {
        // The code says enough; the rest is somebody's long error page.
        return;
      }
      malformed(
          (watch ? "an event" : "a list") + " is longer than any that the API server would write");
      return;
    }
    if (status != 200) {
      return;
    }
    if (!watch) {
      inputs.activity();
      return;
    }
    boolean any = false;
    while (!done && buffer.nextLine()) {
      if (buffer.from() < buffer.to()) {
        any = true;
        readEvent();
      }
    }
    if (!any) {
      inputs.activity();
    }
  }

  private void readEvent() {
    try {
      inputs.event(json.readEvent(buffer.array(), buffer.from(), buffer.to()));
    } catch (MalformedJson e) {
      malformed("an event cannot be read: " + e.getMessage());
    }
  }

  @Override
  public void onEnd() {
    if (done) {
      return;
    }
    done = true;
    if (status != 200) {
      endOfError();
    } else if (watch) {
      if (buffer.isEmpty()) {
        inputs.ended();
      } else {
        inputs.malformed("the watch ended in the middle of an event: " + buffer.excerpt(EXCERPT));
      }
    } else {
      endOfPage();
    }
  }

  private void endOfError() {
    buffer.takeRest();
    ApiStatus said;
    try {
      said = json.readStatus(buffer.array(), buffer.from(), buffer.to());
    } catch (MalformedJson notAStatus) {
      said = ApiStatus.ofCode(status);
    }
    if (said.code() != status) {
      said = new ApiStatus(status, said.reason(), said.message(), said.retryAfterSeconds());
    }
    inputs.status(said, retryAfterSeconds);
  }

  private void endOfPage() {
    buffer.takeRest();
    try {
      inputs.page(json.readPage(buffer.array(), buffer.from(), buffer.to()));
    } catch (MalformedJson e) {
      inputs.malformed("the list cannot be read: " + e.getMessage());
    }
  }

  private void malformed(String message) {
    if (!done) {
      done = true;
      inputs.malformed(message);
    }
  }

  @Override
  public void onFailure(HttpFailure failure) {
    if (!done) {
      done = true;
      inputs.failed(failure);
    }
  }
}
