// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes;

/** How a watch from a version that is too old is refused; clients must know both forms. */
public enum ExpiredForm {
  /** HTTP 200 and one event of type ERROR with a Status of code 410: the real server today. */
  EVENT,
  /** HTTP 410 with a Status: old servers, and other storage behind the API. */
  HTTP
}
