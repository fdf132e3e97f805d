/// The bucket. The only package that knows the AWS SDK.
@NullMarked
package dev.waybill.files.store;

import org.jspecify.annotations.NullMarked;
