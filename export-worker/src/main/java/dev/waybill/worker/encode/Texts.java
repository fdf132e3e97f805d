package dev.waybill.worker.encode;

/// How UTF-8 text is written into a format. The server sends it to a client whose encoding is UTF-8; pgjdbc takes no
/// other.
interface Texts {

    /// As it is.
    Texts PLAIN = (from, at, length, to) -> to.write(from, at, length);

    void write(byte[] from, int at, int length, PartBuffer to);
}
