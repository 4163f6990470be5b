// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lab.cluster.control;

import com.google.gson.JsonObject;
import java.util.HashSet;
import java.util.Set;

/** Deletes what is owned by something that is gone, as a deletion in the background leaves it. */
final class GarbageCollector {

  private static final String[] OWNERS = {"deployments", "replicasets", "services"};
  private static final String[] OWNED = {"replicasets", "pods", "endpointslices"};

  private final Context context;
  private final Reconciler reconciler;

  GarbageCollector(Context context) {
    this.context = context;
    this.reconciler = context.reconciler(this::reconcile, OWNERS);
  }

  Reconciler reconciler() {
    return reconciler;
  }

  private void reconcile() {
    Set<String> owners = new HashSet<>();
    for (String resource : OWNERS) {
      context.objects().list(resource, "").forEach(object -> owners.add(Tree.uid(object)));
    }
    for (String resource : OWNED) {
      for (JsonObject object : context.objects().list(resource, "")) {
        String owner = Tree.owner(object);
        if (!owner.isEmpty() && !owners.contains(owner) && !Tree.isDeleted(object)) {
          var unused =
              context.objects().delete(resource, Tree.namespace(object), Tree.name(object));
        }
      }
    }
  }
}
