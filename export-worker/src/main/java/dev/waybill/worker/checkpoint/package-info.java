/// How far a run came, durably.
@NullMarked
package dev.waybill.worker.checkpoint;

import org.jspecify.annotations.NullMarked;
