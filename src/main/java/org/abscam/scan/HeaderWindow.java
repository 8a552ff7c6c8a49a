package org.abscam.scan;

import java.util.Optional;
import java.util.OptionalDouble;
import org.abscam.dicom.image.Voi;

/**
 * A window of a DICOM header, or a table in place of one (PS3.3, section C.11.2), or one that is usual.
 *
 * @param name its explanation, where it has one
 * @param window bounds between which values are told apart
 * @param function how these become grey levels
 */
record HeaderWindow(Optional<String> name, Window window, GreyFunction function) {

	/**
	 * @param name blank for none
	 * @return empty where the numbers are those of no window: a LINEAR one is at least 1 wide
	 */
	static Optional<HeaderWindow> of(double centre, double width, String name, GreyFunction.Curve function) {
		boolean linear = function == GreyFunction.Curve.LINEAR;
		if (!Double.isFinite(centre) || !Double.isFinite(width) || !(width > 0) || linear && width < 1) return Optional.empty();
		double low = centre - width / 2;
		double high = linear ? Math.max(low + width - 1, Math.nextUp((float) low)) : low + width;
		if (!(low < centre) || !(low < high) || !Double.isFinite(low) || !Double.isFinite(high)) return Optional.empty();
		return Optional.of(new HeaderWindow(Optional.of(name).filter(n -> !n.isBlank()), new Window(low, high), function));
	}

	/** The first window of a frame, else its first table. */
	static Optional<HeaderWindow> first(Voi voi) {
		return voi.windows().stream()
			.flatMap(w -> of(w.centre(), w.width(), w.explanation(), GreyFunction.Curve.of(w.function().name())).stream())
			.findFirst().or(() -> voi.tables().stream().findFirst().map(HeaderWindow::of));
	}

	static HeaderWindow of(Voi.Table table) {
		return new HeaderWindow(Optional.of(table.explanation()).filter(n -> !n.isBlank()),
			new Window(table.first(), Math.max(table.last(), table.first() + 1.)), new GreyFunction.Table(table, OptionalDouble.empty()));
	}

	/** The usual window of centre and width. */
	static HeaderWindow usual(String name, double centre, double width) {
		return new HeaderWindow(Optional.of(name), Window.ofCentreWidth(centre, width), GreyFunction.Curve.LINEAR);
	}

	/** @param wanted as {@link WindowChoice#named} writes it */
	boolean isCalled(String wanted) {
		return name.filter(n -> WindowChoice.named(n).equals(wanted)).isPresent();
	}

	boolean isTable() {
		return function instanceof GreyFunction.Table;
	}

	/** Name and bounds in words. */
	@Override
	public String toString() {
		return name.map(n -> n + " ").orElse("") + (isTable() ? "table of " : "") + UsedWindow.bounds(window);
	}
}
