/// What stands on the lines of a request in the log.
@NullMarked
package dev.waybill.files.log;

import org.jspecify.annotations.NullMarked;
