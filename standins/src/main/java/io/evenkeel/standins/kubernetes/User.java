// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

import java.util.ArrayList;
import java.util.List;

/**
 * Who asks. Immutable.
 *
 * @param name as in messages, like {@code system:serviceaccount:prod:client}
 * @param groups what bindings may name too
 */
record User(String name, List<String> groups) {

  static final String MASTERS = "system:masters";
  static final User ANONYMOUS = new User("system:anonymous", List.of("system:unauthenticated"));

  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  User {
    groups = List.copyOf(groups);
  }

  /** With the groups that every authenticated user, and every service account, is in. */
  static User authenticated(String name, List<String> groups) {
    List<String> all = new ArrayList<>(groups);
    all.add("system:authenticated");
    if (name.startsWith(SERVICE_ACCOUNT)) {
      String namespace = name.substring(SERVICE_ACCOUNT.length()).replaceFirst(":.*", "");
      all.add("system:serviceaccounts");
      all.add("system:serviceaccounts:" + namespace);
    }
    return new User(name, all);
  }

  static String serviceAccount(String namespace, String name) {
    return SERVICE_ACCOUNT + namespace + ":" + name;
  }
}
