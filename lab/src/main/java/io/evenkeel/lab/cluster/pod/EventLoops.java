// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.pod;

import io.evenkeel.core.time.Scheduler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The threads that all pods and virtual addresses of a lab share, so that sixty pods cost no more
 * threads than one. Thread-safe.
 */
public final class EventLoops implements AutoCloseable {

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final EventLoopGroup group;
  private final List<LoopTimer> timers = new ArrayList<>();

  /** So many threads, which start when they are first needed. */
  public EventLoops(int count) {
    group = new MultiThreadIoEventLoopGroup(count, this::newThread, NioIoHandler.newFactory());
    for (EventExecutor loop : group) {
      timers.add(new LoopTimer(loop));
    }
  }

  /** The loops. */
  public EventLoopGroup group() {
    return group;
  }

  /** The timer of the loop that the caller runs on, or of some loop if it runs on none. */
  Scheduler timer() {
    for (LoopTimer timer : timers) {
      if (timer.isHere()) {
        return timer;
      }
    }
    return timers.get(0);
  }

  /** Ends the threads, after what they do now; waits for that, a second at most. */
  @Override
  public void close() {
    boolean interrupted = false;
    var unused =
        group
            .shutdownGracefully(0, 500, TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(Duration.ofSeconds(1).toMillis());
    // Netty says that it is done a moment before its threads are.
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofMillis(200).toMillis());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread newThread(Runnable task) {
    Thread thread = new FastThreadLocalThread(task, "evenkeel-lab-net-" + (threads.size() + 1));
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }
}
