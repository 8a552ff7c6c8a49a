package org.abscam.fiji;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.abscam.fiji.models.ImportWithWindows;
import org.abscam.onnx.ModelDraft;
import org.abscam.onnx.SmallClassifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With windows: dialog, recorder, ROI Manager, tables, Escape. Needs a display, real or virtual. */
class RecordedMacroTest {

	@TempDir
	Path folder;

	@Test
	void whatTheDialogRecordsReplaysIdenticallyAndAddsOnly() throws Exception {
		Map<String, String> seen = WindowSession.run(WithWindows.class, Path.of("models/samples/breast-phantom.tif").toString());

		assertThat(seen).containsEntry("recorded", "run(\"Abs-CAM Explain...\", \"model=breast-ultrasound class=malignant against=[] "
			+ "target=auto region=predicted method=abs-cam-initial layer=auto channels=all budget=default window=default device=auto baseline=blur threshold=0.5 opacity=0.5 paint=both range=fixed stack "
			+ "overlay rgb rois table\");");
		assertThat(seen).containsEntry("replayed saliency", "true").containsEntry("replayed rgb", "true");
		assertThat(seen).containsEntry("slice", "8").containsEntry("shown", "8").containsEntry("selection",
			"java.awt.Rectangle[x=20,y=30,width=40,height=50]");
		assertThat(seen).containsEntry("results", "1 7.0").containsEntry("predictions", "48").containsEntry("predictions appended", "96");
		assertThat(seen).containsEntry("first region", "java.awt.Rectangle[x=1,y=2,width=3,height=4]")
			.containsEntry("second region", "0001-1 malignant at 1").containsEntry("regions are hotspots", "true")
			.containsEntry("regions appended", "true").containsEntry("overlay of saliency", "true");
		assertThat(seen).containsEntry("remembered", "malignant abs-cam-initial blur");
		assertThat(seen.get("stopped")).startsWith("Stopped by Escape; ");
		assertThat(seen).containsEntry("locked", "false");
		assertThat(seen.get("closed")).startsWith("'breast-phantom.tif' was closed; ");
	}

	@Test
	void everyOtherEntryRecordsWhatReplaysAndLeavesTheImageAlone() throws Exception {
		Map<String, String> seen = WindowSession.run(MenuWithWindows.class, folder.resolve("my explainer.onnx").toString());

		assertThat(seen).containsEntry("recorded sample", "run(\"Abs-CAM Phantom Sample\");").containsEntry("about", "true")
			.containsEntry("recorded about", "run(\"Abs-CAM About\");");
		assertThat(seen)
			.containsEntry("recorded classify",
				"run(\"Abs-CAM Classify...\", \"model=breast-ultrasound device=auto window=default stack roi table\");")
			.containsEntry("predictions appended", "96").containsEntry("predictions equal", "true");
		assertThat(seen)
			.containsEntry("recorded compare", "run(\"Abs-CAM Compare Methods...\", \"model=breast-ultrasound class=top layer=auto "
				+ "methods=[grad-cam, abs-cam-initial] budget=default window=default device=auto opacity=0.5 montage\");")
			.containsEntry("replayed montage", "true");
		assertThat(seen).containsEntry("recorded hotspots", "run(\"Abs-CAM Hotspots...\", \"threshold=0.5 minimum=0.0 stack rois table\");")
			.containsEntry("regions added", "true").containsEntry("first region", "3").containsEntry("overlay replaced", "true")
			.containsEntry("regions appended", "true");
		assertThat(seen).as("the Manager's set, of which one area is drawn, 3×4").containsEntry("areas saved", "true")
			.containsEntry("pixels of truth", "12");
		assertThat(seen)
			.containsEntry("recorded evaluate", "run(\"Abs-CAM Evaluate...\", \"model=breast-ultrasound class=top methods=grad-cam "
				+ "layer=auto budget=default window=default device=auto truth=none baseline=zero steps=6 tolerance=15 regions=20 threshold=0.5 stability mirror exact plots "
				+ "table\");")
			.containsEntry("measures equal", "true");
		assertThat(seen)
			.containsEntry("recorded overlay", "run(\"Abs-CAM Overlay...\", \"saliency=breast-phantom-saliency threshold=0.5 opacity=0.5 "
				+ "paint=outlines range=fixed\");")
			.containsEntry("replayed overlay", "true");
		assertThat(seen)
			.containsEntry("recorded export",
				"run(\"Abs-CAM Export Explainer...\", \"model=breast-ultrasound against=[] target=auto method=grad-cam layer=auto "
					+ "file=[" + folder.resolve("my explainer.onnx") + "]\");")
			.containsEntry("replayed export", "true");
		assertThat(seen).containsEntry("slice and selection", "8 20 true");
	}

	@Test
	void whatImportRecordsReplaysAndTheModelIsOfferedAtOnce() throws Exception {
		Path onnx = ModelDraft.write(SmallClassifier.of(1, 16, 3), folder.toRealPath().resolve("some net.onnx"));
		Map<String, String> seen = WindowSession.run(ImportWithWindows.class, onnx.toString());

		assertThat(seen).containsEntry("recorded", "run(\"Abs-CAM Import Model...\", \"source=[" + onnx + "] name=[my net] "
			+ "labels=[one, two, three] preprocessing=0-1 mean=0.5 std=0.25 size=[] activation=auto input=[] intended-use=[tests only] license=[] to=[]\");");
		assertThat(seen).containsEntry("there", "true").containsEntry("replayed", "true").containsEntry("offered", "my-net");
		assertThat(seen.get("log")).startsWith("Abs-CAM: imported 'my-net', run once on a test picture: ")
			.endsWith("it lies in " + onnx.resolveSibling("ImageJ/models/my-net") + " and can be chosen as model=my-net");
	}
}
