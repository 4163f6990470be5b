// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The numbers that an option of the command line may be, both ends among them. Its default, which
 * stands for no number at all in some, need not be one of them. {@link NumberOptions} sees to it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Allowed {

  /** The least. */
  double from();

  /** The most. */
  double to();
}
