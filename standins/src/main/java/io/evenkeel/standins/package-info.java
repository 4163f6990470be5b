/** . */
@NullMarked
package io.evenkeel.standins;

import org.jspecify.annotations.NullMarked;
