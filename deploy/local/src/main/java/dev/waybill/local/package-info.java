/// The embedded stack: a real PostgreSQL, an S3 server and an SMTP server from Maven artifacts, on loopback only.
/// The launcher runs it and both services test against it. Start reading at [LocalStack].
///
/// Not for production: the passwords are fixed, and the S3 server has one user.
@NullMarked
package dev.waybill.local;

import org.jspecify.annotations.NullMarked;
