// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

/** A configuration says what is not allowed; the message names the field and its range. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1;

  private final String path;

  /**
   * A sentence that begins with the field.
   *
   * @param path of the field, such as {@code evenkeel.ejection.base}
   * @param rest of the sentence, such as {@code must be …, but is …}
   */
  public ConfigException(String path, String rest) {
    super("'" + path + "' " + rest);
    this.path = path;
  }

  /** The field. */
  public String path() {
    return path;
  }
}
