/// How a run ended: one fenced statement each.
@NullMarked
package dev.waybill.worker.settle;

import org.jspecify.annotations.NullMarked;
