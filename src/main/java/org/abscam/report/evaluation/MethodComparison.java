package org.abscam.report.evaluation;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ColorProcessor;
import java.util.List;
import java.util.Optional;
import org.abscam.cam.SaliencyMethod;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.report.RgbCopy;
import org.abscam.report.overlay.ColourBar;
import org.abscam.report.overlay.MapPaint;
import org.abscam.report.overlay.OverlayColours;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.overlay.SaliencyStack;
import org.abscam.scan.Scan;
import org.abscam.scan.UsedWindow;

/** Maps of several methods for one slice side by side, all on the scale 0..1. */
public final class MethodComparison {

	private static final String STACK = "-methods";
	private static final String MONTAGE = "-montage";
	private static final int GAP = 2;

	private final Scan scan;
	private final int slice;
	private final Optional<UsedWindow> window;
	private final List<Panel> panels;
	private final Optional<String> answer;

	/**
	 * A method's map.
	 *
	 * @param map row-major values 0..1 in the scan's size
	 */
	public record Panel(SaliencyMethod method, float[] map) {}

	/**
	 * @param scan where the maps belong
	 * @param slice the slice that was explained, from 1
	 * @param window the window that it was seen through, empty where its levels are as they are shown
	 * @param panels at least one
	 * @throws IllegalArgumentException if there is no map or a map has another size
	 */
	public MethodComparison(Scan scan, int slice, Optional<UsedWindow> window, List<Panel> panels) {
		this(scan, slice, window, panels, Optional.empty());
	}

	private MethodComparison(Scan scan, int slice, Optional<UsedWindow> window, List<Panel> panels, Optional<String> answer) {
		if (panels.isEmpty()) throw new IllegalArgumentException("A comparison needs a map");
		for (Panel panel : panels) SaliencyStack.requireSize(scan, panel.map());
		this.scan = scan;
		this.slice = slice;
		this.window = window;
		this.panels = panels;
		this.answer = answer;
	}

	/**
	 * @param words what the classifier says of the slice
	 * @return the same maps, whose montage begins with the slice itself below these words, and outlines the hotspots of each map
	 */
	public MethodComparison answered(String words) {
		return new MethodComparison(scan, slice, window, panels, Optional.of(words));
	}

	/** @return a 32-bit stack, one slice per method labelled with its option, with colours over the display range 0..1; not shown */
	public ImagePlus stack() {
		ImageStack stack = new ImageStack(scan.width(), scan.height());
		for (Panel panel : panels) stack.addSlice(panel.method().option(), panel.map());
		return SaliencyStack.coloured(SaliencyStack.image(scan, STACK, stack));
	}

	/**
	 * Makes an RGB picture of the slice as the classifier saw it, once per method with the method's map and title, over a bar of the colours
	 * from 0 to 1. Pixels keep their size. Where the {@link #answered answer} is known, the first one is the slice alone.
	 *
	 * @param opacity of the painted maps, 0..1; they are painted all over, so that no edge shows up where a map leaves 0
	 * @return the picture, not shown
	 */
	public ImagePlus montage(double opacity) {
		int tiles = panels.size() + (answer.isPresent() ? 1 : 0);
		int columns = (int) Math.ceil(Math.sqrt(tiles));
		int rows = (tiles + columns - 1) / columns;
		int line = ColourBar.height(scan.width());
		int tileWidth = scan.width() + GAP;
		int tileHeight = scan.height() + line;
		ColorProcessor picture = new ColorProcessor(columns * tileWidth - GAP, rows * tileHeight + line);
		ColourBar.useFont(picture, scan.width());
		OverlayColours colours = new OverlayColours();
		for (int i = 0; i < tiles; i++) {
			int x = i % columns * tileWidth;
			int y = i / columns * tileHeight;
			Optional<Panel> panel = answer.isPresent() && i == 0 ? Optional.empty() : Optional.of(panels.get(i - tiles + panels.size()));
			picture.insert(panel.isPresent() ? painted(panel.get().map(), opacity, colours) : RgbCopy.shown(scan, slice, window), x,
				y + line);
			ColorProcessor title = new ColorProcessor(scan.width(), line); // so that a long one ends where its tile does
			ColourBar.useFont(title, scan.width());
			ColourBar.write(title, panel.map(p -> p.method().title()).orElseGet(answer::get), ColourBar.margin(), line);
			picture.insert(title, x, y);
		}
		ColourBar.draw(picture, rows * tileHeight, line, OverlayLook.Range.FIXED, opacity);
		return SaliencyStack.image(scan, MONTAGE, stackOf(picture));
	}

	private ColorProcessor painted(float[] map, double opacity, OverlayColours colours) {
		ColorProcessor picture = RgbCopy.shown(scan, slice, window);
		MapPaint.allOver((int[]) picture.getPixels(), map, opacity, colours);
		if (answer.isPresent()) RgbCopy.outline(picture, HotspotFinder.find(map, scan.width(), scan.height(), scan.calibration(), slice,
			HotspotFinder.DEFAULT_THRESHOLD, 0, null));
		return picture;
	}

	private ImageStack stackOf(ColorProcessor picture) {
		ImageStack stack = new ImageStack(picture.getWidth(), picture.getHeight());
		stack.addSlice(SaliencyStack.label(scan.label(slice), window.map(w -> w.at(slice).toString())), picture);
		return stack;
	}
}
