/// Exports that a clock asks for, of one tenant or of all.
@NullMarked
package dev.waybill.worker.request;

import org.jspecify.annotations.NullMarked;
