/// The packaged worker as a child process: stopped, killed and started again, against real servers.
@NullMarked
package dev.waybill.worker.crash;

import org.jspecify.annotations.NullMarked;
