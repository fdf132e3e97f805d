/// Links to a stored file.
@NullMarked
package dev.waybill.files.download;

import org.jspecify.annotations.NullMarked;
