/// What is told of a run while it runs: on its lines in the log, and in its spans (OpenTelemetry). Spans are made only
/// below a trace that somebody began: where nothing is traced, none is.
///
/// No span holds an object's key, a link, a secret or a value of a row; of what failed it holds the code, not the
/// message.
@NullMarked
package dev.waybill.worker.trace;

import org.jspecify.annotations.NullMarked;
