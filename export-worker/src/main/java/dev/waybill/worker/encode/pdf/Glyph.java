package dev.waybill.worker.encode.pdf;

/// How a document shows a character.
///
/// @param code  of the character within the font
/// @param width in thousandths of the font's size
record Glyph(EmbeddedFont font, int code, int width) {}
