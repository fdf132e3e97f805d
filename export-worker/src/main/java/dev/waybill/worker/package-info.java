/// The export worker. Start reading at [ExportWorker], then [ExportRunner].
@NullMarked
package dev.waybill.worker;

import org.jspecify.annotations.NullMarked;
