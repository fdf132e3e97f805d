/// Rows of text to a PDF document: A4 pages of one table, each page written when it is full. Knows nothing of where the
/// rows come from. Deterministic: no clock, no random.
@NullMarked
package dev.waybill.worker.encode.pdf;

import org.jspecify.annotations.NullMarked;
