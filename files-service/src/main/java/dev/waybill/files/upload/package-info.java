/// Sign, PUT, finalize: how bytes get in without passing through here.
@NullMarked
package dev.waybill.files.upload;

import org.jspecify.annotations.NullMarked;
