/// Bytes to the object store, in parts of one size. Knows no rows.
@NullMarked
package dev.waybill.worker.upload;

import org.jspecify.annotations.NullMarked;
