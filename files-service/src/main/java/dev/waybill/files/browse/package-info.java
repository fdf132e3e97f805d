/// The list of files; one file; delete and restore: as API and as a page.
@NullMarked
package dev.waybill.files.browse;

import org.jspecify.annotations.NullMarked;
