package org.abscam.report;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ColorProcessor;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.abscam.cam.CamMethod;
import org.abscam.scan.Scan;

/** Maps of several methods for one slice side by side, all on the scale 0..1. */
public final class MethodComparison {

	private static final String STACK = "-methods";
	private static final String MONTAGE = "-montage";
	private static final int GAP = 2;
	private static final int MARGIN = 3;
	private static final int SMALLEST_FONT = 8;
	private static final int LARGEST_FONT = 18;
	/** Letters of a title that fit into the width of a panel. */
	private static final int LETTERS = 14;

	private final Scan scan;
	private final int slice;
	private final List<Panel> panels;

	/**
	 * A method's map.
	 *
	 * @param map row-major values 0..1 in the scan's size
	 */
	public record Panel(CamMethod method, float[] map) {}

	/**
	 * @param scan where the maps belong
	 * @param slice the slice that was explained, from 1
	 * @param panels at least one
	 * @throws IllegalArgumentException if there is no map or a map has another size
	 */
	public MethodComparison(Scan scan, int slice, List<Panel> panels) {
		if (panels.isEmpty()) throw new IllegalArgumentException("A comparison needs a map");
		for (Panel panel : panels) SaliencyStack.requireSize(scan, panel.map());
		this.scan = scan;
		this.slice = slice;
		this.panels = panels;
	}

	/** @return a 32-bit stack, one slice per method labelled with its option, with colours over the display range 0..1; not shown */
	public ImagePlus stack() {
		ImageStack stack = new ImageStack(scan.width(), scan.height());
		for (Panel panel : panels) stack.addSlice(panel.method().option(), panel.map());
		return SaliencyStack.coloured(SaliencyStack.image(scan, STACK, stack));
	}

	/**
	 * Makes an RGB picture of the slice as it is shown, once per method with the method's map and title, over a bar of the colours
	 * from 0 to 1. Pixels keep their size.
	 *
	 * @param opacity of the painted maps, 0..1; they are painted all over, so that no edge shows up where a map leaves 0
	 * @return the picture, not shown
	 */
	public ImagePlus montage(double opacity) {
		int columns = (int) Math.ceil(Math.sqrt(panels.size()));
		int rows = (panels.size() + columns - 1) / columns;
		int size = Math.min(Math.max(scan.width() / LETTERS, SMALLEST_FONT), LARGEST_FONT);
		int line = size + 2 * MARGIN;
		int tileWidth = scan.width() + GAP;
		int tileHeight = scan.height() + line;
		ColorProcessor picture = new ColorProcessor(columns * tileWidth - GAP, rows * tileHeight + line);
		picture.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
		picture.setAntialiasedText(true);
		SaliencyColours colours = new SaliencyColours();
		for (int i = 0; i < panels.size(); i++) {
			int x = i % columns * tileWidth;
			int y = i / columns * tileHeight;
			picture.insert(SaliencyOverlay.paintedAllOver(scan, slice, panels.get(i).map(), opacity, colours), x, y + line);
			picture.setRoi(x, y, scan.width(), line);
			write(picture, panels.get(i).method().title(), x + MARGIN, y + line - MARGIN);
			picture.resetRoi();
		}
		drawBar(picture, rows * tileHeight, line, colours);
		return SaliencyStack.image(scan, MONTAGE, stackOf(picture));
	}

	private static void drawBar(ColorProcessor picture, int top, int line, SaliencyColours colours) {
		int start = 2 * MARGIN + picture.getStringWidth("0");
		int end = picture.getWidth() - 2 * MARGIN - picture.getStringWidth("1");
		for (int x = start; x < end; x++) {
			int rgb = colours.rgb((x - start) / (double) Math.max(1, end - 1 - start));
			for (int y = top + MARGIN; y < top + line - MARGIN; y++) picture.set(x, y, rgb);
		}
		write(picture, "0", MARGIN, top + line - MARGIN);
		write(picture, "1", end + MARGIN, top + line - MARGIN);
	}

	/** In white; y is the bottom of the letters. */
	private static void write(ColorProcessor picture, String text, int x, int y) {
		picture.setColor(Color.WHITE);
		picture.drawString(text, x, y + 2);
	}

	private ImageStack stackOf(ColorProcessor picture) {
		ImageStack stack = new ImageStack(picture.getWidth(), picture.getHeight());
		stack.addSlice(scan.label(slice), picture);
		return stack;
	}
}
