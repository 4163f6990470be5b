// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.evenkeel.core.time.SystemTime;
import io.evenkeel.lab.deployed.CallReport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers what the lab asks a cluster for; of logs it has those that tests write. */
final class ClusterFake implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> targets = new LinkedHashMap<>();
  private final Map<String, List<String>> lines = new LinkedHashMap<>();
  private final List<OutputStream> open = new CopyOnWriteArrayList<>();
  private final Map<OutputStream, String> openOf = new LinkedHashMap<>();
  private List<String> pods = List.of();
  private int replicas;
  // -1 is as often as asked.
  private int podsToldYet = -1;

  private ClusterFake(HttpServer server) {
    this.server = server;
  }

  static ClusterFake start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ClusterFake fake = new ClusterFake(server);
    server.setExecutor(fake.threads);
    server.createContext("/", fake::answer);
    server.start();
    return fake;
  }

  Path kubeconfig(Path folder) throws IOException {
    String text =
        String.format(
            Locale.ROOT,
            """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        current-context: c
        """,
            server.getAddress().getPort());
    return Files.writeString(folder.resolve("kubeconfig"), text);
  }

  synchronized void way(String name, String target) {
    targets.put(name, target);
    lines.put(name, new ArrayList<>());
  }

  synchronized void pods(String... names) {
    pods = List.of(names);
    replicas = names.length;
  }

  /** Who asks for pods a second time is told that the server is not well. */
  synchronized void tellsPodsOnce() {
    podsToldYet = 1;
  }

  /** Another count is wanted, and pods are told again, those that there are. */
  synchronized void scaleAndTellPods(int wanted) {
    replicas = wanted;
    podsToldYet = -1;
  }

  private synchronized boolean tellsPods() {
    if (podsToldYet > 0) {
      podsToldYet--;
      return true;
    }
    return podsToldYet < 0;
  }

  private synchronized int replicas() {
    return replicas;
  }

  synchronized void report(String way, CallReport report) throws IOException {
    lines.get(way).add(report.toJson());
    for (OutputStream log : open) {
      if (way.equals(openOf.get(log))) {
        log.write((report.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
        log.flush();
      }
    }
  }

  synchronized void endLogs() throws IOException {
    for (OutputStream log : open) {
      log.close();
    }
    open.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    if (path.endsWith("/log")) {
      log(exchange, path.replaceAll(".*/pods/client-([^/]+)/log", "$1"));
      return;
    }
    String body;
    if (path.endsWith("/deployments") && path.contains("/evenkeel-ways/")) {
      body =
          clients(
              "\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"args\":[\"call\",\"%s\"]}]}}}");
    } else if (path.endsWith("/pods") && query.contains("client")) {
      body = clients("\"status\":{\"phase\":\"Running\"},\"x\":\"%s\"");
    } else if (path.endsWith("/pods")) {
      if (!tellsPods()) {
        exchange.sendResponseHeaders(503, -1);
        exchange.close();
        return;
      }
      body = servers();
    } else if (path.endsWith("/deployments/greeter")) {
      int n = replicas();
      body =
          String.format(
              Locale.ROOT,
              "{\"spec\":{\"replicas\":%d,\"template\":{\"t\":1}},\"status\":{\"replicas\":%d,"
                  + "\"updatedReplicas\":%d,\"availableReplicas\":%d}}",
              n,
              n,
              n,
              n);
    } else if (path.endsWith("/nodes")) {
      body =
          "{\"items\":[{\"metadata\":{\"name\":\"n1\",\"labels\":{\"topology.kubernetes.io/zone\":"
              + "\"a\"}},\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}]}";
    } else {
      body = "{\"items\":[]}";
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private synchronized String clients(String rest) {
    List<String> items = new ArrayList<>();
    targets.forEach(
        (way, target) ->
            items.add(
                "{\"metadata\":{\"name\":\"client-"
                    + way
                    + "\",\"labels\":{\"evenkeel.io/way\":\""
                    + way
                    + "\"}},"
                    + String.format(Locale.ROOT, rest, target)
                    + "}"));
    return "{\"items\":[" + String.join(",", items) + "]}";
  }

  private synchronized String servers() {
    String now = SystemTime.ticker().now().truncatedTo(ChronoUnit.SECONDS).toString();
    List<String> items = new ArrayList<>();
    for (String pod : pods) {
      items.add(
          String.format(
              Locale.ROOT,
              """
          {"metadata":{"name":"%s","creationTimestamp":"%s"},"spec":{"nodeName":"n1"},
           "status":{"phase":"Running","podIP":"10.0.0.1",
           "conditions":[{"type":"Ready","status":"True","lastTransitionTime":"%s"}]}}
          """,
              pod,
              now,
              now));
    }
    return "{\"items\":[" + String.join(",", items) + "]}";
  }

  private synchronized void log(HttpExchange exchange, String way) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    for (String line : lines.getOrDefault(way, List.of())) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    out.flush();
    open.add(out);
    openOf.put(out, way);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
