// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import io.evenkeel.http.Timers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One or more kubeconfig files, merged by kubectl's rules.
 *
 * <p>Of entries with one name the first file's wins, whole; the current context is the first that
 * is set. Immutable, thread-safe. Files are read when it is loaded; what they point to
 * (certificates, token files, plug-ins) is read when it is used, and again as it changes.
 *
 * <p>Environment and home are given, never taken from the process.
 */
public final class Kubeconfig {

  private final List<Path> files;
  private final Map<String, String> environment;
  private final @Nullable String currentContext;
  private final Map<String, Section> clusters = new LinkedHashMap<>();
  private final Map<String, Section> users = new LinkedHashMap<>();
  private final Map<String, Section> contexts = new LinkedHashMap<>();

  private Kubeconfig(List<Section> documents, Map<String, String> environment) {
    this.files = documents.stream().map(Section::file).toList();
    this.environment = Map.copyOf(environment);
    String current = null;
    for (Section document : documents) {
      current = current == null ? document.text("current-context") : current;
      addNew(clusters, document.sections("clusters"));
      addNew(users, document.sections("users"));
      addNew(contexts, document.sections("contexts"));
    }
    this.currentContext = current;
  }

  private static void addNew(Map<String, Section> entries, List<Section> more) {
    for (Section entry : more) {
      entries.putIfAbsent(entry.required("name"), entry);
    }
  }

  /**
   * Loads from where kubectl would: the files of {@code KUBECONFIG}, a list, of which missing ones
   * are skipped, else {@code .kube/config} in {@code home}.
   *
   * @param environment the process's, also given to plug-ins
   * @throws KubeconfigException where there is none, or one cannot be used
   */
  public static Kubeconfig load(Map<String, String> environment, Path home) {
    List<Path> paths = new ArrayList<>();
    String list = environment.get("KUBECONFIG");
    if (list != null && !list.isEmpty()) {
      for (String path : list.split(File.pathSeparator, -1)) {
        if (!path.isEmpty() && !paths.contains(Path.of(path))) {
          paths.add(Path.of(path));
        }
      }
    } else {
      paths.add(home.resolve(".kube").resolve("config"));
    }
    List<Section> documents = new ArrayList<>();
    for (Path path : paths) {
      if (Files.exists(path)) {
        documents.add(read(path));
      }
    }
    if (documents.isEmpty()) {
      throw new KubeconfigException(
          "no kubeconfig found; looked for "
              + join(paths)
              + "; set KUBECONFIG, or name a file explicitly");
    }
    return new Kubeconfig(documents, environment);
  }

  /**
   * Loads these files, all of which must exist.
   *
   * @param environment given to plug-ins
   * @throws KubeconfigException where one is missing or cannot be used
   */
  public static Kubeconfig load(List<Path> files, Map<String, String> environment) {
    List<Section> documents = new ArrayList<>();
    for (Path file : files) {
      documents.add(read(file));
    }
    return new Kubeconfig(documents, environment);
  }

  private static Section read(Path file) {
    try {
      if (!Files.exists(file)) {
        throw new KubeconfigException(file + ": no such file; correct the path");
      }
      return Yaml.read(file);
    } catch (IOException e) {
      throw new KubeconfigException(file + ": cannot be read: " + e, e);
    }
  }

  /** The names of all contexts, in the order of the files. */
  public Set<String> contexts() {
    return java.util.Collections.unmodifiableSet(contexts.keySet());
  }

  /** The current context, null where none is set. */
  public @Nullable String currentContext() {
    return currentContext;
  }

  /**
   * The access that a context gives.
   *
   * @param name null for the current context
   * @param executor for plug-ins; a task may block for some milliseconds while it starts a process
   * @param timers for plug-ins and token files
   * @param clock says when credentials of plug-ins expire
   * @throws KubeconfigException where the context is unknown, or anything in it cannot be used
   */
  public ClusterAccess context(
      @Nullable String name, Executor executor, Timers timers, InstantSource clock) {
    String wanted = name == null ? currentContext : name;
    if (wanted == null) {
      throw new KubeconfigException(
          join(files) + ": current-context is not set; name one of the contexts: " + all(contexts));
    }
    Section entry = contexts.get(wanted);
    if (entry == null) {
      throw new KubeconfigException(
          join(files) + ": no context \"" + wanted + "\"; there are: " + all(contexts));
    }
    Section context = entry.section("context");
    Section cluster = entry(context, "cluster", context.required("cluster"), clusters);
    String user = context.text("user");
    Section auth = user == null ? context.section("no user") : entry(context, "user", user, users);
    String namespace = context.text("namespace");
    try {
      ClusterReader clusterReader = new ClusterReader(cluster);
      UserReader userReader =
          new UserReader(auth, clusterReader, environment, executor, timers, clock);
      return new ClusterAccess(
          wanted,
          clusterReader.server(),
          userReader.addClientCertificate(clusterReader.tls()).build(),
          userReader.credentials(),
          namespace == null ? "default" : namespace,
          clusterReader.proxy(),
          userReader.headers());
    } catch (InvalidPathException e) {
      throw new KubeconfigException(join(files) + ": not a path: " + e.getMessage(), e);
    }
  }

  /** The entry that {@code context} names, down to its one interesting key, which is its kind. */
  private static Section entry(
      Section context, String kind, String name, Map<String, Section> entries) {
    Section entry = entries.get(name);
    if (entry == null) {
      throw context.wrong(
          kind, "there is no " + kind + " \"" + name + "\"; there are: " + all(entries));
    }
    return entry.section(kind);
  }

  private static String all(Map<String, Section> entries) {
    return entries.isEmpty() ? "none" : String.join(", ", entries.keySet());
  }

  private static String join(List<Path> paths) {
    return String.join(", ", paths.stream().map(Path::toString).toList());
  }

  /** The files, in order. */
  @Override
  public String toString() {
    return "Kubeconfig" + files;
  }
}
