package org.abscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import ij.IJ;
import ij.ImagePlus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.abscam.SharedData;
import org.abscam.dicom.DicomObject;
import org.abscam.dicom.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** {@code abscam explain --dicom}. */
class DicomOptionTest {

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

		assertThat(source(folder)).as("UIDs in the record").contains(uid(Tag.STUDY_INSTANCE_UID)).hasSize(1 + 1 + 20 * 3);

		Map<String, String> first = uids();
		assertThat(explainSeries("--dicom").exit()).isZero();
		assertThat(uids()).isEqualTo(first);

		assertThat(explainSeries().exit()).isZero();
		assertThat(objects()).as("of an older run, which gave way as a whole").isEmpty();
		assertThat(source(folder)).isEmpty();
	}

	/** Words of the member "source" of the record, none where there is none. */
	private static List<String> source(Path folder) throws IOException {
		JsonObject record = JsonParser.parseString(Files.readString(folder.resolve("mr-series.json"))).getAsJsonObject();
		if (!record.has("source")) return List.of();
		List<String> words = new ArrayList<>();
		JsonObject source = record.getAsJsonObject("source");
		for (String name : List.of("study", "frame_of_reference")) words.add(source.get(name).getAsString());
		for (JsonElement slice : source.getAsJsonArray("slices"))
			for (String name : List.of("series", "instance", "frame")) words.add(slice.getAsJsonObject().get(name).getAsString());
		return words;
	}

	private static String uid(int tag) throws Exception {
		try (Stream<Path> files = Files.list(SharedData.require("data/dicom/mr-series"));
			DicomObject slice = DicomObject.read(files.sorted().findFirst().orElseThrow())) {
			return slice.data().text(tag).orElseThrow();
		}
	}

	@Test
	void deidentifiedObjectsAndTheirRecordTellNoUidOfTheSourceAndAWarningTellsOfBurntInText() throws Exception {
		Path key = folder.resolve("key");
		Run run = explainSeries("--dicom", "--deidentify", "--deidentify-key", key);
		assertThat(run.exit()).as(run.err()).isZero();
		assertThat(run.err()).contains("burnt into them stays");
		assertThat(objects()).containsExactlyElementsOf(ALL);
		assertThat(source(folder)).isEmpty();
		for (int tag : new int[] {Tag.STUDY_INSTANCE_UID, Tag.SERIES_INSTANCE_UID, Tag.SOP_INSTANCE_UID}) {
			for (String name : ALL)
				assertThat(Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1)).as(name).doesNotContain(uid(tag));
		}
		Map<String, String> first = uids();
		assertThat(run.err()).doesNotContain("can be read by others");
		Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
		Run open = explainSeries("--dicom", "--deidentify", "--deidentify-key", key);
		assertThat(open.exit()).isZero();
		assertThat(open.err()).contains("abscam: warning: The key that new UIDs follow from, " + key + ", can be read by others");
		assertThat(uids()).isEqualTo(first);
		assertThat(explainSeries("--keep-uids").exit()).isZero();
		assertThat(source(folder)).contains(uid(Tag.SERIES_INSTANCE_UID));
	}

	@Test
	void deidentifyExcludesTheRecordInOneSentence() {
		assertRefused("returns them to the patient's record", "--dicom", "--deidentify", "--store", "dicomweb://127.0.0.1:1/root");
		assertRefused("say --dicom", "--deidentify");
		assertRefused("takes away", "--dicom", "--deidentify", "--keep-uids");
		assertRefused("the key of --deidentify", "--dicom", "--deidentify-key", folder.resolve("key"));
		assertThat(folder).isEmptyDirectory();
	}

	private void assertRefused(String words, Object... options) {
		Run run = explainSeries(options);
		assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(run.err()).hasLineCount(1).contains(words);
	}

	private Run explainSeries(Object... further) {
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
		assertThat(tiff.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(tiff.err()).contains("was not read from DICOM files").contains("leave --dicom away");
		assertThat(objects()).isEmpty();
		Run nowhere = Run.abscam("explain", Path.of("models/samples/breast-phantom.tif"), "--dicom");
		assertThat(nowhere.exit()).isEqualTo(ExitCode.USAGE);
		assertThat(nowhere.err()).contains("--out").hasLineCount(1);
	}
}
