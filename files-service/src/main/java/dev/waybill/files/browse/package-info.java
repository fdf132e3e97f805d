/// The list of files; one file; delete and restore.
@NullMarked
package dev.waybill.files.browse;

import org.jspecify.annotations.NullMarked;
