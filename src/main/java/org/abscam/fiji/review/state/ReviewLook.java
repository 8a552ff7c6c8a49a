package org.abscam.fiji.review.state;

import ij.Prefs;
import java.awt.Color;
import java.awt.Component;
import java.awt.Container;
import java.awt.Cursor;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics;
import java.awt.Graphics2D;
import java.awt.Insets;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import javax.swing.AbstractButton;
import javax.swing.BorderFactory;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JList;
import javax.swing.JScrollBar;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.JToggleButton;
import javax.swing.JViewport;
import javax.swing.KeyStroke;
import javax.swing.plaf.basic.BasicButtonUI;
import javax.swing.table.DefaultTableCellRenderer;
import javax.swing.text.JTextComponent;

/** How the review window looks: dark and calm, so that the pictures are what is bright. Sizes follow ImageJ's GUI scale. */
public final class ReviewLook {

	/** Around pictures and behind panels. */
	public static final Color GROUND = new Color(0x1b1f22);
	/** Of panels that stand out a little, tables and fields. */
	public static final Color RAISED = new Color(0x262b2f);
	/** Lines between panels, and around fields. */
	public static final Color LINE = new Color(0x3a4147);
	/** Of what is selected. */
	public static final Color CHOSEN = new Color(0x31505a);
	public static final Color TEXT = new Color(0xe4e7e9);
	/** Of what matters less. */
	public static final Color QUIET = new Color(0x9fa9b0);
	/** Of the map's outlines, and what belongs to the model. */
	public static final Color MODEL = new Color(0x5ce1e6);
	/** Of what belongs to the reader. */
	public static final Color READER = new Color(0xf2c14e);
	/** Of what must be read before all else. */
	public static final Color ALARM = new Color(0xff8a7a);

	/** Of buttons that can do nothing now. */
	private static final Color DISABLED = new Color(0x6c767d);
	private static final int USUAL = 12;

	private ReviewLook() {}

	/**
	 * @param length in pixels of a screen without scale
	 * @return in pixels of this one
	 */
	public static int scaled(double length) {
		return (int) Math.round(length * Math.max(1, Prefs.getGuiScale()));
	}

	/** @return the font of all text */
	public static Font font() {
		return new Font(Font.SANS_SERIF, Font.PLAIN, scaled(USUAL));
	}

	/**
	 * @param factor of the usual size
	 * @param style of {@link Font}
	 */
	public static Font font(double factor, int style) {
		return font().deriveFont(style, (float) (font().getSize() * factor));
	}

	/**
	 * Gives the usual look to a component and all in it. What has a colour or font of its own by {@code setForeground} or {@code setFont} from
	 * this class keeps it if it is set afterwards.
	 */
	public static void apply(Component component) {
		component.setForeground(TEXT);
		component.setBackground(GROUND);
		component.setFont(font().deriveFont(component.getFont() == null ? Font.PLAIN : component.getFont().getStyle() & ~Font.BOLD));
		if (component instanceof JTable table) apply(table);
		else if (component instanceof JList<?> list) apply(list);
		else if (component instanceof JTextComponent text) apply(text);
		else if (component instanceof JButton || component instanceof JToggleButton && component.getClass() == JToggleButton.class)
			apply((AbstractButton) component);
		else if (component instanceof JCheckBox box) apply(box);
		else if (component instanceof JScrollPane pane) pane.setBorder(BorderFactory.createLineBorder(LINE));
		else if (component instanceof JScrollBar bar) SlimScrollBar.on(bar);
		else if (component instanceof JViewport view) view.setBackground(RAISED);
		else if (component instanceof JComboBox<?> box) box.setBackground(RAISED);
		if (component instanceof Container container) for (Component child : container.getComponents()) apply(child);
	}

	/**
	 * Gives the look to what a dialog holds. There the focus goes from button to button with the tab key, and enter presses the one that has it.
	 */
	public static void applyToDialog(JComponent content) {
		apply(content);
		reach(content);
	}

	private static void reach(Container content) {
		for (Component part : content.getComponents()) {
			if (part instanceof JButton button && !(button.getParent() instanceof JScrollBar)) {
				button.setFocusable(true);
				button.getInputMap().put(KeyStroke.getKeyStroke("ENTER"), "pressed");
				button.getInputMap().put(KeyStroke.getKeyStroke("released ENTER"), "released");
			}
			else if (part instanceof Container inside) reach(inside);
		}
	}

	private static void apply(JTable table) {
		table.setBackground(RAISED);
		table.setGridColor(LINE);
		table.setSelectionBackground(CHOSEN);
		table.setSelectionForeground(TEXT);
		table.setRowHeight(scaled(20));
		table.setShowVerticalLines(false);
		table.getTableHeader().setForeground(QUIET);
		table.getTableHeader().setBackground(GROUND);
		table.getTableHeader().setFont(font());
		table.getTableHeader().setDefaultRenderer(new FlatCell(GROUND));
		table.setDefaultRenderer(Object.class, new FlatCell(null));
		table.setIntercellSpacing(new Dimension(0, 1));
	}

	private static <T> void apply(JList<T> list) {
		list.setBackground(RAISED);
		list.setSelectionBackground(CHOSEN);
		list.setSelectionForeground(TEXT);
		list.setCellRenderer(new FlatEntry());
	}

	private static void apply(JTextComponent text) {
		text.setBackground(RAISED);
		text.setCaretColor(TEXT);
		text.setSelectionColor(CHOSEN);
		text.setSelectedTextColor(TEXT);
	}

	private static void apply(JCheckBox box) {
		box.setIcon(new Tick());
		box.setIconTextGap(scaled(7));
		box.setFocusPainted(false);
	}

	private static void apply(AbstractButton button) {
		button.setUI(new FlatButton());
		button.setOpaque(false);
		button.setBorderPainted(false);
		button.setFocusable(false);
		button.setMargin(new Insets(scaled(3), scaled(9), scaled(3), scaled(9)));
		button.setBorder(BorderFactory.createEmptyBorder(scaled(4), scaled(10), scaled(4), scaled(10)));
		button.setCursor(Cursor.getPredefinedCursor(Cursor.HAND_CURSOR));
	}

	/** A cell without relief. */
	private static final class FlatCell extends DefaultTableCellRenderer {

		private static final long serialVersionUID = 1;

		/** Of a title, {@code null} in the table. */
		private final Color ground;

		FlatCell(Color ground) {
			this.ground = ground;
		}

		@Override
		public Component getTableCellRendererComponent(JTable table, Object value, boolean selected, boolean focus, int row, int column) {
			super.getTableCellRendererComponent(table, value, selected, false, row, column);
			setBorder(BorderFactory.createEmptyBorder(scaled(2), scaled(7), scaled(2), scaled(7)));
			if (ground == null) return this;
			setForeground(QUIET);
			setBackground(ground);
			setFont(font());
			return this;
		}
	}

	/** A line of a list without relief. */
	private static final class FlatEntry extends DefaultListCellRenderer {

		private static final long serialVersionUID = 1;

		@Override
		public Component getListCellRendererComponent(JList<?> list, Object value, int index, boolean selected, boolean focus) {
			super.getListCellRendererComponent(list, value, index, selected, false);
			setBorder(BorderFactory.createEmptyBorder(scaled(2), scaled(7), scaled(2), scaled(7)));
			return this;
		}
	}

	/** A button without relief. */
	private static final class FlatButton extends BasicButtonUI {

		@Override
		protected void paintText(Graphics g, AbstractButton button, Rectangle room, String text) {
			if (button.isEnabled()) {
				super.paintText(g, button, room, text);
				return;
			}
			g.setColor(DISABLED);
			g.drawString(text, room.x, room.y + g.getFontMetrics().getAscent());
		}

		@Override
		public void paint(Graphics g, JComponent component) {
			AbstractButton button = (AbstractButton) component;
			Graphics2D paint = (Graphics2D) g.create();
			paint.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
			boolean pressed = button.getModel().isPressed() || button.isSelected();
			paint.setColor(pressed ? CHOSEN : button.getModel().isRollover() ? LINE : RAISED);
			Dimension size = button.getSize();
			paint.fillRoundRect(0, 0, size.width - 1, size.height - 1, scaled(8), scaled(8));
			paint.setColor(button.isFocusOwner() ? MODEL : LINE);
			paint.drawRoundRect(0, 0, size.width - 1, size.height - 1, scaled(8), scaled(8));
			paint.dispose();
			super.paint(g, component);
		}
	}
}
