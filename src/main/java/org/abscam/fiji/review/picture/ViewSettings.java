package org.abscam.fiji.review.picture;

import java.util.ArrayList;
import java.util.List;
import org.abscam.hotspot.HotspotFinder;
import org.abscam.report.overlay.OverlayLook;

/** What is painted over the scan, and how the pictures stand. On Swing's event thread only. */
public final class ViewSettings {

	/** How scan and map stand to each other. */
	enum Layout {

			/** The scan, and beside it the scan with the map. */
			SIDE,
			/** One picture, with a line up to which the map is wiped off. */
			SWIPE,
			/** One picture, with the map. */
			SINGLE;

		Layout next() {
			return values()[(ordinal() + 1) % values().length];
		}
	}

	private static final double STEP = 0.1;

	private final List<Runnable> listeners = new ArrayList<>();
	private Layout layout = Layout.SIDE;
	private boolean overlay = true;
	private boolean outlinesOnly;
	private double opacity = OverlayLook.DEFAULT_OPACITY;
	private double threshold = HotspotFinder.DEFAULT_THRESHOLD;

	void addListener(Runnable changed) {
		listeners.add(changed);
	}

	Layout layout() {
		return layout;
	}

	public void nextLayout() {
		layout = layout.next();
		changed();
	}

	/** @return whether anything is painted over the scan */
	boolean isOverlaid() {
		return overlay;
	}

	public void toggleOverlay() {
		overlay = !overlay;
		changed();
	}

	/** @return whether the map's colours are painted */
	boolean showsColours() {
		return overlay && !outlinesOnly;
	}

	/** @param only outlines, no colours */
	void setOutlinesOnly(boolean only) {
		outlinesOnly = only;
		changed();
	}

	public void toggleOutlinesOnly() {
		setOutlinesOnly(!outlinesOnly);
	}

	/** @param steps more or less opaque, of a tenth each */
	public void changeOpacity(int steps) {
		opacity = Math.min(1, Math.max(STEP, Math.round((opacity + steps * STEP) / STEP) * STEP));
		changed();
	}

	/** @return how the map is painted */
	public OverlayLook look() {
		return OverlayLook.of(Math.min(1, opacity), threshold);
	}

	/** As was asked for. */
	public void setLook(OverlayLook look) {
		opacity = look.opacity();
		threshold = look.threshold();
		changed();
	}

	private void changed() {
		listeners.forEach(Runnable::run);
	}
}
