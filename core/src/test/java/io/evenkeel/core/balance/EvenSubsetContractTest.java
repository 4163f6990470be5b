// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.endpoint.ClientView;
import java.util.OptionalInt;

/**
 * The same for a client that knows its number among its equals: one whose run of endpoints lies
 * within the list. Where the end of the list cuts it: {@link CutSubsetContractTest}.
 */
class EvenSubsetContractTest extends SubsetContractTest {

  @Override
  protected Client client() {
    return new Client(ClientView.ANYWHERE, OptionalInt.of(2), 5);
  }
}
