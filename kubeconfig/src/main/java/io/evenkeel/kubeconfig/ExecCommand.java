// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubeconfig;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to run a plug-in that yields credentials, read from a user's {@code exec}.
 *
 * @param place where it is configured, for errors
 * @param apiVersion what it must speak
 * @param command the program and its arguments
 * @param environment all variables; may hold secrets
 * @param installHint what to tell a person without the program; may be null
 */
record ExecCommand(
    String place,
    String apiVersion,
    List<String> command,
    Map<String, String> environment,
    @Nullable String installHint) {

  private static final String GROUP = "client.authentication.k8s.io/";

  static ExecCommand read(Section exec, ClusterReader cluster, Map<String, String> environment) {
    String apiVersion = exec.required("apiVersion");
    if (!apiVersion.equals(GROUP + "v1") && !apiVersion.equals(GROUP + "v1beta1")) {
      throw exec.wrong(
          "apiVersion",
          "found \""
              + apiVersion
              + "\"; allowed are "
              + GROUP
              + "v1 and "
              + GROUP
              + "v1beta1; update the plug-in and the kubeconfig");
    }
    checkMode(exec, apiVersion);
    String program = exec.required("command");
    // As kubectl: a bare name is looked up in PATH, a path is relative to the kubeconfig.
    if (program.indexOf('/') >= 0 || program.indexOf(java.io.File.separatorChar) >= 0) {
      program = exec.resolve(program).toString();
    }
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(exec.texts("args"));
    Map<String, String> variables = new LinkedHashMap<>(environment);
    for (Section variable : exec.sections("env")) {
      String value = variable.text("value");
      variables.put(variable.required("name"), value == null ? "" : value);
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    if (exec.flag("provideClusterInfo")) {
      spec.put("cluster", cluster.execInfo());
    }
    spec.put("interactive", false);
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("kind", "ExecCredential");
    info.put("apiVersion", apiVersion);
    info.put("spec", spec);
    variables.put("KUBERNETES_EXEC_INFO", JsonText.of(info));
    return new ExecCommand(
        exec.file() + ": " + exec.place(),
        apiVersion,
        List.copyOf(command),
        variables,
        exec.text("installHint"));
  }

  private static void checkMode(Section exec, String apiVersion) {
    String mode = exec.text("interactiveMode");
    if (mode == null) {
      if (apiVersion.endsWith("/v1")) {
        throw exec.wrong("interactiveMode", "is missing; allowed are Never and IfAvailable");
      }
    } else if (mode.equals("Always")) {
      throw exec.wrong(
          "interactiveMode",
          "Always needs a person at a terminal, and there is none here;"
              + " log in beforehand and use a plug-in with Never or IfAvailable, or a token");
    } else if (!mode.equals("Never") && !mode.equals("IfAvailable")) {
      throw exec.wrong(
          "interactiveMode", "found \"" + mode + "\"; allowed are Never and IfAvailable");
    }
  }

  /** The program alone: arguments and variables may hold secrets. */
  @Override
  public String toString() {
    return command.get(0);
  }
}
