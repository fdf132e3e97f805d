/// What is seen of a run from outside while it runs: its lines in the log.
@NullMarked
package dev.waybill.worker.trace;

import org.jspecify.annotations.NullMarked;
