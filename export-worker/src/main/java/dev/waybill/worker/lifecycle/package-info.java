/// The rules by which the store itself deletes what no worker deleted.
@NullMarked
package dev.waybill.worker.lifecycle;

import org.jspecify.annotations.NullMarked;
