// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.endpoint.EndpointSet;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps what an observer throws from those that it observes; it is logged. */
final class GuardedObserver implements DiscoveryObserver {

  private final DiscoveryObserver observer;

  GuardedObserver(DiscoveryObserver observer) {
    this.observer = observer;
  }

  private static void guard(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error e) {
      Logger log = System.getLogger(GuardedObserver.class.getName());
      log.log(Level.ERROR, "An observer failed; what it observes goes on", e);
    }
  }

  @Override
  public void opened(String source) {
    guard(() -> observer.opened(source));
  }

  @Override
  public void closed(String source) {
    guard(() -> observer.closed(source));
  }

  @Override
  public void published(String source, EndpointSet endpoints, @Nullable Duration delay) {
    guard(() -> observer.published(source, endpoints, delay));
  }

  @Override
  public void problem(String source, Problem problem) {
    guard(() -> observer.problem(source, problem));
  }

  @Override
  public void recovered(String source, Duration after) {
    guard(() -> observer.recovered(source, after));
  }

  @Override
  public void restarted(String source, String reason) {
    guard(() -> observer.restarted(source, reason));
  }

  @Override
  public void relisted(String source, String reason) {
    guard(() -> observer.relisted(source, reason));
  }

  @Override
  public void mute(String source, String what) {
    guard(() -> observer.mute(source, what));
  }
}
