/// What is told of a request while it runs: on its lines in the log, and in its span.
@NullMarked
package dev.waybill.files.log;

import org.jspecify.annotations.NullMarked;
