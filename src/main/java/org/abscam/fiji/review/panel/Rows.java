package org.abscam.fiji.review.panel;

import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.Insets;
import java.awt.LayoutManager;

/** One below the other, all as wide as there is room, wrapped text as high as that makes it; what is hidden takes none. */
final class Rows implements LayoutManager {

	private final int gap;
	private final int usual;

	/**
	 * @param gap between two of them, in pixels
	 * @param usual width in pixels that is wanted as long as there is none
	 */
	Rows(int gap, int usual) {
		this.gap = gap;
		this.usual = usual;
	}

	@Override
	public void addLayoutComponent(String name, Component component) {
		// nothing to remember
	}

	@Override
	public void removeLayoutComponent(Component component) {
		// nothing was remembered
	}

	private static int height(Component component, int width) {
		return component instanceof WrappedLabel label ? label.heightAt(width) : component.getPreferredSize().height;
	}

	@Override
	public Dimension preferredLayoutSize(Container rows) {
		Insets insets = rows.getInsets();
		int width = rows.getWidth() > 0 ? rows.getWidth() : usual;
		int height = 0;
		for (Component row : rows.getComponents()) {
			int high = row.isVisible() ? height(row, width - insets.left - insets.right) : 0;
			if (high > 0) height += high + (height > 0 ? gap : 0);
		}
		return new Dimension(usual, height + insets.top + insets.bottom);
	}

	@Override
	public Dimension minimumLayoutSize(Container rows) {
		return preferredLayoutSize(rows);
	}

	@Override
	public void layoutContainer(Container rows) {
		Insets insets = rows.getInsets();
		int width = rows.getWidth() - insets.left - insets.right;
		int y = insets.top;
		int end = rows.getHeight() - insets.bottom;
		for (Component row : rows.getComponents()) {
			int high = row.isVisible() ? Math.max(0, Math.min(height(row, width), end - y)) : 0;
			row.setBounds(insets.left, y, width, high);
			if (high > 0) y += high + gap;
		}
	}
}
