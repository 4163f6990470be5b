// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.watch;

import io.evenkeel.core.discovery.spi.SourceContext;
import io.evenkeel.http.Call;
import io.evenkeel.http.HttpFailure;
import io.evenkeel.http.Request;
import io.evenkeel.http.ResponseListener;
import io.evenkeel.kubernetes.internal.slice.KubernetesJson;
import io.evenkeel.kubernetes.internal.slice.Strings;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An API server without a network: it answers what a test says, when the test says so. */
final class FakeApiServer implements ApiServer {

  final List<FakeCall> calls = new ArrayList<>();
  final ServerFeatures features = new ServerFeatures();
  private final CircuitBreaker breaker;
  private final KubernetesJson json = new KubernetesJson(new Strings());
  private final SpareArrays arrays = new SpareArrays();
  private Consumer<FakeCall> answer = call -> {};
  private @Nullable String notFound;

  FakeApiServer(SourceContext context) {
    breaker = new CircuitBreaker(context.executor(), context.scheduler(), context.newRandom());
  }

  /** What happens to each call from now on, as soon as it is made. */
  void answers(Consumer<FakeCall> what) {
    answer = what;
  }

  /** Where the server is cannot be told; null: it can again. */
  void notFound(@Nullable String why) {
    notFound = why;
  }

  FakeCall last() {
    return calls.get(calls.size() - 1);
  }

  /** Calls that neither side has ended. */
  List<FakeCall> open() {
    return calls.stream().filter(call -> !call.cancelled && !call.over).toList();
  }

  @Override
  public Call call(Request request, ResponseListener listener) {
    if (notFound != null) {
      throw new IllegalArgumentException(notFound);
    }
    FakeCall call = new FakeCall(request, listener);
    calls.add(call);
    answer.accept(call);
    return call;
  }

  @Override
  public ServerFeatures features() {
    return features;
  }

  @Override
  public CircuitBreaker breaker() {
    return breaker;
  }

  @Override
  public KubernetesJson json() {
    return json;
  }

  @Override
  public SpareArrays arrays() {
    return arrays;
  }

  /** One call; what it is told comes at once, on the thread of the test, even after its end. */
  static final class FakeCall implements Call {
    final Request request;
    private final ResponseListener listener;
    boolean cancelled;
    private boolean over;

    FakeCall(Request request, ResponseListener listener) {
      this.request = request;
      this.listener = listener;
    }

    String path() {
      return request.path();
    }

    boolean isWatch() {
      return path().contains("watch=1");
    }

    /** A parameter's value as it is in the URL; empty for none. */
    String parameter(String name) {
      for (String pair : path().substring(path().indexOf('?') + 1).split("&", -1)) {
        if (pair.startsWith(name + "=")) {
          return pair.substring(name.length() + 1);
        }
      }
      return "";
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    FakeCall accept() {
      return headers(200, "content-type", "application/json");
    }

    FakeCall headers(int status, String... namesAndValues) {
      Map<String, List<String>> headers = new HashMap<>();
      for (int i = 0; i < namesAndValues.length; i += 2) {
        headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
      }
      listener.onHeaders(status, HttpHeaders.of(headers, (name, value) -> true));
      return this;
    }

    /** Text of the body; single quotes stand for double ones. */
    FakeCall body(String text) {
      listener.onData(ByteBuffer.wrap(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
      return this;
    }

    FakeCall put(String name, long version) {
      return body(
          "{'type':'ADDED','object':{'kind':'EndpointSlice','metadata':{'namespace':'prod',"
              + "'name':'"
              + name
              + "','resourceVersion':'"
              + version
              + "'}}}\n");
    }

    FakeCall bookmark(long version) {
      return bookmark(version, "");
    }

    FakeCall endOfInitialEvents(long version) {
      return bookmark(version, "'k8s.io/initial-events-end':'true'");
    }

    private FakeCall bookmark(long version, String annotations) {
      return body(
          "{'type':'BOOKMARK','object':{'kind':'EndpointSlice','metadata':{'resourceVersion':'"
              + version
              + "','annotations':{"
              + annotations
              + "}}}}\n");
    }

    FakeCall page(long version, String next) {
      return body(
          "{'kind':'EndpointSliceList','metadata':{'resourceVersion':'"
              + version
              + "','continue':'"
              + next
              + "'},'items':[]}");
    }

    void end() {
      over = true;
      listener.onEnd();
    }

    void fail(HttpFailure.Kind kind, String message) {
      over = true;
      listener.onFailure(new HttpFailure(kind, message, null));
    }
  }
}
