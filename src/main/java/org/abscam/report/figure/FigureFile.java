package org.abscam.report.figure;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Figures as files that say how large they are in print. */
public final class FigureFile {

	private static final int DOTS_PER_METRE = (int) Math.round(Figure.DOTS_PER_INCH / 0.0254);

	private FigureFile() {}

	/**
	 * Writes a figure as PNG (ISO/IEC 15948) with its resolution in a pHYs chunk.
	 *
	 * @param figure a figure
	 * @param out where to; it stays open
	 * @throws IOException if it cannot be written
	 */
	public static void png(BufferedImage figure, OutputStream out) throws IOException {
		ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
		try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
			IIOMetadata metadata = writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(figure), null);
			IIOMetadataNode size = new IIOMetadataNode("pHYs");
			size.setAttribute("pixelsPerUnitXAxis", Integer.toString(DOTS_PER_METRE));
			size.setAttribute("pixelsPerUnitYAxis", Integer.toString(DOTS_PER_METRE));
			size.setAttribute("unitSpecifier", "meter");
			IIOMetadataNode root = new IIOMetadataNode(metadata.getNativeMetadataFormatName());
			root.appendChild(size);
			metadata.mergeTree(metadata.getNativeMetadataFormatName(), root);
			writer.setOutput(stream);
			writer.write(new IIOImage(figure, null, metadata));
		}
		finally {
			writer.dispose();
		}
	}
}
