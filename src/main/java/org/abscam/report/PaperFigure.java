package org.abscam.report;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.gui.ShapeRoi;
import ij.measure.Calibration;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleToIntFunction;
import org.abscam.hotspot.Hotspot;
import org.abscam.report.figure.ColourScale;
import org.abscam.report.figure.Figure;
import org.abscam.report.figure.Panel;
import org.abscam.report.figure.ScaleBar;
import org.abscam.report.overlay.FindingLook;
import org.abscam.report.overlay.MapPaint;
import org.abscam.report.overlay.OverlayColours;
import org.abscam.report.overlay.OverlayLook;
import org.abscam.report.overlay.SaliencyColours;

/**
 * A figure for a paper: the scan as the classifier saw it, the map, the map over the scan, and the outlines of its hotspots, with letters, a scale bar where the
 * scan is calibrated, and the colours with their numbers, at 300 dots per inch.
 */
final class PaperFigure {

	private static final String SUFFIX = "-figure";

	private final ExplainedScan result;
	private final OverlayLook look;
	private final int index;
	private final float[] map;

	private PaperFigure(ExplainedScan result, OverlayLook look, int index) {
		this.result = result;
		this.look = look;
		this.index = index;
		this.map = result.maps().get(index);
	}

	/**
	 * Of the image that the model is surest of among those with a map, and where it explains volumes, of the slice with the highest peak there.
	 *
	 * @param result an explained scan with at least one map
	 * @param look how the overlay looks
	 * @return the figure's pixels
	 */
	static BufferedImage of(ExplainedScan result, OverlayLook look) {
		int perImage = result.slices().size() / result.images().size();
		int best = 0;
		for (int i = 1; i < result.images().size(); i++) {
			ExplainedImage image = result.images().get(i);
			ExplainedImage before = result.images().get(best);
			boolean surer = result.value(image) > result.value(before);
			if (!image.isEmpty() && (before.isEmpty() || surer)) best = i;
		}
		int index = best * perImage;
		for (int i = index + 1; perImage > 1 && i < (best + 1) * perImage; i++)
			if (MapPaint.maximum(result.maps().get(i)) > MapPaint.maximum(result.maps().get(index))) index = i;
		return new PaperFigure(result, look, index).draw();
	}

	/** As an RGB image in inches, titled {@code NAME-figure}. */
	static ImagePlus image(ExplainedScan result, BufferedImage figure) {
		ImagePlus image = new ImagePlus(result.scan().name() + SUFFIX, new ColorProcessor(figure));
		Calibration print = image.getCalibration();
		print.setUnit("inch");
		print.pixelWidth = 1. / Figure.DOTS_PER_INCH;
		print.pixelHeight = print.pixelWidth;
		return image;
	}

	private BufferedImage draw() {
		int slice = result.slices().get(index);
		Calibration units = result.scan().calibration();
		Optional<ScaleBar> bar = ScaleBar.of(result.scan().width() * units.pixelWidth, units.getUnit());
		ColorProcessor scan = RgbCopy.shown(result.scan(), slice, result.networkImages().window());
		ColorProcessor overlay = (ColorProcessor) scan.duplicate();
		new MapPaint(onMap()).over((int[]) overlay.getPixels(), map);
		FloatProcessor alone = new FloatProcessor(scan.getWidth(), scan.getHeight(), map.clone());
		alone.setColorModel(new SaliencyColours().lut());
		alone.setMinAndMax(0, highest());
		String where = result.scan().size() > 1 ? "Scan, slice " + slice : "Scan";
		String window = result.networkImages().window().map(w -> w.at(slice).toString()).orElse("");
		String rule = "map ≥ " + ColourScale.number(result.threshold()) + " of its maximum";
		List<Panel> panels =
			List.of(new Panel(where, picture(scan), Panel.Marks.NONE, bar, Optional.empty(), window),
				new Panel(title(), picture(alone.convertToColorProcessor()), Panel.Marks.NONE, Optional.empty(),
					Optional.of(new ColourScale(value -> new SaliencyColours().rgb(value / highest()), highest(), "saliency")), ""),
				new Panel("Map over scan", picture(overlay), Panel.Marks.NONE, Optional.empty(),
					Optional.of(new ColourScale(blended(), highest(), "saliency")), ""),
				new Panel("Hotspots", picture(scan), this::outlines, Optional.empty(), Optional.empty(), rule));
		return new Figure(panels, RgbCopy.pixelHeight(result.scan())).draw();
	}

	/** The overlay's panel shows the map even where the overlay is to show outlines only. */
	private OverlayLook onMap() {
		return look.showsMap() ? look : new OverlayLook(look.opacity(), look.threshold(), OverlayLook.Paint.MAP, look.range(), false);
	}

	/** What the colours go up to. */
	private double highest() {
		double maximum = MapPaint.maximum(map);
		return look.range() == OverlayLook.Range.SLICE && maximum > 0 ? maximum : 1;
	}

	/** As {@link MapPaint} paints, over a middle grey: nothing below the threshold. */
	private DoubleToIntFunction blended() {
		OverlayColours colours = new OverlayColours();
		double limit = look.threshold() * MapPaint.maximum(map);
		int grey = OverlayColours.MID_GREY;
		return value -> value < limit ? grey * 0x010101 : colours.over(grey, value / highest(), look.opacity());
	}

	/** Method and class. */
	private String title() {
		int perImage = result.slices().size() / result.images().size();
		return result.explainer().options().method().title() + ": " + result.inWords(result.images().get(index / perImage));
	}

	/** With the ranks of the hotspots, by which tables and the ROI Manager name them. */
	private void outlines(Graphics2D canvas, AffineTransform toFigure, double scale) {
		List<Hotspot> here = result.hotspots().stream().filter(hotspot -> hotspot.slice() == result.slices().get(index)).toList();
		for (Hotspot hotspot : here) FindingLook.OPEN.draw(canvas, toFigure.createTransformedShape(shape(hotspot.roi())), scale);
		for (Hotspot hotspot : here) {
			Rectangle box = hotspot.bounds();
			Point2D corner = toFigure.transform(new Point2D.Double(box.x + box.width / 2., box.y + box.height / 2.), null);
			Figure.write(canvas, Integer.toString(hotspot.rank()), corner.getX(), corner.getY());
		}
	}

	private static Shape shape(Roi outline) {
		Rectangle at = outline.getBounds();
		return AffineTransform.getTranslateInstance(at.x, at.y).createTransformedShape(new ShapeRoi(outline).getShape());
	}

	private static BufferedImage picture(ColorProcessor pixels) {
		BufferedImage picture = new BufferedImage(pixels.getWidth(), pixels.getHeight(), BufferedImage.TYPE_INT_RGB);
		picture.setRGB(0, 0, pixels.getWidth(), pixels.getHeight(), (int[]) pixels.getPixels(), 0, pixels.getWidth());
		return picture;
	}
}
