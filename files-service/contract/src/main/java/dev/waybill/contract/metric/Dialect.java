package dev.waybill.contract.metric;

/// How a database reads SQL, as far as it matters for finding where a statement, a string or a comment ends.
public enum Dialect {
    POSTGRESQL,
    /// MySQL and MariaDB.
    MYSQL,
    /// Any other: what databases read in different ways is refused.
    OTHER
}
