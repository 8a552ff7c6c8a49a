package org.abscam.fiji.review.picture;

import ij.Prefs;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.report.overlay.FindingLook;
import org.abscam.review.Finding;
import org.abscam.review.Outline;
import org.abscam.review.Status;

/** The outlines of findings, by slice, as they are painted and clicked on. On Swing's event thread only. */
public final class FindingPaths {

	private static final BasicStroke PLAIN = new BasicStroke(1);
	/** Width of the white line around the selected finding, with what is drawn on it. */
	private static final double GLOW = 6;

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

	/**
	 * Paints the findings of a slice.
	 *
	 * @param toScreen from pixels of the image to those of the screen
	 * @param modelToo the model's findings that are not selected, too
	 * @param hurried whether to be fast is more than to be smooth
	 */
	void paint(Graphics2D g, int slice, AffineTransform toScreen, boolean modelToo, boolean hurried) {
		g.setRenderingHint(RenderingHints.KEY_ANTIALIASING,
			hurried ? RenderingHints.VALUE_ANTIALIAS_OFF : RenderingHints.VALUE_ANTIALIAS_ON);
		for (Finding finding : on(slice)) {
			boolean selected = state.isSelected(finding.id());
			if (!modelToo && !selected && finding.origin() == Finding.Origin.MODEL) continue;
			Shape shape = toScreen.createTransformedShape(path(finding.outline()));
			if (hurried) {
				g.setColor(look(finding).colour());
				g.setStroke(PLAIN);
				g.draw(shape);
				continue;
			}
			double scale = Math.max(1, Prefs.getGuiScale());
			if (selected) {
				g.setColor(Color.WHITE);
				g.setStroke(new BasicStroke((float) (GLOW * scale), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
				g.draw(shape);
			}
			look(finding).draw(g, shape, scale);
		}
		g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
	}

	/** @return how a finding is drawn */
	public static FindingLook look(Finding finding) {
		if (finding.status() == Status.REJECTED) return FindingLook.REJECTED;
		if (finding.origin() == Finding.Origin.READER) return FindingLook.READER;
		return switch (finding.status()) {
			case ACCEPTED -> FindingLook.ACCEPTED;
			case CHANGED -> FindingLook.CHANGED;
			default -> FindingLook.OPEN;
		};
	}
}
