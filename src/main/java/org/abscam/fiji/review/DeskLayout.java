package org.abscam.fiji.review;

import java.awt.BorderLayout;
import java.awt.Dimension;
import javax.swing.JPanel;
import org.abscam.fiji.review.panel.AxisBars;
import org.abscam.fiji.review.panel.FindingsPanel;
import org.abscam.fiji.review.panel.HeaderPanel;
import org.abscam.fiji.review.panel.ReadingPanel;
import org.abscam.fiji.review.picture.PictureSet;
import org.abscam.fiji.review.picture.SliceStrip;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.fiji.review.state.ReviewState;

/** Where things stand in the window: the answer above, pictures in the middle, all slices below them, findings at the right. */
final class DeskLayout extends JPanel {

	private static final long serialVersionUID = 1;
	private static final int COLUMN = 330;
	/** Of the window, for the column of findings. */
	private static final double LARGEST_PART = 0.4;
	private static final int STRIP = 96;

	DeskLayout(ReviewState state, ReviewDesk desk, PictureSet pictures, StatusLine status) {
		super(new BorderLayout());
		setBackground(ReviewLook.GROUND);
		JPanel left = new JPanel(new BorderLayout());
		left.setBackground(ReviewLook.GROUND);
		left.add(pictures, BorderLayout.CENTER);
		if (state.image().getStackSize() > 1) {
			SliceStrip strip = new SliceStrip(state);
			strip.setPreferredSize(new Dimension(0, ReviewLook.scaled(STRIP)));
			JPanel below = new JPanel(new BorderLayout());
			below.setBackground(ReviewLook.GROUND);
			if (state.axes().areMany()) below.add(new AxisBars(state), BorderLayout.NORTH);
			below.add(strip, BorderLayout.CENTER);
			left.add(below, BorderLayout.SOUTH);
		}
		add(new HeaderPanel(state, desk), BorderLayout.NORTH);
		add(left, BorderLayout.CENTER);
		add(status, BorderLayout.SOUTH);
		JPanel column = new JPanel(new BorderLayout()) {

			private static final long serialVersionUID = 1;

			@Override
			public Dimension getPreferredSize() {
				int width = DeskLayout.this.getWidth();
				return new Dimension(Math.min(ReviewLook.scaled(COLUMN), width == 0 ? COLUMN : (int) (width * LARGEST_PART)), 0);
			}
		};
		column.setBackground(ReviewLook.GROUND);
		column.add(new ReadingPanel(state, desk), BorderLayout.NORTH);
		column.add(new FindingsPanel(state, desk), BorderLayout.CENTER);
		add(column, BorderLayout.EAST);
	}
}
