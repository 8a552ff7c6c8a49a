package org.abscam.fiji.explain;

import static org.assertj.core.api.Assertions.assertThat;

import ij.ImagePlus;
import ij.WindowManager;
import ij.macro.Interpreter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.abscam.SharedData;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.abscam.fiji.ImageJMenu;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** DICOM results of the menu. */
@ExtendWith(ImageJMenu.class)
class DicomExplainTest {

	private static final String QUICK = "model=chest-xray method=abs-cam-initial device=cpu ";

	@TempDir
	private Path folder;

	@AfterEach
	void close() {
		for (ImagePlus image = WindowManager.getCurrentImage(); image != null; image = WindowManager.getCurrentImage()) {
			image.changes = false;
			image.close();
		}
	}

	private static String open() {
		return "run('Abs-CAM Open DICOM...', 'path=[" + SharedData.require("data/dicom/CR-MONO1-10-chest.dcm") + "]');";
	}

	private String explain(String options) {
		return "run('Abs-CAM Explain...', '" + QUICK + options + "');";
	}

	@Test
	void resultsOfAnOpenDicomImageAreObjectsOfItsStudy() throws Exception {
		assertThat(new Interpreter().eval(open() + explain("dicom out=[" + folder.resolve("new") + "]"))).isNull();
		assertThat(files(folder.resolve("new"))).containsExactly("CR-MONO1-10-chest.ko.dcm", "CR-MONO1-10-chest.sc.dcm",
			"CR-MONO1-10-chest.seg.dcm", "CR-MONO1-10-chest.sr.dcm");
		try (DicomObject source = DicomObject.read(SharedData.require("data/dicom/CR-MONO1-10-chest.dcm"));
			DicomObject report = DicomObject.read(folder.resolve("new/CR-MONO1-10-chest.sr.dcm"))) {
			assertThat(report.data().text(Tag.STUDY_INSTANCE_UID)).isPresent().isEqualTo(source.data().text(Tag.STUDY_INSTANCE_UID));
		}
	}

	@Test
	void anEditedImageAPartAndAFolderAloneAreRefusedInOneSentence() throws Exception {
		String out = "dicom out=[" + folder + "]";
		assertThat(new Interpreter().eval(open() + "setPixel(7, 7, getPixel(7, 7) + 1); updateDisplay();" + explain(out)))
			.contains("was not read from DICOM files").contains("leave 'dicom' away");
		close();
		assertThat(new Interpreter().eval(open() + "makeRectangle(10, 10, 200, 200);" + explain(out + " roi")))
			.contains("lie on whole images");
		assertThat(new Interpreter().eval(explain("dicom"))).contains("out=");
		assertThat(new Interpreter().eval(explain("out=[" + folder + "]"))).contains("add 'dicom'");
		assertThat(files(folder)).isEmpty();
	}

	private static List<String> files(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).sorted().toList();
		}
	}
}
