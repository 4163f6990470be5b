// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A channel whose calls are answered by the test. */
final class FakeCalls extends Channel {

  private final List<Call<?, ?>> begun = new ArrayList<>();

  @Override
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    Call<Q, A> call = new Call<>(method);
    begun.add(call);
    return call;
  }

  @Override
  public String authority() {
    return "greeter.prod";
  }

  /** Those of a method that are not over. */
  List<Call<?, ?>> open(MethodDescriptor<?, ?> method) {
    return begun.stream()
        .filter(call -> call.method.getFullMethodName().equals(method.getFullMethodName()))
        .filter(call -> !call.over)
        .toList();
  }

  /** Answers the only open call of a method. */
  @SuppressWarnings("unchecked")
  <A> void answer(MethodDescriptor<?, A> method, A message) {
    Call<?, A> call = (Call<?, A>) only(method);
    call.listener().onMessage(message);
  }

  /** Ends the only open call of a method. */
  void end(MethodDescriptor<?, ?> method, Status status) {
    Call<?, ?> call = only(method);
    call.over = true;
    call.listener().onClose(status, new Metadata());
  }

  private Call<?, ?> only(MethodDescriptor<?, ?> method) {
    List<Call<?, ?>> open = open(method);
    if (open.size() != 1) {
      throw new AssertionError(open.size() + " calls of " + method.getFullMethodName());
    }
    return open.get(0);
  }

  /** One call. */
  static final class Call<Q, A> extends ClientCall<Q, A> {
    private final MethodDescriptor<Q, A> method;
    private @Nullable Listener<A> listener;
    private boolean over;

    Call(MethodDescriptor<Q, A> method) {
      this.method = method;
    }

    private Listener<A> listener() {
      if (listener == null) {
        throw new AssertionError("not started");
      }
      return listener;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      this.listener = listener;
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
      over = true;
    }

    @Override
    public void halfClose() {}

    @Override
    public void sendMessage(Q message) {}
  }
}
