/// Rows to bytes. Deterministic: no clock, no random, no object store.
@NullMarked
package dev.waybill.worker.encode;

import org.jspecify.annotations.NullMarked;
