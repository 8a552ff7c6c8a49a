package org.abscam.fiji.review;

import static org.abscam.fiji.WithWindows.tell;
import static org.abscam.fiji.review.CompareWithWindows.button;
import static org.abscam.fiji.review.CompareWithWindows.dialog;
import static org.abscam.fiji.review.CompareWithWindows.list;
import static org.abscam.fiji.review.CompareWithWindows.said;
import static org.abscam.fiji.review.ReviewWithWindows.shot;
import static org.abscam.fiji.review.ReviewWithWindows.waitUntil;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.TextField;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.swing.JTable;
import javax.swing.JTextArea;
import org.abscam.dicom.web.Archive;
import org.abscam.dicom.web.ArchiveAddress;
import org.abscam.dicom.web.Credentials;
import org.abscam.dicom.web.Orthanc;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.WithWindows;
import org.abscam.fiji.review.views.StudyOnDisk;

/** A study that is searched in an archive, opened and read beside another of its series, in a process of its own; see what it tells. */
final class ArchiveWithWindows {

	private ArchiveWithWindows() {}

	/** @param arguments folder for the study, folder for pictures of the screen, model */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		Path folder = Path.of(arguments[0]);
		ReviewWithWindows.begin(Path.of(arguments[1]));
		new StudyOnDisk(folder.resolve("study/axial"), 1, "T2 axial", "7", "20130717", "P1/19660101").writeAxial(20);
		new StudyOnDisk(folder.resolve("study/coronal"), 2, "T2 coronal, fat saturated, after contrast", "7", "20130717", "P1/19660101")
			.writeCoronal(24);
		new StudyOnDisk(folder.resolve("study/prior"), 1, "T2 axial", "6", "20120531", "P1/19660101").writeAxial(11);
		Path credentials = Files.writeString(folder.resolve("who.txt"), Orthanc.CREDENTIALS);
		Files.setPosixFilePermissions(credentials, PosixFilePermissions.fromString("rw-------"));
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		try (Orthanc orthanc = Orthanc.start(Files.createDirectory(folder.resolve("orthanc")))) {
			store(orthanc, folder.resolve("study"));
			ImagePlus image = open(orthanc, credentials);
			IJ.runMacro("run('Abs-CAM Review...', 'model=[" + arguments[2] + "] method=grad-cam device=cpu stack out=["
				+ Files.createDirectories(folder.resolve("readings")) + "]');");
			beside(image, orthanc);
		}
		System.exit(0);
	}

	private static void store(Orthanc orthanc, Path study) throws Exception {
		List<Path> files;
		try (Stream<Path> all = Files.walk(study)) {
			files = all.filter(Files::isRegularFile).toList();
		}
		Archive.at(ArchiveAddress.parse(orthanc.address(), false),
			Credentials.of(Optional.empty(), Map.of("ABSCAM_ARCHIVE_CREDENTIALS", Orthanc.CREDENTIALS))).store(files);
	}

	/** The dialog lists studies, and the series of one; the one that is chosen opens. */
	private static ImagePlus open(Orthanc orthanc, Path credentials) throws Exception {
		IJ.doCommand("Abs-CAM Open from Archive...");
		waitUntil(() -> asking() != null);
		GenericDialog dialog = asking();
		List<TextField> fields = all(dialog, TextField.class);
		EventQueue.invokeAndWait(() -> {
			fields.get(0).setText(orthanc.address());
			fields.get(1).setText(credentials.toString());
			button(dialog, "Search").doClick();
		});
		JTable studies = table(dialog, "studies");
		JTable series = table(dialog, "series");
		waitUntil(() -> studies.getRowCount() == 2);
		tell("studies", rows(studies));
		shot("archive-studies");
		EventQueue.invokeAndWait(() -> studies.setRowSelectionInterval(0, 0));
		waitUntil(() -> series.getRowCount() == 2);
		tell("series", rows(series));
		EventQueue.invokeAndWait(() -> series.setRowSelectionInterval(0, 0));
		shot("archive-series");
		tell("address", fields.get(0).getText().replace(orthanc.address(), ""));
		EventQueue.invokeAndWait(() -> {
			for (java.awt.Button key : all(dialog, java.awt.Button.class))
				if (key.getLabel().strip().equals("OK")) key.dispatchEvent(
					new java.awt.event.ActionEvent(key, java.awt.event.ActionEvent.ACTION_PERFORMED, key.getLabel()));
		});
		waitUntil(() -> WindowManager.getImageCount() == 1);
		ImagePlus image = WindowManager.getCurrentImage();
		tell("opened", image.getStackSize() + " slices");
		return image;
	}

	/** V asks the archive; the series that is chosen stands beside the scan; an archive that is gone is said. */
	private static void beside(ImagePlus image, Orthanc orthanc) throws Exception {
		ReviewDesk desk = ReviewDesk.of(image);
		EventQueue.invokeLater(desk::compare);
		waitUntil(() -> dialog() != null && list(dialog()).getModel().getSize() == 1 && !texts(dialog()).contains("Asking"));
		tell("offer", list(dialog()).getModel().getElementAt(0));
		tell("message", texts(dialog()));
		shot("archive-offers");
		ReviewWithWindows.press(KeyEvent.VK_ENTER);
		waitUntil(() -> desk.comparison().isOn());
		tell("linked", said(image, "Linked by position"));
		tell("label", said(image, "T2 coronal"));
		shot("archive-beside");
		EventQueue.invokeAndWait(desk::compare);
		tell("taken away", !desk.comparison().isOn());
		orthanc.close();
		EventQueue.invokeLater(desk::compare);
		waitUntil(() -> dialog() != null && !texts(dialog()).contains("Asking"));
		tell("gone", texts(dialog()));
		tell("read whole", all(dialog(), JTextArea.class).stream().allMatch(area -> area.getPreferredSize().height <= area.getHeight()));
		shot("archive-gone");
		tell("images", WindowManager.getImageCount());
	}

	private static GenericDialog asking() {
		for (Window window : Window.getWindows()) if (window instanceof GenericDialog dialog && dialog.isShowing()) return dialog;
		return null;
	}

	private static String texts(Container in) {
		return String.join(" | ", all(in, JTextArea.class).stream().map(JTextArea::getText).toList());
	}

	private static JTable table(Container in, String name) {
		return all(in, JTable.class).stream().filter(table -> name.equals(table.getName())).findFirst().orElseThrow();
	}

	private static String rows(JTable table) {
		List<String> rows = new ArrayList<>();
		for (int row = 0; row < table.getRowCount(); row++) {
			List<String> cells = new ArrayList<>();
			for (int column = 0; column < table.getColumnCount(); column++) cells.add(String.valueOf(table.getValueAt(row, column)));
			rows.add(String.join(", ", cells));
		}
		return String.join(" | ", rows);
	}

	private static <T> List<T> all(Container in, Class<T> kind) {
		List<T> found = new ArrayList<>();
		for (Component part : in.getComponents()) {
			if (kind.isInstance(part)) found.add(kind.cast(part));
			if (part instanceof Container container) found.addAll(all(container, kind));
		}
		return found;
	}
}
