// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.serving;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells the calls of a server that it drains: a GOAWAY moves no stream that runs, so a long one
 * must end by itself, with a status that has its client open it anew elsewhere, before it is cut.
 *
 * <pre>{@code
 * DrainNotice notice = DrainNotice.create();
 * Server server = builder.intercept(notice.interceptor()).build().start();
 * Lifecycle.of(server).health(health).notice(notice).drainOnSigterm();
 *
 * // In the handler of a stream:
 * AtomicBoolean drains = new AtomicBoolean();
 * DrainNotice.onDrain(() -> drains.set(true));
 * while (!drains.get()) {
 *   responses.onNext(next()); // which must not wait for long
 * }
 * responses.onError(Status.UNAVAILABLE.asException());
 * }</pre>
 *
 * <p>The notice comes on a thread of the drain, and a {@code StreamObserver} is not thread-safe, a
 * {@code ServerCallStreamObserver} neither: have the notice set a flag, as here, or hand the end of
 * the stream to the thread that sends.
 *
 * <p>Thread-safe.
 */
public final class DrainNotice {

  private static final Context.Key<Running> RUNNING = Context.key("io.evenkeel.serving.RUNNING");
  private static final Logger LOG = System.getLogger(DrainNotice.class.getName());

  // Calls are many, so they share threads: enough that a few that block keep no other from being
  // told. More let more block.
  private static final int TELLING = 8;

  private final Set<Running> running = ConcurrentHashMap.newKeySet();
  private final Map<Thread, Runnable> blocking = new ConcurrentHashMap<>();
  private volatile boolean draining;

  private DrainNotice() {}

  /** One for one server. */
  public static DrainNotice create() {
    return new DrainNotice();
  }

  /** To be given to the server's builder. */
  public ServerInterceptor interceptor() {
    return new Interceptor();
  }

  /**
   * Has something done when the server begins to drain; at once, on the calling thread, if it does
   * already. To be called within a call's handler, whose call it then belongs to: once the call has
   * ended it is not done any more. A second one of a call takes the place of the first, unless that
   * has been done.
   *
   * <p>It must not block: where some do, other calls may not be told. All that still run are cut
   * when the drain is over, with a warning that names what blocks.
   *
   * @return whether there is such a notice for this call: not without the interceptor
   */
  public static boolean onDrain(Runnable what) {
    Running call = RUNNING.get();
    if (call == null) {
      return false;
    }
    call.set(what);
    return true;
  }

  /**
   * Calls that run now: after the drain began, those that still have to end. Those of gRPC's own
   * services (health, reflection, load reports) are not among them.
   */
  public int open() {
    return running.size();
  }

  /** The drain begins: tells the calls on threads of their own. */
  void tell(Executor threads) {
    draining = true;
    // Calls that ask from now on see that it does, and tell themselves.
    Queue<Running> untold = new ConcurrentLinkedQueue<>(running);
    for (int i = Math.min(TELLING, untold.size()); i > 0; i--) {
      threads.execute(
          () -> {
            for (Running next = untold.poll(); next != null; next = untold.poll()) {
              next.tell();
            }
          });
    }
  }

  /** Calls that run and have not been told what they asked to be told. */
  long untold() {
    return running.stream().filter(call -> call.what.get() != null).count();
  }

  /** What calls asked for that was begun and has not returned. */
  List<Runnable> blocking() {
    return List.copyOf(blocking.values());
  }

  private final class Running {
    // Whoever takes it does it: so once each, whether the drain or the handler comes first.
    private final AtomicReference<@Nullable Runnable> what = new AtomicReference<>();

    void set(Runnable what) {
      this.what.set(what);
      if (draining) {
        tell();
      }
    }

    void tell() {
      Runnable taken = running.contains(this) ? what.getAndSet(null) : null;
      if (taken == null) {
        return;
      }
      blocking.put(Thread.currentThread(), taken);
      try {
        taken.run();
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "What a call does when its server drains failed", e);
      } finally {
        blocking.remove(Thread.currentThread());
      }
    }
  }

  private final class Interceptor implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      if (OwnServices.have(call.getMethodDescriptor())) {
        return next.startCall(call, headers);
      }
      Running own = new Running();
      running.add(own);
      ServerCall.Listener<Q> listener;
      try {
        listener =
            Contexts.interceptCall(Context.current().withValue(RUNNING, own), call, headers, next);
      } catch (RuntimeException | Error e) {
        running.remove(own);
        throw e;
      }
      return new SimpleForwardingServerCallListener<>(listener) {
        @Override
        public void onCancel() {
          running.remove(own);
          super.onCancel();
        }

        @Override
        public void onComplete() {
          running.remove(own);
          super.onComplete();
        }
      };
    }
  }
}
