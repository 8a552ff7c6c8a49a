package org.abscam.fiji.review.panel;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.util.EnumMap;
import java.util.Map;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollBar;
import javax.swing.SwingConstants;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.fiji.review.state.ReviewState;
import org.abscam.fiji.review.state.StackAxes;
import org.abscam.fiji.review.state.StackAxes.Axis;

/** A scroll bar for each dimension of a hyperstack. */
public final class AxisBars extends JPanel {

	private static final long serialVersionUID = 1;
	private static final int LETTER = 18;
	private static final int PLACE = 64;
	private static final int HEIGHT = 16;

	private final transient StackAxes axes;
	private final transient Map<Axis, JScrollBar> bars = new EnumMap<>(Axis.class);
	private final transient Map<Axis, JLabel> letters = new EnumMap<>(Axis.class);
	private final transient Map<Axis, JLabel> places = new EnumMap<>(Axis.class);
	private boolean following;

	/** @param state whose scan has the dimensions */
	public AxisBars(ReviewState state) {
		super(new Rows(ReviewLook.scaled(2), ReviewLook.scaled(300)));
		axes = state.axes();
		for (Axis axis : axes.axes()) add(row(axis));
		setBackground(ReviewLook.GROUND);
		setBorder(Fields.gap(2, 8));
		state.addListener(aspect -> {
			if (aspect == ReviewState.Aspect.SLICE) follow();
		});
		follow();
	}

	private JPanel row(Axis axis) {
		JScrollBar bar = new JScrollBar(SwingConstants.HORIZONTAL, 1, 1, 1, axes.size(axis) + 1);
		bar.setBlockIncrement(Math.max(1, axes.size(axis) / 10));
		bar.setToolTipText("Shows another " + axis.words() + ".");
		bar.getAccessibleContext().setAccessibleName(axis.words());
		bar.addAdjustmentListener(event -> {
			if (following) return;
			axes.goTo(axis, bar.getValue());
			follow();
		});
		JLabel letter = new JLabel(axis.letter());
		JLabel place = new JLabel("", SwingConstants.RIGHT);
		bars.put(axis, bar);
		letters.put(axis, letter);
		places.put(axis, place);
		JPanel row = new JPanel(new BorderLayout(ReviewLook.scaled(4), 0));
		row.add(letter, BorderLayout.WEST);
		row.add(bar, BorderLayout.CENTER);
		row.add(place, BorderLayout.EAST);
		ReviewLook.apply(row);
		for (JLabel label : new JLabel[] {letter, place}) label.setFont(ReviewLook.font(0.85, java.awt.Font.PLAIN));
		letter.setPreferredSize(new Dimension(ReviewLook.scaled(LETTER), ReviewLook.scaled(HEIGHT)));
		place.setPreferredSize(new Dimension(ReviewLook.scaled(PLACE), ReviewLook.scaled(HEIGHT)));
		return row;
	}

	/** Shows where the slice lies. */
	private void follow() {
		following = true;
		try {
			bars.forEach((axis, bar) -> {
				bar.setValue(axes.at(axis));
				places.get(axis).setText(axes.at(axis) + " / " + axes.size(axis));
				letters.get(axis).setForeground(axis == axes.stepped() ? ReviewLook.TEXT : ReviewLook.QUIET);
				places.get(axis).setForeground(letters.get(axis).getForeground());
			});
		}
		finally {
			following = false;
		}
	}

	JScrollBar bar(Axis axis) {
		return bars.get(axis);
	}
}
