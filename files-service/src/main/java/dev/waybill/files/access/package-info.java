/// Who may fetch which object, and links for those who may.
@NullMarked
package dev.waybill.files.access;

import org.jspecify.annotations.NullMarked;
