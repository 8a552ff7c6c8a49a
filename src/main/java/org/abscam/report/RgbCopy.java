package org.abscam.report;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.process.Blitter;
import ij.process.ByteProcessor;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.abscam.evaluate.sensitivity.KnownSensitivity;
import org.abscam.hotspot.Hotspot;
import org.abscam.report.overlay.ColourBar;
import org.abscam.report.overlay.FindingLook;
import org.abscam.report.overlay.MapPaint;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.overlay.SaliencyOverlay;
import org.abscam.report.overlay.SaliencyStack;
import org.abscam.scan.Scan;
import org.abscam.scan.ScanException;
import org.abscam.scan.UsedWindow;

/** RGB copies of the slices that were explained, with maps and outlines drawn in; they look as {@link SaliencyOverlay} does. */
public final class RgbCopy {

	private static final String SUFFIX = "-overlay";
	private static final double FLATTEST = 0.1;

	private RgbCopy() {}

	/**
	 * Makes an RGB copy of the slices that were explained, as they are shown (display window, lookup table), with maps and outlines
	 * drawn in. Where the copies would fill the memory, they are made when they are looked at, and the stack is virtual.
	 *
	 * @param scan where the maps belong
	 * @param slices the slice of each map, from 1
	 * @param maps values 0..1, row by row in the scan's size, at least one
	 * @param hotspots regions to outline
	 * @param look how it looks
	 * @return the copy, one slice per map, of the scan's size and spatial calibration, titled {@code NAME-overlay}, not shown
	 * @throws IllegalArgumentException if there is no map or a map has another size
	 */
	public static ImagePlus of(Scan scan, List<Integer> slices, List<float[]> maps, List<Hotspot> hotspots, OverlayLook look) {
		return of(scan, slices, maps, hotspots, look, Optional.empty(), Map.of());
	}

	/**
	 * As {@link #of(Scan, List, List, List, OverlayLook)}, of an explained scan: grey levels are those that the classifier saw, where they
	 * were made through a window, and ImageJ's subtitle names that window behind the label of the slice, and what is explained where that is no class.
	 *
	 * @param result an explained scan with at least one map
	 * @param look how it looks
	 */
	public static ImagePlus of(ExplainedScan result, OverlayLook look) {
		return of(result.scan(), result.slices(), result.maps(), result.hotspots(), look, result.networkImages().window(), words(result));
	}

	private static ImagePlus of(Scan scan, List<Integer> slices, List<float[]> maps, List<Hotspot> hotspots, OverlayLook look,
		Optional<UsedWindow> window, Map<Integer, String> words) {
		Map<Integer, List<Hotspot>> bySlice = hotspots.stream().collect(Collectors.groupingBy(Hotspot::slice));
		MapPaint paint = new MapPaint(look);
		return SaliencyStack.image(scan, SUFFIX,
			SaliencyStack.stack(scan, slices, maps, 24, slice -> remark(window.map(w -> w.at(slice)), words.get(slice)), (slice, map) -> {
				ColorProcessor picture = shown(scan, slice, window);
				paint.over((int[]) picture.getPixels(), map);
				if (look.showsOutlines()) outline(picture, bySlice.getOrDefault(slice, List.of()));
				if (look.bar()) {
					ColorProcessor bar = ColourBar.forImage(scan.width(), look, 1);
					picture.copyBits(bar, 0, Math.max(0, scan.height() - bar.getHeight()), Blitter.COPY);
				}
				return picture;
			}));
	}

	/** Lines of one pixel, with the pixels that touch them as their halo. */
	public static void outline(ColorProcessor picture, List<Hotspot> hotspots) {
		ByteProcessor line = new ByteProcessor(picture.getWidth(), picture.getHeight());
		line.setColor(255);
		for (Hotspot hotspot : hotspots) line.draw(hotspot.roi());
		byte[] drawn = (byte[]) line.getPixels();
		int[] pixels = (int[]) picture.getPixels();
		int width = picture.getWidth();
		int height = picture.getHeight();
		for (int y = 0, i = 0; y < height; y++) {
			for (int x = 0; x < width; x++, i++) {
				if (drawn[i] == 0) continue;
				pixels[i] = SaliencyOverlay.OUTLINE.getRGB();
				for (int v = Math.max(y - 1, 0); v <= Math.min(y + 1, height - 1); v++)
					for (int u = Math.max(x - 1, 0); u <= Math.min(x + 1, width - 1); u++)
						if (drawn[v * width + u] == 0) pixels[v * width + u] = FindingLook.HALO.getRGB();
			}
		}
	}

	/**
	 * One slice alone, as {@link #of(ExplainedScan, OverlayLook)} has it, but for outlines and bar.
	 *
	 * @param result an explained scan
	 * @param index position of the map among those of the scan
	 * @param look how the map looks; none is painted where it shows outlines only
	 * @return the picture in the scan's size
	 * @throws UncheckedIOException if the slice must be read and cannot
	 */
	public static BufferedImage slice(ExplainedScan result, int index, OverlayLook look) {
		ColorProcessor picture = shown(result.scan(), result.slices().get(index), result.networkImages().window());
		if (look.showsMap()) new MapPaint(look).over((int[]) picture.getPixels(), result.maps().get(index));
		return copy(picture);
	}

	/**
	 * @param scan a scan
	 * @return the height of its pixels, their width being 1; 1 where the calibration says none, or one so flat or tall that it is rather a mistake
	 */
	public static double pixelHeight(Scan scan) {
		double tall = scan.calibration().pixelHeight / scan.calibration().pixelWidth;
		return tall >= FLATTEST && tall <= 1 / FLATTEST ? tall : 1;
	}

	/**
	 * @param look how maps look
	 * @param width in pixels
	 * @return the bar of its colours, as they are over grey, with its values at both ends
	 */
	public static BufferedImage bar(OverlayLook look, int width) {
		return copy(ColourBar.forImage(2 * width, look, 1));
	}

	private static BufferedImage copy(ColorProcessor picture) {
		BufferedImage image = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
		image.setRGB(0, 0, picture.getWidth(), picture.getHeight(), (int[]) picture.getPixels(), 0, picture.getWidth());
		return image;
	}

	/** What is explained of each slice, where that is something else than a class; of a class, whether the map depends on it where it does not. */
	private static Map<Integer, String> words(ExplainedScan result) {
		if (result.explainer().question().isOfClass()) {
			Optional<String> badge = result.sensitivity().flatMap(KnownSensitivity::badge);
			return badge.isEmpty() ? Map.of()
				: result.slices().stream().distinct().collect(Collectors.toMap(slice -> slice, slice -> badge.get()));
		}
		return result.images().stream().collect(Collectors.toMap(ExplainedImage::slice, image -> result.explainer().question()
			.answer(image.scores(), image.probabilities(), image.classIndex())));
	}

	private static Optional<String> remark(Optional<UsedWindow> window, String words) {
		if (words == null) return window.map(UsedWindow::toString);
		return Optional.of(window.map(used -> words + ", " + used).orElse(words));
	}

	/** A copy of a slice as its window shows it, but for the range of values from black to white, where another is given. */
	public static ColorProcessor shown(Scan scan, int slice, Optional<UsedWindow> window) {
		ImagePlus image = scan.image();
		ImageProcessor ip = image.getStack().getProcessor(slice);
		if (ip instanceof ColorProcessor) return (ColorProcessor) ip.duplicate();
		if (window.isPresent() && !scan.isShownBy(window.get())) return greyLevels(scan, slice, window.get());
		if (image instanceof CompositeImage composite) {
			ip.setLut(composite.getChannelLut(image.convertIndexToPosition(slice)[0]));
		}
		else if (ip instanceof ByteProcessor) {
			ip.setColorModel(image.getProcessor().getCurrentColorModel()); // the display range is part of it
		}
		else {
			ip.setColorModel(image.getProcessor().getColorModel());
			ip.setMinAndMax(image.getDisplayRangeMin(), image.getDisplayRangeMax());
		}
		window.ifPresent(used -> setRange(ip, image, used));
		return ip.convertToColorProcessor();
	}

	private static ColorProcessor greyLevels(Scan scan, int slice, UsedWindow window) {
		try {
			float[] grey = scan.whole().greyLevels(slice, 1, window).channels()[0];
			int[] pixels = new int[grey.length];
			for (int i = 0; i < grey.length; i++) pixels[i] = 0xFF000000 | Math.round(grey[i]) * 0x010101;
			return new ColorProcessor(scan.image().getWidth(), scan.image().getHeight(), pixels);
		}
		catch (ScanException e) {
			throw new UncheckedIOException(new IOException(e.getMessage(), e));
		}
	}

	private static void setRange(ImageProcessor ip, ImagePlus image, UsedWindow window) {
		boolean raw = image.getBitDepth() != 32;
		double first = raw ? image.getCalibration().getRawValue(window.low()) : window.low();
		double last = raw ? image.getCalibration().getRawValue(window.high()) : window.high();
		if (ip instanceof ByteProcessor) ip.setColorModel(image.getProcessor().getColorModel());
		ip.setMinAndMax(Math.min(first, last), Math.max(first, last));
	}
}
