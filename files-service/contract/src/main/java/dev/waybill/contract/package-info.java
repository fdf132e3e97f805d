/// What files-service and export-worker agree on: object keys, the outbox payload, run states, the dataset
/// catalog, signing, and the schema (`db/migration`). Plain Java; neither service knows the other.
@NullMarked
package dev.waybill.contract;

import org.jspecify.annotations.NullMarked;
