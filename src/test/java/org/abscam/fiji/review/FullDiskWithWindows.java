package org.abscam.fiji.review;

import static org.abscam.fiji.WithWindows.tell;

import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.gui.OvalRoi;
import ij.io.FileSaver;
import java.awt.Component;
import java.awt.Container;
import java.awt.EventQueue;
import java.awt.Window;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.swing.AbstractButton;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JTable;
import javax.swing.JTextField;
import org.abscam.fiji.ImageJMenu;
import org.abscam.fiji.WithWindows;
import org.abscam.review.Case;
import org.abscam.review.Change;
import org.abscam.review.Status;

/** A case is read on a small disk that becomes full, in a process of its own; what it saw are lines {@code name=value}. */
final class FullDiskWithWindows {

	private static final int SLICE = 9;
	private static final int MANY = 100;
	private static final String LABEL = "spiculated mass";
	private static final String WORDS = "spiculated margin";

	private static Path disk;
	private static ImagePlus image;
	private static ReviewDesk desk;

	private FullDiskWithWindows() {}

	/** @param arguments path of a stack, the disk */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler(WithWindows::failed);
		disk = Path.of(arguments[1]);
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		ImagePlus stack = IJ.openImage(arguments[0]);
		new FileSaver(new ImagePlus("case", stack.getStack().getProcessor(SLICE))).saveAsTiff(disk.resolve("case.tif").toString());
		image = IJ.openImage(disk.resolve("case.tif").toString());
		image.show();
		review("");
		String id = desk.state().findings().get(0).id();
		on(() -> desk.state().select(id));
		fill();
		on(() -> desk.decide(Status.REJECTED));
		tell("rejected", desk.state().reading().finding(id).orElseThrow().status() + ": " + said());
		JTextField comment = (JTextField) find(image.getWindow(), FullDiskWithWindows::isComment);
		on(() -> {
			comment.setText(WORDS);
			comment.postActionEvent();
		});
		tell("commented", comment.getText() + ": " + said());
		JTable table = (JTable) find(image.getWindow(), JTable.class::isInstance);
		on(() -> label(table, LABEL));
		tell("labelled", table.getValueAt(0, 1) + " " + desk.state().reading().finding(id).orElseThrow().label() + ": " + said());
		on(() -> {
			table.editCellAt(0, 1);
			tell("label is edited on", ((JTextField) table.getEditorComponent()).getText());
			table.getCellEditor().stopCellEditing();
		});
		String before = desk.state().reading().finding(id).orElseThrow().label();
		on(() -> label(table, before));
		tell("label given up", table.getValueAt(0, 1).equals(before) && desk.state().unkept().size() == 1);
		on(() -> label(table, LABEL));
		image.setRoi(new OvalRoi(20, 20, 40, 30));
		on(() -> desk.addFromSelection());
		tell("added", (image.getRoi() != null) + ": " + said());
		on(() -> desk.state().select(null));
		on(() -> desk.state().select(id));
		tell("comment stays", comment.getText());
		report();
		tell("report", said());
		tell("files", files());
		Files.delete(disk.resolve("filler"));
		on(() -> {
			comment.postActionEvent();
			table.editCellAt(0, 1);
			table.getCellEditor().stopCellEditing();
			desk.decide(Status.REJECTED);
			desk.addFromSelection();
		});
		tell("with room", said());
		on(image::close);
		var kept = Case.read(disk.resolve("case.review.json"));
		tell("kept",
			kept.finding(id).orElseThrow().label() + " " + kept.finding(id).orElseThrow().status() + " "
				+ kept.finding(id).orElseThrow().comment() + " " + kept.findings().size());

		image = IJ.openImage(disk.resolve("case.tif").toString());
		image.show();
		Files.createDirectory(disk.resolve("other"));
		try (OutputStream filler = Files.newOutputStream(disk.resolve("filler"))) {
			fill(filler);
		}
		review("out=[" + disk.resolve("other") + "]");
		tell("opened on a full disk", desk.state().isRevealed() + " " + desk.state().findings().size() + ": " + said());
		Files.delete(disk.resolve("filler"));
		on(() -> desk.state().apply(new Change.Noted("there is room")));
		ReviewWithWindows.waitUntil(() -> !desk.state().findings().isEmpty());
		tell("findings come", desk.state().findings().size() + " " + said());
		on(image::close);
		tell("files at the end", files());
		System.exit(0);
	}

	private static void review(String more) {
		IJ.runMacro("run('Abs-CAM Review...', 'model=breast-ultrasound device=cpu method=grad-cam " + more + "');");
		desk = ReviewDesk.of(image);
	}

	/** Until not even a note can be kept: the last block of a file has some room when the disk has none. */
	private static void fill() throws Exception {
		try (OutputStream filler = Files.newOutputStream(disk.resolve("filler"))) {
			fill(filler);
		}
		boolean[] kept = {true};
		for (int i = 0; kept[0] && i < MANY; i++) {
			String note = "note " + i;
			on(() -> kept[0] = desk.state().apply(new Change.Noted(note)));
		}
	}

	private static void fill(OutputStream filler) {
		try {
			while (true) filler.write(new byte[512]);
		}
		catch (IOException e) {
			// it is full
		}
	}

	private static void report() throws Exception {
		EventQueue.invokeLater(desk::report);
		ReviewWithWindows.waitUntil(() -> dialog() != null);
		JDialog dialog = dialog();
		on(() -> {
			((JTextField) find(dialog, JTextField.class::isInstance)).setText(disk.toString());
			((AbstractButton) find(dialog, c -> c instanceof AbstractButton b && "Write".equals(b.getText()))).doClick();
		});
		Thread.sleep(300);
		ReviewWithWindows.waitUntil(() -> desk.state().work().isEmpty());
	}

	/** As it is typed into the first row. */
	private static void label(JTable table, String text) {
		table.editCellAt(0, 1);
		((JTextField) table.getEditorComponent()).setText(text);
		table.getCellEditor().stopCellEditing();
	}

	private static JDialog dialog() {
		return (JDialog) Stream.of(Window.getWindows()).filter(w -> w instanceof JDialog && w.isShowing()).findFirst().orElse(null);
	}

	private static boolean isComment(Component part) {
		return part instanceof JTextField field
			&& "Comment on the selected finding".equals(field.getAccessibleContext().getAccessibleName());
	}

	private static String said() throws Exception {
		Thread.sleep(400);
		String[] said = {""};
		on(() -> said[0] = ((JLabel) find(desk.status(), JLabel.class::isInstance)).getText());
		return said[0];
	}

	private static String files() throws IOException {
		try (Stream<Path> all = Files.walk(disk)) {
			return all.filter(Files::isRegularFile).map(file -> disk.relativize(file).toString()).filter(name -> !name.endsWith(".lock"))
				.sorted()
				.toList().toString();
		}
	}

	private static Component find(Container in, Predicate<Component> wanted) {
		for (Component part : in.getComponents()) {
			if (wanted.test(part)) return part;
			Component inside = part instanceof Container container ? find(container, wanted) : null;
			if (inside != null) return inside;
		}
		return null;
	}

	private static void on(Runnable work) throws Exception {
		EventQueue.invokeAndWait(work);
	}
}
