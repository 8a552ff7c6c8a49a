package org.abscam.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.macro.Interpreter;
import ij.process.ByteProcessor;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marks of results. Images are open as in a macro's batch mode, which needs no screen. */
class ResultMarkTest {

	private final ImagePlus source = image("scan.tif");
	private final ImagePlus result = image("saliency");

	@TempDir
	private Path folder;

	private static ImagePlus image(String title) {
		return new ImagePlus(title, new ByteProcessor(2, 2));
	}

	@BeforeEach
	void batchMode() {
		Interpreter.batchMode = true;
		ResultMark.put(result, source);
	}

	@AfterEach
	void closeAll() {
		for (int id : Interpreter.getBatchModeImageIDs()) Interpreter.removeBatchModeImage(Interpreter.getBatchModeImage(id));
		Interpreter.batchMode = false;
	}

	@Test
	void aResultIsOfItsSourceByItselfOrByItsTitle() {
		assertThat(ResultMark.source(result)).contains("scan.tif");
		assertThat(ResultMark.source(source)).isEmpty();
		assertThat(ResultMark.isOf(result, source)).isTrue();
		source.setTitle("saved elsewhere.tif");
		assertThat(ResultMark.isOf(result, source)).as("the image itself, whatever it is called").isTrue();
		assertThat(ResultMark.isOf(result, image("scan.tif"))).as("another image of that title").isTrue();
		assertThat(ResultMark.isOf(result, image("other.tif"))).isFalse();
		assertThat(ResultMark.isOf(source, result)).isFalse();
	}

	@Test
	void theMarkIsSaved() {
		String path = folder.resolve("saliency.tif").toString();
		new FileSaver(result).saveAsTiff(path);
		ImagePlus opened = IJ.openImage(path);
		assertThat(ResultMark.source(opened)).contains("scan.tif");
		assertThat(ResultMark.isOf(opened, source)).isTrue();
		assertThatThrownBy(() -> ResultMark.requireNone(Scan.of(opened))).isInstanceOf(ScanException.class)
			.hasMessage("'saliency' was made by Abs-CAM of 'scan.tif' and is no scan; choose that image instead");
	}

	@Test
	void whatIsNoResultIsAScan() throws ScanException {
		ResultMark.requireNone(Scan.of(source));
		assertThat(ResultMark.scanOf(source)).isSameAs(source);
		assertThat(ResultMark.scanOf(null)).isNull();
	}

	@Test
	void whereAResultIsActiveItsSourceIsMeant() {
		assertThat(ResultMark.scanOf(result)).isSameAs(source);
		source.flush(); // as closing does
		assertThat(ResultMark.scanOf(result)).as("closed, and no other is open").isSameAs(result);
		ImagePlus again = image("scan.tif");
		Interpreter.addBatchModeImage(again);
		assertThat(ResultMark.scanOf(result)).as("opened again").isSameAs(again);
		ResultMark.put(again, image("older.tif"));
		assertThat(ResultMark.scanOf(result)).as("what has its title is a result, too").isSameAs(result);
	}

	@Test
	void ofAResultThatWasOpenedFromAFileTheSourceIsFoundByItsTitle() {
		String path = folder.resolve("saliency.tif").toString();
		new FileSaver(result).saveAsTiff(path);
		ImagePlus opened = IJ.openImage(path);
		assertThat(ResultMark.scanOf(opened)).isSameAs(opened);
		Interpreter.addBatchModeImage(source);
		assertThat(ResultMark.scanOf(opened)).isSameAs(source);
	}
}
