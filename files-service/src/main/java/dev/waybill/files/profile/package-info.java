/// The avatar of a user and the logo of a tenant: files of which there is one, replaced with their bytes.
@NullMarked
package dev.waybill.files.profile;

import org.jspecify.annotations.NullMarked;
