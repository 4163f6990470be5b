// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.evenkeel.standins.http.Connection;
import io.evenkeel.standins.http.HttpServer;
import io.evenkeel.standins.kubernetes.store.Kind;
import io.evenkeel.standins.kubernetes.store.Store;
import io.evenkeel.standins.kubernetes.store.StoredObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes API as a real server on loopback: lists, watches and writes of any kind, with
 * versions, history, access rules, and every fault on demand.
 *
 * <pre>{@code
 * try (KubernetesApi api = KubernetesApi.start()) {
 *   api.put(Services.service("greeter").namespace("prod").port("grpc", 80, "grpc"));
 *   api.put(Slices.slice("greeter-abc").service("greeter").namespace("prod")
 *       .port("grpc", 50051).endpoint("10.0.0.1"));
 *   // dial api.url() with api.caPem() and api.token()
 *   Fault fault = api.faults().watches().expiredEvent();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Two daemon threads serve it; {@link #close} ends them.
 */
public final class KubernetesApi implements AutoCloseable {

  /** How to set up a server; see {@link KubernetesApiBuilder}. */
  public static KubernetesApiBuilder builder() {
    return new KubernetesApiBuilder();
  }

  /** A running server with TLS on 127.0.0.1 and any port. */
  public static KubernetesApi start() {
    return builder().start();
  }

  private static final String TOKEN = "stand-in-administrator";

  private final Settings settings;
  private final Store store;
  private final Cluster cluster;
  private final KubernetesObjects objects;
  private final Tls tls;
  private final HttpServer server;
  private final Rbac rbac;
  private final Requests requests;
  private final FaultBoard board = new FaultBoard();
  private final Faults faults;

  KubernetesApi(Settings settings) {
    this.settings = settings;
    this.store =
        new Store(
            settings.kinds(),
            settings.historyLength(),
            settings.clock(),
            settings.serviceAddresses());
    this.cluster = new Cluster(store, settings.clock(), settings.gracefulPods());
    this.objects = new KubernetesObjects(store, cluster);
    this.tls = new Tls(settings.address().getAddress());
    Views views = new Views(settings.clock());
    Freshness freshness = new Freshness(store, settings.freshnessTimeout());
    this.rbac = new Rbac(new RoleObjects(store), settings.anonymousAllowed());
    rbac.administrator(TOKEN);
    LateHandler handler = new LateHandler();
    this.server =
        new HttpServer(
            settings.address(),
            settings.tls() ? tls.context() : null,
            settings.maxConcurrentStreams(),
            handler);
    this.requests = new Requests(server);
    this.faults = new Faults(board, server, settings.maxConcurrentStreams());
    handler.set(
        new Router(
            store,
            rbac,
            requests,
            board,
            new ListHandler(store, freshness, views),
            new WatchHandler(store, freshness, views, settings),
            new WriteHandler(store, cluster, views),
            new OtherPaths(rbac, new DiscoveryDocuments(settings.kinds()), settings.version()),
            views));
    try {
      server.open();
    } catch (IllegalStateException e) {
      server.close();
      throw e;
    }
  }

  /** Where it is, like {@code https://127.0.0.1:41234}. The same after a restart. */
  public URI url() {
    String host = settings.address().getAddress().getHostAddress();
    String literal = host.indexOf(':') < 0 ? host : "[" + host.replaceFirst("%.*", "") + "]";
    return URI.create((settings.tls() ? "https://" : "http://") + literal + ":" + server.port());
  }

  /** What clients must trust, as PEM. */
  public String caPem() {
    return tls.caPem();
  }

  /** A token that may everything. */
  public String token() {
    return TOKEN;
  }

  /** A kubeconfig file for this server and that token; its context names no namespace. */
  public String kubeconfig(String token) {
    return Kubeconfig.of(url(), settings.tls() ? caPem() : null, token, null);
  }

  /** The same, for who works in that namespace unless they say otherwise. */
  public String kubeconfig(String token, String namespace) {
    return Kubeconfig.of(url(), settings.tls() ? caPem() : null, token, namespace);
  }

  /** A new authority and server certificate: new connections get it, open ones go on. */
  public void rotateCa() {
    tls.rotate();
    if (settings.tls()) {
      server.tls(tls.context());
    }
  }

  /** The authority that signs the server's certificate and whose client certificates are users. */
  public io.evenkeel.standins.tls.Certificates certificates() {
    return tls.certificates();
  }

  /** Tokens and what they may do. */
  public Rbac rbac() {
    return rbac;
  }

  /** What can go wrong. */
  public Faults faults() {
    return faults;
  }

  /** What was seen. */
  public Requests requests() {
    return requests;
  }

  /** The objects, for controllers in the same JVM. */
  public KubernetesObjects objects() {
    return objects;
  }

  /**
   * Creates or replaces an object given as JSON; uid, versions and what else the server writes are
   * filled in. Its namespace comes into being with it.
   *
   * @return the object's resourceVersion; the one that it had if nothing changed
   * @throws IllegalArgumentException if its kind is not known or it has no name
   */
  public long put(String json) {
    return put(JsonParser.parseString(json).getAsJsonObject());
  }

  /** The same with a tree, which is not changed. */
  public long put(JsonObject object) {
    return cluster.put(object).version();
  }

  /** The same with what {@link Slices} and {@link Services} build. */
  public long put(ObjectBuilder object) {
    return put(object.json());
  }

  /**
   * Puts any text in the place of an object: lists and events carry it as it is, so it may be no
   * JSON at all. It must have no newline.
   *
   * @param resource the plural
   * @param namespace empty for kinds without
   * @param labels what label selectors see
   */
  public void putRaw(
      String resource, String namespace, String name, Map<String, String> labels, String rawJson) {
    cluster.ensureNamespace(namespace);
    StoredObject unused =
        store.writeRaw(
            kind(resource), namespace, name, labels, rawJson.getBytes(StandardCharsets.UTF_8));
  }

  /** Deletes an object; whether there was one. With a namespace goes all that is in it. */
  public boolean delete(String resource, String namespace, String name) {
    return cluster.delete(kind(resource), namespace, name, Deletion.NOW) != null;
  }

  /** An object as it is now, or null. The namespace is empty for kinds without. */
  public @Nullable JsonObject get(String resource, String namespace, String name) {
    StoredObject object = store.get(kind(resource), namespace, name);
    return object == null ? null : object.tree();
  }

  /** The version of the last write. */
  public long version() {
    return store.version();
  }

  /**
   * Forgets the history, as etcd when it compacts: watches from any version seen so far get 410.
   */
  public void compact() {
    store.forgetHistory();
  }

  /** Goes away as a process that is killed: connections are reset, new ones refused. */
  public void stop() {
    server.shut();
    server.connections().forEach(Connection::reset);
  }

  /** Comes back on the same port after {@link #stop}, with objects, versions and history. */
  public void restart() {
    stop();
    server.open();
  }

  /** The same without the history, so that versions from before are refused with 410. */
  public void restartEmptyHistory() {
    stop();
    store.forgetHistory();
    server.open();
  }

  /** The same with versions gone back by so many, as after a restore from a backup. */
  public void restartWithVersionsBack(long by) {
    stop();
    store.rewind(by);
    server.open();
  }

  /** Ends everything, with its threads. */
  @Override
  public void close() {
    server.close();
  }

  private Kind kind(String resource) {
    return settings.kinds().resource(resource);
  }
}
