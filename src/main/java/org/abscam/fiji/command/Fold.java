package org.abscam.fiji.command;

import ij.Prefs;
import ij.gui.GUI;
import ij.gui.GenericDialog;
import ij.gui.MultiLineLabel;
import java.awt.BorderLayout;
import java.awt.Button;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.awt.Label;
import java.awt.Panel;
import java.awt.Rectangle;
import java.awt.ScrollPane;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.abscam.option.Option;
import org.abscam.option.Said;

/**
 * Fields of a dialog that most users never need, behind a button. Closed, it says which of them have another value than is usual. Open, it is as
 * high as the screen allows, and scrolls.
 */
final class Fold {

	private static final String CLOSED = "Advanced >>", OPEN = "<< Advanced";
	/** Letters of what is said beside the button. */
	private static final int LONGEST = 60;
	/** Pixels between the dialog and the edge of the screen, such as its title bar takes; more where ImageJ's GUI scale is larger. */
	private static final int MARGIN = 40;
	/** Pixels of height with which little is seen of the fold. */
	private static final int LEAST = 120;
	private static final int ABOVE = 5;

	private final GenericDialog dialog;
	private final List<Component> components;
	private final Supplier<Said> said;
	private final List<Option> options;
	private final Button button = new Button(CLOSED);
	private final Label others = new Label();
	private final Panel inside = new Panel(new GridBagLayout());
	private final ScrollPane pane = new ScrollPane(ScrollPane.SCROLLBARS_AS_NEEDED) {

		@Override
		public Dimension getPreferredSize() {
			return size;
		}

		@Override
		public Dimension getMinimumSize() {
			return size;
		}
	};
	/** What is seen or not. */
	private final Panel shell = new Panel(new BorderLayout());
	private Dimension size = new Dimension();
	private Consumer<Boolean> toggled;

	/**
	 * @param components of the dialog, which go behind the fold in this order
	 * @param said reads the fields
	 * @param options what the components ask for
	 */
	Fold(GenericDialog dialog, List<Component> components, Supplier<Said> said, List<Option> options) {
		this.dialog = dialog;
		this.components = components;
		this.said = said;
		this.options = options;
	}

	/** Takes the components out of the dialog and puts the fold below what is left. */
	void addTo(boolean open, Consumer<Boolean> toggledTo) {
		toggled = toggledTo;
		GridBagLayout layout = (GridBagLayout) dialog.getLayout();
		for (Component component : components) {
			GridBagConstraints place = layout.getConstraints(component);
			dialog.remove(component);
			inside.add(component, place);
		}
		pane.add(inside);
		Panel line = new Panel(new FlowLayout(FlowLayout.LEFT, 0, 0));
		line.add(button);
		line.add(others);
		dialog.addPanel(line, GridBagConstraints.WEST, new Insets(ABOVE, Form.LEFT, 0, 0));
		shell.add(pane);
		dialog.addPanel(shell, GridBagConstraints.WEST, new Insets(0, 0, 0, 0));
		button.addActionListener(event -> {
			open(!shell.isVisible());
			toggled.accept(shell.isVisible());
			fit();
			dialog.pack();
			stayOnScreen();
		});
		open(open);
	}

	private void open(boolean open) {
		shell.setVisible(open);
		button.setLabel(open ? OPEN : CLOSED);
		others.setText(open ? "" : inWords());
		others.invalidate();
	}

	/** Which of the hidden fields have another value than is usual. */
	private String inWords() {
		Said now = said.get();
		Stream<String> words = options.stream().flatMap(option -> {
			if (option.isFlag())
				return now.is(option) == option.isUsual() ? Stream.empty() : Stream.of((now.is(option) ? "" : "no ") + option
					.name());
			return now.text(option).equals(option.usual()) ? Stream.empty() : Stream.of(option.name() + "=" + now.text(option));
		});
		String all = String.join(", ", words.toList());
		return all.length() > LONGEST ? "  " + all.substring(0, LONGEST) + "…" : all.isEmpty() ? "" : "  " + all;
	}

	/**
	 * Columns of both parts stand below each other where the screen is wide enough, and the fold is as high as it needs to be or may be; where that
	 * is next to nothing, it takes the place of longer texts. Once the components have their font.
	 */
	void fit() {
		Rectangle screen = GUI.getMaxWindowBounds(dialog);
		showTexts(true);
		size = new Dimension();
		alignColumns(screen.width);
		Dimension all = inside.getPreferredSize();
		if (shell.isVisible() && room(screen) < Math.min(all.height, LEAST)) showTexts(false);
		int room = Math.max(room(screen), margin());
		Insets edges = pane.getInsets();
		int bar = all.height > room ? Math.max(pane.getVScrollbarWidth(), margin() / 2) : 0;
		size = new Dimension(all.width + edges.left + edges.right + bar + 2,
			Math.min(all.height, room) + edges.top + edges.bottom + 2);
		int over = -room(screen);
		if (over > 0) size.height = Math.max(margin(), size.height - over); // rows that grow with it
		pane.invalidate();
	}

	private void showTexts(boolean shown) {
		for (Component component : dialog.getComponents()) if (component instanceof MultiLineLabel) component.setVisible(shown);
	}

	/** Pixels that the screen has for the fold. */
	private int room(Rectangle screen) {
		pane.invalidate();
		return screen.height - dialog.getPreferredSize().height - margin();
	}

	private static int margin() {
		return (int) (MARGIN * Math.max(1, Prefs.getGuiScale()));
	}

	private void alignColumns(int most) {
		GridBagLayout above = (GridBagLayout) dialog.getLayout();
		GridBagLayout below = (GridBagLayout) inside.getLayout();
		above.columnWidths = null;
		below.columnWidths = null;
		if (!shell.isVisible()) return;
		int one = widestLabel(dialog, above);
		int other = widestLabel(inside, below);
		int widest = Math.max(one, other);
		int width = Math.max(dialog.getPreferredSize().width + widest - one, inside.getPreferredSize().width + widest - other);
		if (width > most - margin()) return;
		above.columnWidths = new int[] {widest};
		below.columnWidths = new int[] {widest};
		inside.invalidate();
	}

	private static int widestLabel(Container container, GridBagLayout layout) {
		int widest = 0;
		for (Component label : container.getComponents()) {
			GridBagConstraints place = layout.getConstraints(label);
			boolean first = label instanceof Label && place.gridx == 0 && place.gridwidth == 1;
			if (first) widest = Math.max(widest, label.getPreferredSize().width);
		}
		return widest;
	}

	private void stayOnScreen() {
		Rectangle screen = GUI.getMaxWindowBounds(dialog);
		int y = Math.max(screen.y, Math.min(dialog.getY(), screen.y + screen.height - dialog.getHeight()));
		int x = Math.max(screen.x, Math.min(dialog.getX(), screen.x + screen.width - dialog.getWidth()));
		dialog.setLocation(x, y);
	}
}
