package org.abscam.fiji.review;

import java.awt.BorderLayout;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Frame;
import java.awt.event.KeyAdapter;
import java.awt.event.KeyEvent;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.KeyStroke;
import javax.swing.ListSelectionModel;
import javax.swing.table.AbstractTableModel;
import org.abscam.fiji.review.state.ReviewLook;

/** Which key does what in the review window. A line that is selected takes the next key that is pressed. */
final class KeysDialog extends JDialog {

	private static final long serialVersionUID = 1;

	private final transient KeyChoice choice;
	private final Keys keys = new Keys();
	private final JTable table = new JTable(keys);

	KeysDialog(Frame owner, KeyChoice choice) {
		super(owner, "Keys of the review window", false);
		this.choice = choice;
		JLabel how = new JLabel("Select a line and press the key that is to do it from now on.");
		JButton usual = new JButton("Usual keys");
		JButton close = new JButton("Close");
		usual.addActionListener(e -> {
			choice.reset();
			keys.fireTableDataChanged();
		});
		close.addActionListener(e -> dispose());
		JPanel buttons = new JPanel(new FlowLayout(FlowLayout.RIGHT, ReviewLook.scaled(6), 0));
		buttons.add(usual);
		buttons.add(close);
		JPanel all = new JPanel(new BorderLayout(0, ReviewLook.scaled(6)));
		all.add(how, BorderLayout.NORTH);
		all.add(new JScrollPane(table), BorderLayout.CENTER);
		all.add(buttons, BorderLayout.SOUTH);
		ReviewLook.applyToDialog(all);
		how.setForeground(ReviewLook.QUIET);
		int gap = ReviewLook.scaled(10);
		all.setBorder(BorderFactory.createEmptyBorder(gap, gap, gap, gap));
		table.getColumnModel().getColumn(0).setMaxWidth(ReviewLook.scaled(110));
		table.getColumnModel().getColumn(0).setPreferredWidth(ReviewLook.scaled(110));
		table.addKeyListener(new KeyAdapter() {

			@Override
			public void keyPressed(KeyEvent event) {
				take(event);
			}

			@Override
			public void keyTyped(KeyEvent event) {
				if ("+-?".indexOf(event.getKeyChar()) >= 0) set("typed " + event.getKeyChar());
			}
		});
		table.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
		table.getTableHeader().setReorderingAllowed(false);
		table.getAccessibleContext().setAccessibleName("Keys");
		all.registerKeyboardAction(event -> dispose(), KeyStroke.getKeyStroke("ESCAPE"), JComponent.WHEN_IN_FOCUSED_WINDOW);
		setContentPane(all);
		all.setPreferredSize(new Dimension(ReviewLook.scaled(560), ReviewLook.scaled(600)));
		pack();
		setLocationRelativeTo(owner);
	}

	private void take(KeyEvent event) {
		int code = event.getKeyCode();
		if (code == KeyEvent.VK_ESCAPE) dispose();
		boolean alone = code == KeyEvent.VK_SHIFT || code == KeyEvent.VK_CONTROL || code == KeyEvent.VK_ALT || code == KeyEvent.VK_META
			|| code == KeyEvent.VK_UNDEFINED || "+-?".indexOf(event.getKeyChar()) >= 0;
		boolean walks = event.getModifiersEx() == 0 && (code == KeyEvent.VK_UP || code == KeyEvent.VK_DOWN);
		if (alone || walks || code == KeyEvent.VK_ESCAPE) return;
		event.consume();
		set(KeyStroke.getKeyStroke(code, event.getModifiersEx()).toString().replace("pressed ", ""));
	}

	private void set(String stroke) {
		int row = table.getSelectedRow();
		if (row < 0) return;
		choice.choose(ReviewKey.values()[row], stroke);
		keys.fireTableRowsUpdated(0, ReviewKey.values().length - 1);
		table.setRowSelectionInterval(row, row);
	}

	private final class Keys extends AbstractTableModel {

		private static final long serialVersionUID = 1;

		@Override
		public int getRowCount() {
			return ReviewKey.values().length;
		}

		@Override
		public int getColumnCount() {
			return 2;
		}

		@Override
		public String getColumnName(int column) {
			return column == 0 ? "Key" : "What it does";
		}

		@Override
		public Object getValueAt(int row, int column) {
			ReviewKey key = ReviewKey.values()[row];
			return column == 0 ? KeyChoice.inWords(choice.stroke(key)) : key.words();
		}
	}
}
