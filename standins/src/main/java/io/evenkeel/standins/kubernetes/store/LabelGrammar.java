// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import io.evenkeel.standins.kubernetes.store.Requirement.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label selectors: {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}. */
final class LabelGrammar {

  private static final Pattern TOKEN =
      Pattern.compile("\\s*(==|!=|=|!|,|\\(|\\)|[^\\s=!,()]+)\\s*");

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private int next;

  private LabelGrammar(String text) {
    this.text = text;
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (end != text.length()) {
      throw error("found '" + text.substring(end) + "', expected: identifier");
    }
  }

  static List<Requirement> parse(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    LabelGrammar grammar = new LabelGrammar(text);
    List<Requirement> requirements = new ArrayList<>();
    do {
      requirements.add(grammar.requirement());
    } while (grammar.comma());
    return List.copyOf(requirements);
  }

  private boolean comma() {
    String token = take();
    if (!token.isEmpty() && !token.equals(",")) {
      throw error("found '" + token + "', expected: ',' or 'end of string'");
    }
    return !token.isEmpty();
  }

  private Requirement requirement() {
    String key = take();
    if (key.equals("!")) {
      return new Requirement(identifier(take()), Operator.NOT_EXISTS, Set.of());
    }
    identifier(key);
    String operator = next < tokens.size() ? tokens.get(next) : "";
    switch (operator) {
      case "", "," -> {
        return new Requirement(key, Operator.EXISTS, Set.of());
      }
      case "=", "==" -> {
        next++;
        return new Requirement(key, Operator.IN, Set.of(value()));
      }
      case "!=" -> {
        next++;
        return new Requirement(key, Operator.NOT_IN, Set.of(value()));
      }
      case "in" -> {
        next++;
        return new Requirement(key, Operator.IN, values());
      }
      case "notin" -> {
        next++;
        return new Requirement(key, Operator.NOT_IN, values());
      }
      default -> throw error("found '" + operator + "', expected: in, notin, =, ==, !=, gt, lt");
    }
  }

  /** A value may be empty: {@code a=} asks for an empty label. */
  private String value() {
    if (next == tokens.size() || tokens.get(next).equals(",")) {
      return "";
    }
    return identifier(take());
  }

  private Set<String> values() {
    String open = take();
    if (!open.equals("(")) {
      throw error("found '" + open + "', expected: '('");
    }
    Set<String> values = new HashSet<>();
    while (true) {
      String token = take();
      switch (token) {
        case ")" -> {
          return values.isEmpty() ? Set.of("") : values;
        }
        case "," -> {}
        case "" -> throw error("found '', expected: ',', or ')'");
        default -> values.add(identifier(token));
      }
    }
  }

  private String take() {
    return next < tokens.size() ? tokens.get(next++) : "";
  }

  private String identifier(String token) {
    if (token.isEmpty() || "=!(),".indexOf(token.charAt(0)) >= 0) {
      throw error("found '" + token + "', expected: !, identifier, or 'end of string'");
    }
    return token;
  }

  private SelectorException error(String what) {
    return new SelectorException("unable to parse requirement: " + what + " in \"" + text + "\"");
  }
}
