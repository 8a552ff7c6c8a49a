package org.abscam.fiji.review.picture;

import ij.ImagePlus;
import ij.process.ImageProcessor;
import java.awt.EventQueue;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.Map;
import org.abscam.report.ExplainedScan;
import org.abscam.report.overlay.MapBrush;
import org.abscam.report.overlay.OverlayLook;

/** Small pictures of a few slices with their maps, made in the background. On Swing's event thread only. */
final class Thumbnails {

	private static final int LARGEST = 160;

	private final ImagePlus image;
	private final Runnable ready;
	private final Map<Integer, BufferedImage> pictures = new HashMap<>();
	private ExplainedScan shown;

	/** @param ready called for each picture that is ready */
	Thumbnails(ImagePlus image, Runnable ready) {
		this.image = image;
		this.ready = ready;
	}

	/** @return the picture of a slice, {@code null} as long as there is none */
	BufferedImage get(int slice) {
		return pictures.get(slice);
	}

	/** Begins with the pictures of slices. */
	void show(int[] slices, ExplainedScan result) {
		pictures.clear();
		shown = result;
		if (result == null || slices.length == 0) return;
		double low = image.getDisplayRangeMin();
		double high = image.getDisplayRangeMax();
		Thread thread = new Thread(() -> {
			for (int slice : slices) {
				BufferedImage picture = picture(result, slice, low, high);
				EventQueue.invokeLater(() -> {
					if (shown != result || picture == null) return;
					pictures.put(slice, picture);
					ready.run();
				});
			}
		}, "Abs-CAM thumbnails");
		thread.setDaemon(true);
		thread.start();
	}

	private BufferedImage picture(ExplainedScan result, int slice, double low, double high) {
		ImageProcessor pixels = image.getStack().size() < slice ? null : image.getStack().getProcessor(slice);
		if (pixels == null) return null;
		if (pixels.getBitDepth() != 24) pixels.setMinAndMax(low, high);
		int width = pixels.getWidth();
		int height = pixels.getHeight();
		int[] colours = ((int[]) pixels.convertToRGB().getPixels()).clone();
		result.mapOf(slice).ifPresent(map -> new MapBrush(OverlayLook.USUAL).over(colours, map));
		BufferedImage large = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		large.setRGB(0, 0, width, height, colours, 0, width);
		double scale = Math.min(1, (double) LARGEST / Math.max(width, height));
		BufferedImage small =
			new BufferedImage((int) Math.max(1, width * scale), (int) Math.max(1, height * scale), BufferedImage.TYPE_INT_RGB);
		Graphics2D paint = small.createGraphics();
		paint.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
		paint.drawImage(large, 0, 0, small.getWidth(), small.getHeight(), null);
		paint.dispose();
		return small;
	}
}
