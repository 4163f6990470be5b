// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the server itself writes into objects: uid, creationTimestamp, generation.
 *
 * <p>Used under the store's lock only.
 */
final class Metadata {

  private static final String NAME_CHARACTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final Clock clock;

  /** Seeded: the same test sees the same uids each time. */
  private final Random random = new Random(20140606);

  Metadata(Clock clock) {
    this.clock = clock;
  }

  /** The object's metadata; made if there is none. */
  static JsonObject of(JsonObject object) {
    if (object.get("metadata") instanceof JsonObject metadata) {
      return metadata;
    }
    JsonObject metadata = new JsonObject();
    object.add("metadata", metadata);
    return metadata;
  }

  /** {@code generateName} and five characters, as the real server makes names. */
  String generateName(String prefix) {
    StringBuilder name = new StringBuilder(prefix);
    for (int i = 0; i < 5; i++) {
      name.append(NAME_CHARACTERS.charAt(random.nextInt(NAME_CHARACTERS.length())));
    }
    return name.toString();
  }

  void complete(Kind kind, JsonObject object, @Nullable JsonObject previous) {
    JsonObject metadata = of(object);
    metadata.remove("managedFields");
    JsonObject old = previous == null ? new JsonObject() : of(previous);
    keepOrSet(metadata, old, "uid", uid());
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    keepOrSet(metadata, old, "creationTimestamp", now.toString());
    keep(metadata, old, "deletionTimestamp");
    keep(metadata, old, "deletionGracePeriodSeconds");
    if (kind.generation() != Kind.Generation.NONE) {
      long generation = Json.number(old, "generation");
      boolean changed = previous == null || specChanged(kind, object, previous);
      metadata.addProperty("generation", changed ? generation + 1 : generation);
    }
  }

  private static void keepOrSet(JsonObject metadata, JsonObject old, String member, String fresh) {
    JsonElement kept = old.get(member);
    if (kept != null) {
      metadata.add(member, kept);
    } else if (Json.text(metadata.get(member)).isEmpty()) {
      metadata.addProperty(member, fresh);
    }
  }

  /** What no write can take away again. */
  private static void keep(JsonObject metadata, JsonObject old, String member) {
    JsonElement kept = old.get(member);
    if (kept != null && !metadata.has(member)) {
      metadata.add(member, kept);
    }
  }

  private static boolean specChanged(Kind kind, JsonObject object, JsonObject previous) {
    if (kind.generation() == Kind.Generation.SPEC) {
      return !same(object.get("spec"), previous.get("spec"));
    }
    if (!same(of(object).get("labels"), of(previous).get("labels"))
        || !object.keySet().equals(previous.keySet())) {
      return true;
    }
    return object.entrySet().stream()
        .anyMatch(e -> !isMetadata(e.getKey()) && !e.getValue().equals(previous.get(e.getKey())));
  }

  private static boolean isMetadata(String member) {
    return member.equals("metadata");
  }

  private static boolean same(@Nullable JsonElement a, @Nullable JsonElement b) {
    return a == null ? b == null : a.equals(b);
  }

  private String uid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
