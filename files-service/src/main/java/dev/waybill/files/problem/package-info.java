/// Every error as a problem document (RFC 9457) with a stable code, whatever threw it.
@NullMarked
package dev.waybill.files.problem;

import org.jspecify.annotations.NullMarked;
