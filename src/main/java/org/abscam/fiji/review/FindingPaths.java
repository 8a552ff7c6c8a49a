package org.abscam.fiji.review;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.review.Status;

/** The outlines of findings, by slice, as they are painted and clicked on. On Swing's event thread only. */
final class FindingPaths {

	private static final Color HALO = new Color(0, 0, 0, 190);
	private static final Color REJECTED = new Color(0xb4bcc2);

	private final ReviewState state;
	private final Map<Integer, List<Finding>> bySlice = new HashMap<>();
	/** Of the slice that was painted last. */
	private final Map<Outline, Path2D> paths = new IdentityHashMap<>();
	private int pathsOf;
	private boolean known;

	FindingPaths(ReviewState state) {
		this.state = state;
	}

	/** The findings are others. */
	void forget() {
		known = false;
	}

	/** @return the findings of a slice that may be shown */
	List<Finding> on(int slice) {
		if (!known) {
			bySlice.clear();
			paths.clear();
			for (Finding finding : state.findings()) bySlice.computeIfAbsent(finding.place().slice(), s -> new ArrayList<>()).add(finding);
			known = true;
		}
		if (slice != pathsOf) paths.clear();
		pathsOf = slice;
		return bySlice.getOrDefault(slice, List.of());
	}

	/** @return the smallest finding of a slice around a place in pixels of the image */
	Optional<Finding> at(int slice, double x, double y) {
		Finding found = null;
		double smallest = Double.POSITIVE_INFINITY;
		for (Finding finding : on(slice)) {
			Path2D path = path(finding.outline());
			Rectangle2D box = path.getBounds2D();
			double size = box.getWidth() * box.getHeight();
			if (!path.contains(x, y) || size >= smallest) continue;
			smallest = size;
			found = finding;
		}
		return Optional.ofNullable(found);
	}

	private Path2D path(Outline outline) {
		return paths.computeIfAbsent(outline, Outlines::path);
	}

	/** Paints the findings of a slice. @param toScreen from pixels of the image to those of the screen */
	void paint(Graphics2D g, int slice, AffineTransform toScreen, boolean modelToo) {
		g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
		String chosen = state.selected().map(Finding::id).orElse("");
		for (Finding finding : on(slice)) {
			boolean selected = finding.id().equals(chosen);
			if (!modelToo && !selected && finding.origin() == Finding.Origin.MODEL) continue;
			paint(g, toScreen.createTransformedShape(path(finding.outline())), finding, selected);
		}
		g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
	}

	private static void paint(Graphics2D g, java.awt.Shape shape, Finding finding, boolean selected) {
		boolean rejected = finding.status() == Status.REJECTED;
		float width = ReviewLook.scaled(selected ? 2.4 : 1.4);
		g.setStroke(new BasicStroke(width + 2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		g.setColor(HALO);
		g.draw(shape);
		float dash = ReviewLook.scaled(4);
		g.setStroke(rejected ? new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {dash, dash}, 0)
			: new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
		g.setColor(rejected ? REJECTED : finding.origin() == Finding.Origin.READER || finding.status() == Status.CHANGED ? ReviewLook.READER
			: ReviewLook.MODEL);
		g.draw(shape);
	}
}
