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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the calls of a server that it drains: a GOAWAY moves no stream that runs, so a long one
 * must end by itself, with a status that has its client open it anew elsewhere, before it is cut.
 *
 * <pre>{@code
 * DrainNotice notice = DrainNotice.create();
 * Server server = builder.intercept(notice.interceptor()).build().start();
 * Lifecycle.of(server).health(health).notice(notice).drainOnSigterm();
 *
 * // In a handler:
 * DrainNotice.onDrain(() -> responses.onError(Status.UNAVAILABLE.asException()));
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class DrainNotice {

  private static final Context.Key<Running> RUNNING = Context.key("io.evenkeel.serving.RUNNING");
  private static final Logger LOG = System.getLogger(DrainNotice.class.getName());

  private final Set<Running> running = ConcurrentHashMap.newKeySet();
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
   * Has something done when the server begins to drain; at once if it does already. To be called
   * within a call's handler, whose call it then belongs to: once the call has ended it is not done
   * any more. Runs on the thread that drains, so it must not block; a second one of a call takes
   * the place of the first.
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

  /** Calls that run now: after the drain began, those that still have to end. */
  public int open() {
    return running.size();
  }

  /** The drain begins. */
  void tell() {
    draining = true;
    running.forEach(Running::tell);
  }

  private final class Running {
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile Runnable what = () -> {};
    private volatile boolean any;

    void set(Runnable what) {
      this.what = what;
      any = true;
      if (draining) {
        tell();
      }
    }

    void tell() {
      if (any && told.compareAndSet(false, true)) {
        try {
          what.run();
        } catch (RuntimeException | Error e) {
          LOG.log(Level.ERROR, "What a call does when its server drains failed", e);
        }
      }
    }
  }

  private final class Interceptor implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
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
