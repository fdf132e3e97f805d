/// The exclusive, time-limited right to run an export: claim, lease, heartbeat.
@NullMarked
package dev.waybill.worker.claim;

import org.jspecify.annotations.NullMarked;
