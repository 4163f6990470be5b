// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Kinds;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** Sets up a {@link KubernetesApi}. Not thread-safe. */
public final class KubernetesApiBuilder {

  private String host = "127.0.0.1";
  private int port;
  private boolean tls = true;
  private int maxConcurrentStreams = 100;
  private Duration bookmarkInterval = Duration.ofMinutes(1);
  private Duration watchTimeout = Duration.ofMinutes(45);
  private Duration freshnessTimeout = Duration.ofSeconds(3);
  private String version = "v1.36.3";
  private WatchListSupport watchList = WatchListSupport.ON;
  private int historyLength = 1000;
  private boolean anonymousAllowed;
  private ExpiredForm expiredForm = ExpiredForm.EVENT;
  private Kinds kinds = Kinds.standard();
  private Clock clock = Clock.system(ZoneOffset.UTC);
  private boolean gracefulPods;
  private String serviceAddresses = "10.96.0.";

  KubernetesApiBuilder() {}

  /** Where to listen: a loopback address as text; 127.0.0.1 unless set. */
  public KubernetesApiBuilder address(String literal) {
    host = literal;
    return this;
  }

  /** The port; 0, any, unless set. */
  public KubernetesApiBuilder port(int number) {
    port = number;
    return this;
  }

  /** No TLS: HTTP/1.1, and HTTP/2 for clients that begin with it. */
  public KubernetesApiBuilder clearText() {
    tls = false;
    return this;
  }

  /** HTTP/2 streams at once on a connection; 100 unless set, as kube-apiserver. */
  public KubernetesApiBuilder maxConcurrentStreams(int streams) {
    maxConcurrentStreams = streams;
    return this;
  }

  /** How often a watch that wants bookmarks gets one; a minute unless set. */
  public KubernetesApiBuilder bookmarkInterval(Duration interval) {
    bookmarkInterval = interval;
    return this;
  }

  /** When a watch ends whose client did not say; 45 minutes unless set. */
  public KubernetesApiBuilder watchTimeout(Duration timeout) {
    watchTimeout = timeout;
    return this;
  }

  /** How long a list waits for a version from the future before 504; 3 seconds unless set. */
  public KubernetesApiBuilder freshnessTimeout(Duration timeout) {
    freshnessTimeout = timeout;
    return this;
  }

  /** What {@code /version} says; v1.36.3 unless set. It changes nothing else. */
  public KubernetesApiBuilder version(String gitVersion) {
    version = gitVersion;
    return this;
  }

  /** Whether watches can begin with the state, and how they are refused if not; ON unless set. */
  public KubernetesApiBuilder watchList(WatchListSupport support) {
    watchList = support;
    return this;
  }

  /** How many changes of each kind are kept for watches to resume from; 1000 unless set. */
  public KubernetesApiBuilder historyLength(int changes) {
    historyLength = changes;
    return this;
  }

  /** How a watch from too old a version is told 410; as an event unless set. */
  public KubernetesApiBuilder expiredForm(ExpiredForm form) {
    expiredForm = form;
    return this;
  }

  /** Requests without a token may everything; else they are system:anonymous, who may nothing. */
  public KubernetesApiBuilder anonymousAllowed() {
    anonymousAllowed = true;
    return this;
  }

  /** One more kind. */
  public KubernetesApiBuilder kind(Kind kind) {
    kinds = kinds.and(kind);
    return this;
  }

  /** Gives creation timestamps and ages; the machine's clock unless set. */
  public KubernetesApiBuilder clock(Clock source) {
    clock = source;
    return this;
  }

  /**
   * Deleting a pod that is on a node only marks it, as on a real server; whoever sets this must
   * take it away in the end, as a kubelet does. Unless set, a pod is gone at once.
   */
  public KubernetesApiBuilder gracefulPods() {
    gracefulPods = true;
    return this;
  }

  /**
   * What virtual addresses of Services begin with, three bytes with their dots; {@code 10.96.0.}
   * unless set, of kubeadm's range.
   */
  public KubernetesApiBuilder serviceAddresses(String prefix) {
    serviceAddresses = prefix;
    return this;
  }

  /**
   * Starts the server.
   *
   * @throws IllegalArgumentException if the address is not one of loopback
   * @throws IllegalStateException if the port is taken
   */
  public KubernetesApi start() {
    return new KubernetesApi(
        new Settings(
            new InetSocketAddress(loopback(), port),
            tls,
            maxConcurrentStreams,
            bookmarkInterval,
            watchTimeout,
            freshnessTimeout,
            version,
            watchList,
            historyLength,
            anonymousAllowed,
            expiredForm,
            kinds,
            clock,
            gracefulPods,
            serviceAddresses));
  }

  private InetAddress loopback() {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (address.isLoopbackAddress()) {
        return address;
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("Not an address: " + host, e);
    }
    throw new IllegalArgumentException(
        "A stand-in listens on loopback only, like 127.0.0.1 or ::1, not on " + host);
  }
}
