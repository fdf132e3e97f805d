package dev.waybill.files.problem;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// On the record of a request body that may be larger, or must be smaller, than others: see [BodyLimit].
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyMax {

    /// Bytes.
    int value();
}
