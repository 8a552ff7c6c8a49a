package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.abscam.SharedData;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code abscam explain --dicom}. */
class DicomResultsTest {

	private static final List<String> ALL = List.of("mr-series.ko.dcm", "mr-series.pm.dcm", "mr-series.sc.dcm", "mr-series.seg.dcm",
		"mr-series.sr.dcm");

	@TempDir
	private Path folder;

	@Test
	void seriesBecomesObjectsWhoseMapsAreThoseOfTheStackAndWhoseUidsStay() throws Exception {
		Run run = explainSeries("--dicom");
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(objects()).containsExactlyElementsOf(ALL);

		ImagePlus maps = IJ.openImage(folder.resolve("mr-series.saliency.tif").toString());
		int size = maps.getWidth() * maps.getHeight();
		byte[] file = Files.readAllBytes(folder.resolve("mr-series.pm.dcm"));
		ByteBuffer pixels = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(file.length - 4 * size * maps.getStackSize());
		for (int slice = 1; slice <= maps.getStackSize(); slice++) {
			float[] map = (float[]) maps.getStack().getPixels(slice);
			for (int i = 0; i < size; i++)
				assertThat(Float.floatToRawIntBits(pixels.getFloat())).isEqualTo(Float.floatToRawIntBits(map[i]));
		}
		try (DicomObject segmentation = DicomObject.read(folder.resolve("mr-series.seg.dcm"))) {
			long rows = Files.lines(folder.resolve("mr-series.hotspots.csv")).count() - 1;
			assertThat(segmentation.data().integer(Tag.NUMBER_OF_FRAMES)).contains((int) rows);
		}

		Map<String, String> first = uids();
		assertThat(explainSeries("--dicom").exit()).isZero();
		assertThat(uids()).isEqualTo(first);

		assertThat(explainSeries().exit()).isZero();
		assertThat(objects()).as("of an older run, which gave way as a whole").isEmpty();
	}

	private Run explainSeries(String... further) {
		Object[] arguments = {"explain", SharedData.require("data/dicom/mr-series"), "--model", "chest-xray", "--method", "abs-cam-initial",
			"--out", folder};
		return Run.abscam(Stream.concat(Stream.of(arguments), Stream.of(further)).toArray());
	}

	private List<String> objects() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".dcm")).sorted().toList();
		}
	}

	private Map<String, String> uids() throws Exception {
		Map<String, String> uids = new TreeMap<>();
		for (String name : objects()) {
			try (DicomObject object = DicomObject.read(folder.resolve(name))) {
				uids.put(name, object.data().text(Tag.SERIES_INSTANCE_UID).orElseThrow() + " "
					+ object.data().text(Tag.SOP_INSTANCE_UID).orElseThrow());
			}
		}
		return uids;
	}

	@Test
	void radiographWithoutAFrameOfReferenceHasNoParametricMapAndANote() throws Exception {
		Run run = Run.abscam("explain", SharedData.require("data/dicom/CR-MONO1-10-chest.dcm"), "--model", "chest-xray", "--method",
			"abs-cam-initial", "--out", folder, "--dicom", "--json");
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(objects()).containsExactly("CR-MONO1-10-chest.ko.dcm", "CR-MONO1-10-chest.sc.dcm", "CR-MONO1-10-chest.seg.dcm",
			"CR-MONO1-10-chest.sr.dcm");
		assertThat(run.err()).contains("no Parametric Map was made");
		JsonObject record = JsonParser.parseString(run.out()).getAsJsonObject();
		assertThat(record.getAsJsonObject("files").keySet()).contains("sc.dcm", "seg.dcm", "sr.dcm", "ko.dcm");
	}

	@Test
	void whatIsNoDicomAndWhatHasNoFolderIsRefused() throws IOException {
		Run tiff = Run.abscam("explain", Path.of("models/samples/breast-phantom.tif"), "--out", folder, "--dicom");
		assertThat(tiff.exit()).isEqualTo(Main.BAD_INPUT);
		assertThat(tiff.err()).contains("was not read from DICOM files").contains("leave --dicom away");
		assertThat(objects()).isEmpty();
		Run nowhere = Run.abscam("explain", Path.of("models/samples/breast-phantom.tif"), "--dicom");
		assertThat(nowhere.exit()).isEqualTo(Main.BAD_INPUT);
		assertThat(nowhere.err()).contains("--out").hasLineCount(1);
	}
}
