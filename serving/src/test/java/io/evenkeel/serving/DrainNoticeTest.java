// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainNoticeTest {

  private final DrainNotice notice = DrainNotice.create();
  private final List<String> done = new ArrayList<>();

  /** A call that runs. */
  private final class Call {
    private final ServerCall.Listener<byte[]> listener;
    private Context context = Context.ROOT;

    Call() {
      this("evenkeel.test.Streams/Open");
    }

    Call(String method) {
      listener =
          notice
              .interceptor()
              .interceptCall(
                  new FakeCall(MethodType.SERVER_STREAMING, method),
                  new Metadata(),
                  (call, headers) -> {
                    context = Context.current();
                    return new ServerCall.Listener<>() {};
                  });
    }

    /** Its handler asks for that. */
    void onDrain(String what) {
      context.run(() -> assertThat(DrainNotice.onDrain(() -> done.add(what))).isTrue());
    }
  }

  @Test
  void whatACallAskedForIsDoneOnceWhenTheDrainBegins() {
    new Call().onDrain("ends");
    assertThat(done).isEmpty();

    notice.tell(Runnable::run);
    notice.tell(Runnable::run);

    assertThat(done).containsExactly("ends");
  }

  @Test
  void aSecondOneTakesThePlaceOfTheFirst() {
    Call call = new Call();
    call.onDrain("first");
    call.onDrain("second");

    notice.tell(Runnable::run);

    assertThat(done).containsExactly("second");
  }

  @Test
  void aSecondOneIsDoneAtOnceWhereTheFirstHasBeen() {
    Call call = new Call();
    call.onDrain("first");
    notice.tell(Runnable::run);

    call.onDrain("second");

    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void aCallThatComesWhileTheServerDrainsIsToldAtOnce() {
    notice.tell(Runnable::run);

    new Call().onDrain("ends");

    assertThat(done).containsExactly("ends");
  }

  @Test
  void nothingIsDoneForACallThatHasEnded() {
    Call completed = new Call();
    completed.onDrain("completed");
    completed.listener.onComplete();
    Call cancelled = new Call();
    cancelled.onDrain("cancelled");
    cancelled.listener.onCancel();

    notice.tell(Runnable::run);

    assertThat(done).isEmpty();
    assertThat(notice.open()).isZero();
  }

  @Test
  void callsOfGrpcsOwnServicesAreNotAmongThoseThatRun() {
    Call own = new Call("grpc.health.v1.Health/Watch");
    Call other = new Call();

    assertThat(notice.open()).isEqualTo(1);
    own.context.run(() -> assertThat(DrainNotice.onDrain(() -> done.add("ends"))).isFalse());
    other.listener.onComplete();
    assertThat(notice.open()).isZero();
  }

  @Test
  void withoutTheInterceptorThereIsNoNotice() {
    assertThat(DrainNotice.onDrain(() -> done.add("ends"))).isFalse();
  }
}
