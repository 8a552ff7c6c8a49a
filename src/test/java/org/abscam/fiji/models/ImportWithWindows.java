package org.abscam.fiji.models;

import static org.abscam.fiji.WithWindows.dialog;
import static org.abscam.fiji.WithWindows.press;
import static org.abscam.fiji.WithWindows.tell;

import ij.IJ;
import ij.ImageJ;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import java.awt.Choice;
import java.awt.TextField;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.abscam.fiji.ImageJMenu;

/** Imports a model with ImageJ's windows, in a process of its own; what it saw are lines {@code name=value}. */
public final class ImportWithWindows {

	private static final String COMMAND = "Abs-CAM Import Model...";

	private ImportWithWindows() {}

	/** @param arguments path of an ONNX file of 3 classes; a folder for ImageJ to live in is made beside it */
	public static void main(String[] arguments) throws Exception {
		Thread.setDefaultUncaughtExceptionHandler((thread, e) -> {
			e.printStackTrace();
			System.exit(1); // the windows would keep the process alive
		});
		Path home = Files.createDirectories(Path.of(arguments[0]).resolveSibling("ImageJ"));
		System.setProperty("plugins.dir", Files.createDirectories(home.resolve("plugins")).toString());
		new ImageJ(ImageJ.NO_SHOW);
		ImageJMenu.addToCommands();
		new Recorder(false);
		Path made = home.resolve("models").resolve("my-net");

		IJ.doCommand(COMMAND);
		GenericDialog dialog = dialog();
		List<?> fields = dialog.getStringFields();
		((TextField) fields.get(0)).setText(arguments[0]);
		((TextField) fields.get(1)).setText("my net");
		((TextField) fields.get(2)).setText("one, two, three");
		((Choice) dialog.getChoices().get(0)).select("0-1");
		((TextField) fields.get(3)).setText("0.5");
		((TextField) fields.get(4)).setText("0.25");
		((TextField) fields.get(7)).setText("tests only");
		press(dialog);
		String recorded = recorded();
		tell("recorded", recorded);
		tell("there", Files.exists(made.resolve("model.onnx")));
		tell("log", IJ.getLog().strip());
		String card = Files.readString(made.resolve("rdf.yaml"));

		Recorder.record = false;
		Files.delete(made.resolve("rdf.yaml"));
		Files.delete(made.resolve("model.onnx"));
		Files.delete(made);
		IJ.runMacro(recorded);
		tell("replayed", Files.readString(made.resolve("rdf.yaml")).equals(card));

		IJ.runMacro("run('Abs-CAM Phantom Sample');");
		IJ.selectWindow("breast-phantom.tif");
		IJ.doCommand("Abs-CAM Classify...");
		dialog = dialog();
		Choice models = (Choice) dialog.getChoices().get(0);
		models.select("my-net");
		tell("offered", models.getSelectedItem());
		dialog.dispose();
		tell("image", WindowManager.getCurrentImage().getTitle());
		System.exit(0);
	}

	/** The recorded line, for which it waits, as it is written when the command is over. */
	private static String recorded() throws InterruptedException {
		for (int i = 0; i < 600 && !Recorder.getInstance().getText().contains(COMMAND); i++) Thread.sleep(50);
		return Recorder.getInstance().getText().lines().filter(line -> line.contains(COMMAND)).findFirst().orElse("nothing");
	}
}
