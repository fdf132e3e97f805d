package dev.waybill.worker.encode.pdf;

import java.util.List;

/// Of text, as it stands in a column.
///
/// @param glyphs      from left to right
/// @param width       in thousandths of the font's size, without spaces at its right end
/// @param rightToLeft it belongs to a paragraph that begins at the right
record Line(List<Glyph> glyphs, int width, boolean rightToLeft) {}
