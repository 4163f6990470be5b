// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in a sentence what is wrong with a command line, and where to read on. Pages of usage below
 * would scroll that sentence away.
 */
final class WrongCommandLine implements CommandLine.IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(sentence(wrong));
    err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private static String sentence(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unknown) {
      return unknown(wrong.getCommandLine().getCommandSpec(), unknown.getUnmatched());
    }
    String notANumber = NumberOptions.notANumber(wrong);
    return notANumber == null ? String.valueOf(wrong.getMessage()) : notANumber;
  }

  /**
   * All there are, instead of the library's guess by likeness: to one who wants more pods and
   * writes {@code --pods} it offers {@code --port}.
   */
  private static String unknown(CommandSpec command, List<String> words) {
    String name = command.qualifiedName();
    // Behind an unknown option is what may be its value.
    String word = words.get(0);
    if (word.startsWith("-")) {
      String option = word.replaceFirst("=.*", "");
      return name + " has no option '" + option + "'; there are " + options(command);
    }
    if (command.subcommands().isEmpty()) {
      return name + " has no use for '" + word + "'";
    }
    return name
        + " has no command '"
        + word
        + "'; there are "
        + String.join(", ", command.subcommands().keySet());
  }

  private static String options(CommandSpec command) {
    return command.options().stream()
        .flatMap(WrongCommandLine::shown)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static Stream<String> shown(OptionSpec option) {
    return option.hidden() ? Stream.empty() : Stream.of(option.longestName());
  }
}
