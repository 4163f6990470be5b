// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.lang.reflect.Field;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Holds the numbers of all commands to what their options allow, and says of each wrong one the
 * option, the value as it was written, and what is allowed.
 */
final class NumberOptions {

  private NumberOptions() {}

  /**
   * Looks at what is on the command line.
   *
   * @throws ParameterException if a number is not {@link Allowed}
   */
  static void require(ParseResult parsed) {
    for (CommandLine command : parsed.asCommandLineList()) {
      if (command.isUsageHelpRequested() || command.isVersionHelpRequested()) {
        return;
      }
      for (OptionSpec option : command.getParseResult().matchedOptions()) {
        Allowed allowed = allowed(option);
        if (allowed != null
            && option.getValue() instanceof Number number
            && !isWithin(allowed, number.doubleValue())) {
          throw new ParameterException(
              command,
              option.longestName()
                  + " must be "
                  + range(allowed)
                  + ", but is "
                  + option.originalStringValues().get(0));
        }
      }
    }
  }

  /** The sentence for what is no number where one must be; null if that is not what is wrong. */
  static @Nullable String notANumber(ParameterException wrong) {
    ArgSpec arg = wrong.getArgSpec();
    String written = wrong.getValue();
    if (written == null || !(arg instanceof OptionSpec option) || !isNumber(option.type())) {
      return null;
    }
    Allowed allowed = allowed(option);
    return option.longestName()
        + " must be a "
        + (isFraction(option.type()) ? "number" : "whole number")
        + (allowed == null ? "" : " " + range(allowed))
        + ", but is '"
        + written
        + "'";
  }

  private static @Nullable Allowed allowed(ArgSpec arg) {
    return arg.userObject() instanceof Field field ? field.getAnnotation(Allowed.class) : null;
  }

  private static boolean isWithin(Allowed allowed, double number) {
    // False for what is not a number, too.
    return number >= allowed.from() && number <= allowed.to();
  }

  private static String range(Allowed allowed) {
    return "from " + text(allowed.from()) + " to " + text(allowed.to());
  }

  private static String text(double number) {
    return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(number);
  }

  private static boolean isNumber(Class<?> type) {
    return isFraction(type)
        || type == int.class
        || type == Integer.class
        || type == long.class
        || type == Long.class;
  }

  private static boolean isFraction(Class<?> type) {
    return type == double.class || type == Double.class;
  }
}
