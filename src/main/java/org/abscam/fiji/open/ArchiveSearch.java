package org.abscam.fiji.open;

import ij.Prefs;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.Container;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.Panel;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.ListSelectionModel;
import javax.swing.plaf.basic.BasicButtonUI;
import javax.swing.table.DefaultTableCellRenderer;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.ArchivedSeries;
import org.abscam.dicom.web.FoundStudy;
import org.abscam.dicom.web.StudySearch;
import org.abscam.explain.options.ExplainException;
import org.abscam.option.Options;
import org.abscam.option.Said;

/**
 * Searches the archive that the fields above say, and lists studies, and the series of the one that is chosen. Names of patients are seen here alone:
 * neither what is searched nor what is found is recorded, logged or remembered.
 */
final class ArchiveSearch extends Panel {

	private static final long serialVersionUID = 1L;
	private static final int WIDTH = 620;
	private static final int LETTERS = 12;
	private static final int ROW = 18;
	private static final int MESSAGE_ROWS = 2;
	private static final Color LINE = new Color(0xb0b0b0);
	private static final Color TITLE = new Color(0xeeeeee);

	private final transient Supplier<Said> fields;
	private final transient Consumer<String> chosen;
	private final transient ExecutorService asking = Executors.newSingleThreadExecutor(run -> {
		Thread thread = new Thread(run, "abscam-archive-search");
		thread.setDaemon(true);
		return thread;
	});
	private final JTextField patient = new JTextField(16);
	private final JTextField study = new JTextField(14);
	private final JButton search = new JButton("Search");
	private final SearchedRows<FoundStudy> studies = new SearchedRows<>("Date", "Modalities", "Description", "Series", "Patient");
	private final SearchedRows<ArchivedSeries> series = new SearchedRows<>("Number", "Modality", "Description", "Images");
	private final JTable studyTable = new JTable(studies);
	private final JTable seriesTable = new JTable(series);
	/** Of so many rows that whole sentences are read. */
	private final JTextArea message = new JTextArea("Nothing of this is recorded but the address of the series.", MESSAGE_ROWS, 1);
	/** Of the archive that the studies were found in. */
	private String root = "";

	/**
	 * @param fields what the dialog says of address, credentials and http
	 * @param chosen takes the address of the study or series that the user chooses
	 */
	ArchiveSearch(Supplier<Said> fields, Consumer<String> chosen) {
		this.fields = fields;
		this.chosen = chosen;
		setLayout(new BorderLayout());
		JPanel words = new JPanel(new FlowLayout(FlowLayout.LEFT, 6, 4));
		words.add(new JLabel("Patient (ID or name):"));
		words.add(patient);
		words.add(new JLabel("Study (date or text):"));
		words.add(study);
		words.add(search);
		widths(studyTable, 80, 80, 240, 50, 170);
		widths(seriesTable, 60, 70, 420, 70);
		JPanel tables = new JPanel(new BorderLayout(0, 4));
		tables.add(scrolled(studyTable, 140), BorderLayout.NORTH);
		tables.add(scrolled(seriesTable, 100), BorderLayout.SOUTH);
		JPanel all = new JPanel(new BorderLayout());
		all.setBorder(BorderFactory.createEmptyBorder(4, 4, 4, 4));
		all.add(words, BorderLayout.NORTH);
		all.add(tables, BorderLayout.CENTER);
		all.add(message, BorderLayout.SOUTH);
		message.setLineWrap(true);
		message.setWrapStyleWord(true);
		message.setEditable(false);
		message.setFocusable(false);
		message.setOpaque(false);
		look(all);
		search.setUI(new BasicButtonUI());
		search.setBackground(TITLE);
		search.setBorder(BorderFactory.createCompoundBorder(BorderFactory.createLineBorder(LINE), BorderFactory.createEmptyBorder(scaled(2),
			scaled(9), scaled(2), scaled(9))));
		add(all, BorderLayout.CENTER);
		patient.setName("patient");
		study.setName("study");
		studyTable.setName("studies");
		seriesTable.setName("series");
		patient.addActionListener(e -> search());
		study.addActionListener(e -> search());
		search.addActionListener(e -> search());
		studyTable.getSelectionModel().addListSelectionListener(e -> {
			if (!e.getValueIsAdjusting()) studies.at(studyTable.getSelectedRow()).ifPresent(this::list);
		});
		seriesTable.getSelectionModel().addListSelectionListener(e -> {
			if (!e.getValueIsAdjusting()) studies.at(studyTable.getSelectedRow()).ifPresent(of -> series.at(seriesTable.getSelectedRow())
				.ifPresent(one -> chosen.accept(ArchiveAddress.ofSeries(root, of.study().uid(), one.uid()))));
		});
	}

	private static JScrollPane scrolled(JTable table, int height) {
		table.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
		table.setPreferredScrollableViewportSize(new Dimension(scaled(WIDTH), scaled(height)));
		table.setRowHeight(scaled(ROW));
		table.setFillsViewportHeight(true);
		table.setShowVerticalLines(false);
		table.setGridColor(LINE);
		table.setIntercellSpacing(new Dimension(0, 1));
		table.getTableHeader().setReorderingAllowed(false);
		table.getTableHeader().setDefaultRenderer(new Cell(true));
		table.setDefaultRenderer(Object.class, new Cell(false));
		JScrollPane pane = new JScrollPane(table);
		pane.setBorder(BorderFactory.createLineBorder(LINE));
		return pane;
	}

	private static void widths(JTable table, int... widths) {
		for (int i = 0; i < widths.length; i++) table.getColumnModel().getColumn(i).setPreferredWidth(scaled(widths[i]));
	}

	/** Without relief, as the dialog's own fields. */
	private static final class Cell extends DefaultTableCellRenderer {

		private static final long serialVersionUID = 1;

		private final boolean title;

		Cell(boolean title) {
			this.title = title;
		}

		@Override
		public Component getTableCellRendererComponent(JTable table, Object value, boolean selected, boolean focus, int row, int column) {
			super.getTableCellRendererComponent(table, value, selected, false, row, column);
			setFont(table.getFont());
			setBorder(BorderFactory.createEmptyBorder(0, scaled(5), 0, scaled(5)));
			if (title) setBackground(TITLE);
			return this;
		}
	}

	private static int scaled(int length) {
		return (int) (length * Prefs.getGuiScale());
	}

	/** As the fields above: plain letters, as large as the user wants them, on the dialog's ground. */
	private static void look(Component part) {
		part.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, scaled(LETTERS)));
		if (part instanceof JPanel panel) panel.setOpaque(false);
		if (part instanceof Container container) for (Component child : container.getComponents()) look(child);
		if (part instanceof JTable table) look(table.getTableHeader());
	}

	private String address(FoundStudy of) {
		return ArchiveAddress.ofStudy(root, of.study().uid());
	}

	/** Work that may fail with a sentence. */
	@FunctionalInterface
	private interface Asking<T> {

		T ask() throws ExplainException, DicomException;
	}

	/** The window stays alive meanwhile; an answer that comes late is shown late. */
	private <T> void ask(String status, Asking<List<T>> work, Consumer<List<T>> answer) {
		message.setText(status);
		search.setEnabled(false);
		asking.execute(() -> {
			List<T> found = null;
			String sentence = "";
			try {
				found = work.ask();
			}
			catch (ExplainException | DicomException e) {
				sentence = ArchiveRequest.inMacros(e.getMessage());
			}
			List<T> shown = found;
			String said = sentence;
			EventQueue.invokeLater(() -> {
				search.setEnabled(true);
				message.setText(said);
				message.setToolTipText(said);
				if (shown != null) answer.accept(shown);
			});
		});
	}

	private void search() {
		Said said = fields.get();
		String at = ArchiveAddress.rootOf(said.text(Options.ADDRESS));
		if (at.isEmpty()) {
			message.setText("Say which archive above, as in dicomweb://host/dicom-web.");
			return;
		}
		StudySearch what = new StudySearch(patient.getText(), study.getText());
		ask("Searching…", () -> ArchiveRequest.archive(said.with(Options.ADDRESS, at)).search(what), found -> {
			root = at;
			series.show(List.of(), one -> List.of());
			studies.show(found,
				one -> List.of(written(one.study().date()), String.join(" ", one.study().modalities()), one.study().description(),
					one.study().series().map(String::valueOf).orElse(""), one.patient()));
			message.setText(found.size() + (found.size() == 1 ? " study" : " studies") + " found; choose one, and a series of it.");
			if (found.size() == 1) studyTable.setRowSelectionInterval(0, 0);
		});
	}

	/** Eight digits of DICOM as people write a date. */
	private static String written(String date) {
		return date.replaceFirst("^(\\d{4})(\\d{2})(\\d{2})$", "$1-$2-$3");
	}

	private void list(FoundStudy of) {
		String at = address(of);
		Said said = fields.get().with(Options.ADDRESS, at);
		chosen.accept(at);
		ask("Listing the series…", () -> ArchiveRequest.archive(said).series().stream().filter(ArchivedSeries::isOfImages).toList(),
			found -> {
				series.show(found, one -> List.of(one.number().map(String::valueOf).orElse(""), one.modality(), one.description(),
					one.instances().map(String::valueOf).orElse("")));
				message.setText(found.isEmpty() ? "This study has no series of images." : "Choose a series; OK fetches and opens it.");
				if (found.size() == 1) seriesTable.setRowSelectionInterval(0, 0);
			});
	}

	/** No further answers are waited for. */
	@Override
	public void removeNotify() {
		asking.shutdownNow();
		super.removeNotify();
	}
}
