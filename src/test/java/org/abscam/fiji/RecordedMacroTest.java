package org.abscam.fiji;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With windows: dialog, recorder, ROI Manager, tables, Escape. Needs a display, real or virtual. */
class RecordedMacroTest {

	private static final int LONGEST_SECONDS = 180;

	@TempDir
	Path folder;

	@Test
	void whatTheDialogRecordsReplaysIdenticallyAndAddsOnly() throws Exception {
		Map<String, String> seen = session(WithWindows.class, Path.of("models/samples/breast-phantom.tif").toString());

		assertThat(seen).containsEntry("recorded", "run(\"Abs-CAM Explain...\", \"model=breast-ultrasound class=malignant "
			+ "method=abs-cam-initial layer=auto channels=all device=auto threshold=0.5 opacity=0.5 paint=both range=fixed stack overlay rgb rois table\");");
		assertThat(seen).containsEntry("replayed saliency", "true").containsEntry("replayed rgb", "true");
		assertThat(seen).containsEntry("slice", "8").containsEntry("shown", "8").containsEntry("selection",
			"java.awt.Rectangle[x=20,y=30,width=40,height=50]");
		assertThat(seen).containsEntry("results", "1 7.0").containsEntry("predictions", "48").containsEntry("predictions appended", "96");
		assertThat(seen).containsEntry("first region", "java.awt.Rectangle[x=1,y=2,width=3,height=4]")
			.containsEntry("second region", "0001-1 malignant at 1").containsEntry("regions are hotspots", "true")
			.containsEntry("regions appended", "true").containsEntry("overlay of saliency", "true");
		assertThat(seen.get("stopped")).startsWith("Stopped by Escape; ");
		assertThat(seen).containsEntry("locked", "false");
		assertThat(seen.get("closed")).startsWith("'breast-phantom.tif' was closed; ");
	}

	@Test
	void everyOtherEntryRecordsWhatReplaysAndLeavesTheImageAlone() throws Exception {
		Map<String, String> seen = session(MenuWithWindows.class, folder.resolve("my explainer.onnx").toString());

		assertThat(seen).containsEntry("recorded sample", "run(\"Abs-CAM Phantom Sample\");").containsEntry("about", "true")
			.containsEntry("recorded about", "run(\"Abs-CAM About\");");
		assertThat(seen).containsEntry("recorded classify", "run(\"Abs-CAM Classify...\", \"model=breast-ultrasound device=auto stack roi table\");")
			.containsEntry("predictions appended", "96").containsEntry("predictions equal", "true");
		assertThat(seen).containsEntry("recorded compare", "run(\"Abs-CAM Compare Methods...\", \"model=breast-ultrasound class=top layer=auto "
			+ "methods=[grad-cam, abs-cam-initial] device=auto opacity=0.5 montage\");").containsEntry("replayed montage", "true");
		assertThat(seen).containsEntry("recorded hotspots", "run(\"Abs-CAM Hotspots...\", \"threshold=0.5 minimum=0.0 stack rois table\");")
			.containsEntry("regions added", "true").containsEntry("first region", "3").containsEntry("overlay replaced", "true")
			.containsEntry("regions appended", "true");
		assertThat(seen).containsEntry("recorded export", "run(\"Abs-CAM Export Explainer...\", \"model=breast-ultrasound method=grad-cam layer=auto "
			+ "file=[" + folder.resolve("my explainer.onnx") + "]\");").containsEntry("replayed export", "true");
		assertThat(seen).containsEntry("slice and selection", "8 20 true");
	}

	/** Runs a session with windows in a process of its own, and gives what it saw. */
	private static Map<String, String> session(Class<?> session, String argument) throws Exception {
		Display.require();
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.awt.headless=false", "-cp",
			System.getProperty("java.class.path"), session.getName(), argument)
				.redirectErrorStream(true).start();
		// a message box that nobody expected would wait for ever
		CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
		Map<String, String> seen = new HashMap<>();
		try (var reader = process.inputReader()) {
			reader.lines().filter(line -> line.contains("=")).forEach(line -> seen.put(line.substring(0, line.indexOf('=')),
				line.substring(line.indexOf('=') + 1)));
		}
		process.waitFor();
		return seen;
	}
}
