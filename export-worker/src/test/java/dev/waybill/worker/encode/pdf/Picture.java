package dev.waybill.worker.encode.pdf;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/// Of a page, as a reader shows it.
record Picture(BufferedImage image) {

    private static final int WHITE = 0xFFFFFF;

    boolean isUpright() {
        return image.getHeight() > image.getWidth();
    }

    /// Points that are not white.
    int ink() {
        return ink(0, 0, image.getWidth(), image.getHeight());
    }

    /// Half a centimetre at each side.
    boolean marginsAreEmpty() {
        int margin = Math.min(image.getWidth(), image.getHeight()) / 42;
        return ink(0, 0, image.getWidth(), margin) == 0
                && ink(0, image.getHeight() - margin, image.getWidth(), image.getHeight()) == 0
                && ink(0, 0, margin, image.getHeight()) == 0
                && ink(image.getWidth() - margin, 0, image.getWidth(), image.getHeight()) == 0;
    }

    private int ink(int left, int top, int right, int bottom) {
        int ink = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                ink += (image.getRGB(x, y) & WHITE) == WHITE ? 0 : 1;
            }
        }
        return ink;
    }

    /// For people to look at.
    void save(String name) {
        Path directory = Path.of("target", "pdf");
        try {
            Files.createDirectories(directory);
            ImageIO.write(image, "png", directory.resolve(name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
