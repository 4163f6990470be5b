/**
 * The state of a cluster: objects of any kind, their versions, their history, who watches them.
 *
 * <p>Start with {@link io.evenkeel.standins.kubernetes.store.Store}; no network here.
 */
@NullMarked
package io.evenkeel.standins.kubernetes.store;

import org.jspecify.annotations.NullMarked;
