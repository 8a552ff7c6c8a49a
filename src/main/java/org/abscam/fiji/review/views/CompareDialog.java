package org.abscam.fiji.review.views;

import ij.ImagePlus;
import ij.WindowManager;
import ij.io.FileInfo;
import java.awt.BorderLayout;
import java.awt.Dialog;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.awt.FlowLayout;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.swing.BorderFactory;
import javax.swing.DefaultListModel;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JDialog;
import javax.swing.JFileChooser;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.KeyStroke;
import javax.swing.ListSelectionModel;
import org.abscam.dicom.DataSet;
import org.abscam.dicom.DicomException;
import org.abscam.dicom.series.NearbySeries;
import org.abscam.dicom.series.SeriesFolder;
import org.abscam.dicom.series.StoredSeries;
import org.abscam.dicom.web.ArchivedSeries;
import org.abscam.fiji.open.SameStudy;
import org.abscam.fiji.review.state.ReviewLook;
import org.abscam.scan.ResultMark;
import org.abscam.scan.ScanException;

/**
 * Asks what is to stand beside the scan: another open image, another series of its study or of its patient that lies near its files, or a
 * file or folder.
 */
final class CompareDialog extends JDialog {

	private static final long serialVersionUID = 1;
	private static final int MESSAGE_ROWS = 3;

	private final transient ImagePlus scan;
	private final transient Optional<DataSet> header;
	private final transient Consumer<OtherScan> chosen;
	private final DefaultListModel<Offer> offers = new DefaultListModel<>();
	private final JList<Offer> list = new JList<>(offers);
	/** Of so many rows that whole sentences are read. */
	private final JTextArea message = new JTextArea(" ", MESSAGE_ROWS, 1);
	private final JButton file = new JButton("File or folder…");
	private final JButton cancel = new JButton("Cancel");
	private final JButton compare = new JButton("Compare");
	private boolean opening;

	/** Reads what was chosen. */
	@FunctionalInterface
	private interface Opening {

		OtherScan open() throws ScanException;
	}

	private record Offer(String words, Opening opening) {

		@Override
		public String toString() {
			return words;
		}
	}

	/**
	 * @param header of the scan, empty where it has none
	 * @param chosen takes what was chosen once it is open
	 */
	CompareDialog(Window over, ImagePlus scan, Optional<DataSet> header, Consumer<OtherScan> chosen) {
		super(over, "Compare with…", Dialog.ModalityType.DOCUMENT_MODAL);
		this.scan = scan;
		this.header = header;
		this.chosen = chosen;
		setDefaultCloseOperation(DISPOSE_ON_CLOSE);
		JPanel buttons = new JPanel(new FlowLayout(FlowLayout.RIGHT, ReviewLook.scaled(6), 0));
		buttons.add(file);
		buttons.add(cancel);
		buttons.add(compare);
		JPanel below = new JPanel(new BorderLayout(0, ReviewLook.scaled(8)));
		below.add(message, BorderLayout.NORTH);
		below.add(buttons, BorderLayout.SOUTH);
		JPanel all = new JPanel(new BorderLayout(0, ReviewLook.scaled(8)));
		JLabel title = new JLabel("What stands beside the scan?");
		all.add(title, BorderLayout.NORTH);
		all.add(new JScrollPane(list), BorderLayout.CENTER);
		all.add(below, BorderLayout.SOUTH);
		ReviewLook.applyToDialog(all);
		list.setFixedCellHeight(ReviewLook.scaled(22));
		list.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
		list.getAccessibleContext().setAccessibleName("Images and series");
		message.setForeground(ReviewLook.QUIET);
		message.setLineWrap(true);
		message.setWrapStyleWord(true);
		message.setEditable(false);
		message.setFocusable(false);
		message.setOpaque(false);
		message.setBorder(null);
		int gap = ReviewLook.scaled(12);
		all.setBorder(BorderFactory.createEmptyBorder(gap, gap, gap, gap));
		all.setPreferredSize(new Dimension(ReviewLook.scaled(560), ReviewLook.scaled(350)));
		compare.setEnabled(false);
		list.addListSelectionListener(event -> compare.setEnabled(!opening && list.getSelectedIndex() >= 0));
		list.addMouseListener(new MouseAdapter() {

			@Override
			public void mouseClicked(MouseEvent event) {
				if (event.getClickCount() == 2) take();
			}
		});
		compare.addActionListener(event -> take());
		cancel.addActionListener(event -> dispose());
		file.addActionListener(event -> askForFile());
		all.registerKeyboardAction(event -> dispose(), KeyStroke.getKeyStroke(KeyEvent.VK_ESCAPE, 0), JComponent.WHEN_IN_FOCUSED_WINDOW);
		all.registerKeyboardAction(event -> take(), KeyStroke.getKeyStroke(KeyEvent.VK_ENTER, 0), JComponent.WHEN_IN_FOCUSED_WINDOW);
		list.getInputMap().put(KeyStroke.getKeyStroke(KeyEvent.VK_ENTER, 0), "none");
		setContentPane(all);
		pack();
		setLocationRelativeTo(over);
	}

	/** Blocks until something was chosen or not. */
	void open() {
		for (ImagePlus image : openImages())
			add(new Offer("Open: " + image.getTitle() + "  (" + size(image) + ")", () -> OtherScan.of(image, scan)));
		list.requestFocusInWindow();
		Optional<Path> folder = header.isEmpty() ? Optional.empty() : folder();
		Optional<SameStudy> archived = SameStudy.of(scan);
		if (archived.isPresent()) {
			say("Asking the archive for the other series of the study…");
			background(() -> ask(archived.get()));
		}
		else if (folder.isEmpty()) say(offers.isEmpty() ? "No other image is open; choose a file or folder." : " ");
		else {
			say("Looking for other series beside the scan's files…");
			background(() -> {
				NearbySeries near = NearbySeries.of(folder.get(), header.get());
				EventQueue.invokeLater(() -> take(near));
			});
		}
		setVisible(true);
	}

	/** In the background. */
	private void ask(SameStudy study) {
		List<ArchivedSeries> found = List.of();
		String trouble = "";
		try {
			found = study.others();
		}
		catch (ScanException e) {
			trouble = e.getMessage() + ".";
		}
		List<ArchivedSeries> others = found;
		String sentence = trouble;
		EventQueue.invokeLater(() -> {
			for (ArchivedSeries series : others)
				add(new Offer("This study, in the archive: " + series.inWords(), () -> OtherScan.of(study, series)));
			if (opening) return;
			say(sentence.isEmpty() ? others.isEmpty() ? "The archive has no other series of images of this study."
				: others.size() + " other series of this study in the archive." : sentence);
			if (!sentence.isEmpty()) message.setForeground(ReviewLook.ALARM);
		});
	}

	private void take(NearbySeries near) {
		near.ofStudy().forEach(series -> add(new Offer("This study: " + words(series), () -> OtherScan.of(series))));
		near.ofPatient()
			.forEach(series -> add(new Offer("This patient, " + date(series) + ": " + words(series), () -> OtherScan.of(series))));
		int found = near.ofStudy().size() + near.ofPatient().size();
		if (!opening) say(found == 0 ? "No other series of this study or patient lies near the scan's files." : found
			+ " other series of this study or patient.");
	}

	private void add(Offer offer) {
		offers.addElement(offer);
		if (offers.size() == 1) list.setSelectedIndex(0);
	}

	private static String date(StoredSeries series) {
		return OtherScan.day(series.date()).map(Object::toString).orElse("date unknown");
	}

	private static String words(StoredSeries series) {
		return (series.number().isEmpty() ? "" : "series " + series.number() + ", ") + (series.description() + " (").strip()
			+ (series.modality().isEmpty() ? "" : series.modality() + ", ")
			+ series.images() + (series.images() == 1 ? " image" : " images") + ")";
	}

	private static String size(ImagePlus image) {
		return (image.getStackSize() > 1 ? image.getStackSize() + " slices, " : "") + image.getWidth() + " × " + image.getHeight();
	}

	private List<ImagePlus> openImages() {
		List<ImagePlus> images = new ArrayList<>();
		int[] ids = WindowManager.getIDList();
		for (int i = 0; ids != null && i < ids.length; i++) {
			ImagePlus image = WindowManager.getImage(ids[i]);
			if (image != null && image != scan && ResultMark.source(image).isEmpty()) images.add(image);
		}
		return images;
	}

	private Optional<Path> folder() {
		FileInfo info = scan.getOriginalFileInfo();
		try {
			return Optional.ofNullable(info).map(file -> file.directory).filter(name -> !name.isBlank()).map(Path::of)
				.filter(Files::isDirectory);
		}
		catch (InvalidPathException e) {
			return Optional.empty();
		}
	}

	private void say(String words) {
		message.setForeground(ReviewLook.QUIET);
		message.setText(words);
		message.setToolTipText(words);
	}

	private void take() {
		if (!opening && list.getSelectedValue() != null) open(list.getSelectedValue().opening());
	}

	/** In the background; the dialog closes when it is there, and says why where it cannot be. */
	private void open(Opening what) {
		setOpening(true);
		say("Opening…");
		background(() -> {
			OtherScan opened = null;
			String trouble = "";
			try {
				opened = what.open();
			}
			catch (ScanException e) {
				trouble = e.getMessage() + ".";
			}
			catch (RuntimeException | OutOfMemoryError e) {
				trouble = "It cannot be opened (" + e + ").";
			}
			OtherScan there = opened;
			String sentence = trouble;
			EventQueue.invokeLater(() -> opened(there, sentence));
		});
	}

	private void opened(OtherScan there, String trouble) {
		setOpening(false);
		if (!isDisplayable()) return; // given up meanwhile
		if (there == null) {
			say(trouble);
			message.setForeground(ReviewLook.ALARM);
			return;
		}
		dispose();
		chosen.accept(there);
	}

	private void setOpening(boolean now) {
		opening = now;
		compare.setEnabled(!now && list.getSelectedIndex() >= 0);
		file.setEnabled(!now);
		list.setEnabled(!now);
	}

	private void askForFile() {
		JFileChooser chooser = new JFileChooser(folder().map(Path::toFile).orElse(null));
		chooser.setFileSelectionMode(JFileChooser.FILES_AND_DIRECTORIES);
		chooser.setDialogTitle("A prior, or another view");
		if (chooser.showOpenDialog(this) != JFileChooser.APPROVE_OPTION) return;
		Path path = chooser.getSelectedFile().toPath();
		if (!Files.isDirectory(path)) {
			open(() -> OtherScan.of(path));
			return;
		}
		setOpening(true);
		say("Reading the headers of all files…");
		background(() -> {
			List<StoredSeries> series = List.of();
			String trouble = "";
			try {
				series = SeriesFolder.of(path).series();
			}
			catch (DicomException e) {
				trouble = e.getMessage() + ".";
			}
			List<StoredSeries> found = series;
			String sentence = trouble;
			EventQueue.invokeLater(() -> listed(found, sentence));
		});
	}

	/** A folder was chosen: its only series is meant, or one of them. */
	private void listed(List<StoredSeries> series, String trouble) {
		setOpening(false);
		if (series.size() == 1) {
			open(() -> OtherScan.of(series.get(0)));
			return;
		}
		say(trouble.isEmpty() ? series.size() + " series in this folder; choose one." : trouble);
		if (series.isEmpty()) message.setForeground(ReviewLook.ALARM);
		int first = offers.size();
		series.forEach(one -> add(new Offer("Folder, " + date(one) + ": " + words(one), () -> OtherScan.of(one))));
		if (!series.isEmpty()) list.setSelectedIndex(first);
	}

	private static void background(Runnable work) {
		Thread thread = new Thread(work, "Abs-CAM compare");
		thread.setDaemon(true);
		thread.start();
	}
}
