/// The e-mail that tells of the end: a courtesy, not a gate.
@NullMarked
package dev.waybill.worker.notify;

import org.jspecify.annotations.NullMarked;
