/// Deletes what nobody owns any more. Safe on many workers at once.
@NullMarked
package dev.waybill.worker.cleanup;

import org.jspecify.annotations.NullMarked;
