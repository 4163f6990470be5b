/**
 * The promises of the store, without any network.
 *
 * <p>Start with {@link io.evenkeel.standins.kubernetes.store.StoreTest}.
 */
@NullMarked
package io.evenkeel.standins.kubernetes.store;

import org.jspecify.annotations.NullMarked;
