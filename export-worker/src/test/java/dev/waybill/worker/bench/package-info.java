/// The benchmark works with the worker as it is packaged.
@NullMarked
package dev.waybill.worker.bench;

import org.jspecify.annotations.NullMarked;
