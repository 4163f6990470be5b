/** That the contract suites pass where they should, and fail where they must. */
@NullMarked
package io.evenkeel.testkit;

import org.jspecify.annotations.NullMarked;
